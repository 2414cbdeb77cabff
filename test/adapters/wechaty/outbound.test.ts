/** What is said as WeChat can show it: pieces in order, cards as words, nobody called, and what each failure means. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CallLost, lostToSendError, toSendError } from '../../../adapters/wechaty/errors.js';
import { toCalls } from '../../../adapters/wechaty/outbound.js';
import { PIECE_MAX_CHARS, PIECES_MAX, toPieces } from '../../../adapters/wechaty/text-pieces.js';
import type { OutboundMessage } from '../../../src/chat/outbound.js';

const ROOM = { kind: 'chat', id: 'room-1' } as const;
const says = (message: OutboundMessage) =>
  toCalls({ action: 'send', message, replyTo: 'msg-1' }, ROOM).map((call) =>
    call.do === 'say' ? call.text : '',
  );

it('a text goes to the group or the person', () => {
  const action = { action: 'send', message: { type: 'text', text: '已记下' } } as const;
  expect(toCalls(action, ROOM)).toEqual([{ do: 'say', to: { kind: 'room', id: 'room-1' }, text: '已记下' }]);
  expect(toCalls(action, { kind: 'user', id: 'wxid-1' })).toEqual([
    { do: 'say', to: { kind: 'person', id: 'wxid-1' }, text: '已记下' },
  ]);
});

it('a post is its title and its paragraphs', () => {
  expect(says({ type: 'post', title: '通知', paragraphs: ['周五三点', '二楼'] })).toEqual([
    '【通知】\n周五三点\n二楼',
  ]);
});

describe('a card', () => {
  const card = { title: '周五学习', tone: 'blue' as const, paragraphs: ['地点：二楼'], buttons: [] };
  const button = (label: string) => ({
    label,
    style: 'primary' as const,
    value: { job: 'acknowledge-notice' },
  });

  it('tells what to type in place of its buttons', () => {
    const one = { ...card, buttons: [button('参加'), button('不参加')] };
    expect(says({ type: 'card', card: one })).toEqual(['【周五学习】\n地点：二楼\n请回复“参加”或“不参加”。']);
  });

  it('says nothing twice', () => {
    const one = { ...card, paragraphs: ['收到后请回复“收到”。'], buttons: [button('收到')] };
    expect(says({ type: 'card', card: one })).toEqual(['【周五学习】\n收到后请回复“收到”。']);
    const paragraphs = ['确认发送请回复：确认 N-20260423-01；不发了请回复：取消 N-20260423-01。'];
    const preview = { ...card, paragraphs, buttons: [button('确认发送'), button('取消')] };
    expect(says({ type: 'card', card: preview })).toEqual([`【周五学习】\n${paragraphs[0]}`]);
  });

  it('asks for its input in words', () => {
    const input = { name: 'reflection', label: '心得', placeholder: '写两句心得', submit: button('打卡') };
    expect(says({ type: 'card', card: { ...card, input } })[0]).toContain('心得：请直接回复，写两句心得');
  });
});

it.each(['@所有人', '@ 所有人', '@all', '@ALL', '@everyone', '@全体'])(
  '%s in passed-on words calls nobody',
  (text) => {
    expect(says({ type: 'text', text: `有人写道：${text} 好` })[0]).not.toContain('@');
  },
);

it('an @ that calls nobody stays', () => {
  expect(says({ type: 'text', text: 'a@example.cn' })).toEqual(['a@example.cn']);
});

describe('a long text', () => {
  it('is divided at paragraphs, else at sentences', () => {
    const paragraph = `${'读书使人明理。'.repeat(200)}\n\n`;
    const pieces = toPieces(paragraph.repeat(2))!;
    expect(pieces).toEqual([paragraph.trim(), paragraph.trim()]);
    for (const piece of toPieces('读书使人明理。'.repeat(500))!) expect(piece.endsWith('。')).toBe(true);
  });

  it('stands there whole, in order, in few pieces and with no character cut', () => {
    const word = fc.constantFrom(
      '读书',
      '。',
      '，',
      ' ',
      '\n',
      '\n\n',
      '👨‍👩‍👧‍👦',
      '𠮷',
      'e\u0301',
      '心得体会',
      'abc',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 4_000 }), (parts) => {
        const text = parts.join('').trim();
        const pieces = toPieces(text);
        if (pieces === undefined) return expect(text.length).toBeGreaterThan(PIECE_MAX_CHARS * 2);
        expect(pieces.length).toBeLessThanOrEqual(PIECES_MAX);
        expect(pieces.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
        for (const piece of pieces) {
          expect(piece.length).toBeLessThanOrEqual(PIECE_MAX_CHARS);
          expect(piece).not.toMatch(/^[\u200d\u0301\udc00-\udfff]|[\u200d\ud800-\udbff]$/);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('of more than five pieces is refused whole', () => {
    expect(() => says({ type: 'text', text: '读'.repeat(PIECE_MAX_CHARS * PIECES_MAX + 1) })).toThrow(
      'content_too_large',
    );
    expect(says({ type: 'text', text: '读'.repeat(PIECE_MAX_CHARS * PIECES_MAX) })).toHaveLength(PIECES_MAX);
  });
});

it('a file goes with its bytes', () => {
  const message = { type: 'file', fileName: '名册.xlsx', bytes: 'AAAA' } as const;
  expect(toCalls({ action: 'send', message }, ROOM)).toEqual([
    { do: 'say-file', to: { kind: 'room', id: 'room-1' }, bytes: 'AAAA', fileName: '名册.xlsx' },
  ]);
  expect(() => says({ type: 'file', fileName: '空.txt' })).toThrow('file_empty');
});

it.each([
  [{ action: 'recall', platformMessageId: 'm' }, 'action_not_supported'],
  [{ action: 'read-state', platformMessageId: 'm' }, 'action_not_supported'],
  [{ action: 'send', message: { type: 'text', text: ' ' } }, 'text_empty'],
] as const)('%o is refused for good', (action, code) => {
  expect(() => toCalls(action, ROOM)).toThrow(code);
});

describe('a failed call', () => {
  it.each([
    [{ stage: 'before', why: 'room_unknown' }, 'not_in_chat', 'no'],
    [{ stage: 'before', why: 'person_unknown' }, 'user_unreachable', 'no'],
    [{ stage: 'before', why: 'not_a_contact' }, 'user_unreachable', 'no'],
    [{ stage: 'before', why: 'too_large' }, 'content_too_large', 'no'],
    [{ stage: 'before', why: 'logged_out' }, 'platform_unavailable', 'yes'],
    [{ stage: 'before', why: 'refused', status: 14 }, 'platform_unavailable', 'yes'],
    [{ stage: 'during', why: 'refused', status: 16 }, 'app_unauthorized', 'yes'],
    [{ stage: 'during', why: 'refused', status: 7 }, 'permission_missing', 'no'],
    [{ stage: 'during', why: 'refused', status: 3 }, 'request_invalid', 'no'],
    [{ stage: 'during', why: 'refused', status: 12 }, 'request_invalid', 'no'],
    [{ stage: 'during', why: 'refused', status: 14 }, 'reply_lost', 'unknown'],
    [{ stage: 'during', why: 'refused', status: 13 }, 'reply_lost', 'unknown'],
    [{ stage: 'during', why: 'refused' }, 'reply_lost', 'unknown'],
  ] as const)('%o is %s, again: %s', (fault, code, retryable) => {
    expect(toSendError(fault)).toMatchObject({ code, retryable });
  });

  it('that was not handed over was surely not sent; else nobody knows', () => {
    expect(lostToSendError(new CallLost(false, 'x'))).toMatchObject({
      code: 'platform_unavailable',
      retryable: 'yes',
    });
    expect(lostToSendError(new CallLost(true, 'x'))).toMatchObject({
      code: 'reply_lost',
      retryable: 'unknown',
    });
  });
});
