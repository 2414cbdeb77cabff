/** The way out: what each action asks of the platform, and that no word of it is ever more than a word. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toRequest, toUpload } from '../../../adapters/lark/outbound.js';
import type { Card, OutboundMessage, Target } from '../../../src/chat/outbound.js';
import { mentionsOf } from '../../support/fake-lark/message-words.js';

const GROUP: Target = { kind: 'chat', id: 'oc_group' };
const LI_XIULAN: Target = { kind: 'user', id: 'ou_lixiulan' };
const CARD: Card = {
  title: '通知',
  tone: 'blue',
  paragraphs: ['周五三点集中学习', ''],
  buttons: [{ label: '收到', style: 'primary', value: { job: 'acknowledge-notice', noticeId: 17 } }],
  input: {
    name: 'words',
    label: '请假原因',
    placeholder: '一句话',
    submit: { label: '请假', style: 'default', value: { job: 'acknowledge-notice' } },
  },
};

describe('a message', () => {
  it('to a group names the group and carries the key that makes it one', () => {
    expect(sent({ type: 'text', text: '已记录' }, GROUP)).toEqual({
      method: 'POST',
      path: '/open-apis/im/v1/messages',
      params: { receive_id_type: 'chat_id' },
      data: { receive_id: 'oc_group', msg_type: 'text', content: '{"text":"已记录"}', uuid: 'key-1' },
    });
  });

  it.each([
    ['ou_lixiulan', 'open_id'],
    ['on_lixiulan', 'union_id'],
    ['lixiulan', 'user_id'],
  ])('to a person is addressed by what their id is: %s', (id, type) => {
    expect(sent({ type: 'text', text: '好' }, { kind: 'user', id }).params).toEqual({
      receive_id_type: type,
    });
  });

  it('that answers another in a chat is a reply', () => {
    expect(sent({ type: 'text', text: '好' }, GROUP, 'om_1/../x')).toMatchObject({
      path: '/open-apis/im/v1/messages/om_1%2F..%2Fx/reply',
      data: { uuid: 'key-1' },
    });
  });

  it('for one person never becomes a reply, which would stand in the group', () => {
    expect(sent({ type: 'text', text: '私下说' }, LI_XIULAN, 'om_1').path).toBe('/open-apis/im/v1/messages');
  });

  it('of title and paragraphs is a post', () => {
    const request = sent({ type: 'post', title: '通知', paragraphs: ['一', '二'] }, GROUP);
    expect(contentOf(request)).toEqual({
      zh_cn: { title: '通知', content: [[{ tag: 'text', text: '一' }], [{ tag: 'text', text: '二' }]] },
    });
  });

  it('too long for a post goes out as text, too long for text not at all', () => {
    const long = sent({ type: 'post', title: '通知', paragraphs: ['学'.repeat(11_000)] }, GROUP);
    expect(long.data?.msg_type).toBe('text');
    expect(() => sent({ type: 'text', text: '学'.repeat(51_000) }, GROUP)).toThrow('content_too_large');
    const card = { ...CARD, paragraphs: ['学'.repeat(11_000)] };
    expect(() => sent({ type: 'card', card }, GROUP)).toThrow('content_too_large');
  });

  it('needs somebody to go to', () => {
    expect(() => sent({ type: 'text', text: '好' }, { kind: 'app', id: '' })).toThrow('request_invalid');
  });
});

describe('a card', () => {
  it('has its words in plain elements, a form for its input, and values on its buttons', () => {
    expect(contentOf(sent({ type: 'card', card: CARD }, GROUP))).toEqual({
      config: { wide_screen_mode: true, update_multi: true },
      header: { template: 'blue', title: { tag: 'plain_text', content: '通知' } },
      elements: [
        { tag: 'div', text: { tag: 'plain_text', content: '周五三点集中学习' } },
        {
          tag: 'form',
          name: 'form_words',
          elements: [
            {
              tag: 'input',
              name: 'words',
              label: { tag: 'plain_text', content: '请假原因' },
              placeholder: { tag: 'plain_text', content: '一句话' },
            },
            {
              tag: 'button',
              type: 'default',
              text: { tag: 'plain_text', content: '请假' },
              value: { job: 'acknowledge-notice' },
              name: 'submit_words',
              action_type: 'form_submit',
            },
          ],
        },
        {
          tag: 'action',
          actions: [
            {
              tag: 'button',
              type: 'primary',
              text: { tag: 'plain_text', content: '收到' },
              value: { job: 'acknowledge-notice', noticeId: 17 },
            },
          ],
        },
      ],
    });
  });

  it('to one person remembers in its buttons that it was private', () => {
    expect(JSON.stringify(contentOf(sent({ type: 'card', card: CARD }, LI_XIULAN)))).toContain(
      '"value":{"job":"acknowledge-notice","noticeId":17,"sent_privately":true}',
    );
  });

  it('is changed by its message id', () => {
    const action = { action: 'update-card', platformMessageId: 'om_1', card: CARD } as const;
    expect(toRequest(action, GROUP, '')).toMatchObject({
      method: 'PATCH',
      path: '/open-apis/im/v1/messages/om_1',
    });
  });
});

describe('words of people', () => {
  const HOSTILE = [
    '<at user_id="all"></at>',
    '<at id=all></at>',
    '@所有人',
    '@_all',
    '@_user_1',
    '@ALL',
    '<b>粗</b>',
    '[点我](https://evil.example)',
    '<at\nuser_id="ou_x">张伟</at>',
    '**粗**<font color=red>红</font>',
  ];
  const hostile = fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string())).map((parts) => parts.join(''));
  const messages: ((text: string) => OutboundMessage)[] = [
    (text) => ({ type: 'text', text }),
    (text) => ({ type: 'post', title: text, paragraphs: [text, text] }),
    (text) => ({
      type: 'card',
      card: {
        ...CARD,
        title: text,
        paragraphs: [text],
        buttons: [{ label: text, style: 'primary', value: { job: 'x' } }],
        input: { ...CARD.input!, label: text, placeholder: text },
      },
    }),
  ];

  it('mention nobody and hold no markup, in text, post and card', () => {
    fc.assert(
      fc.property(fc.constantFrom(...messages), hostile, (make, text) => {
        const request = sent(make(text), GROUP);
        const content = contentOf(request);
        expect(mentionsOf(String(request.data?.msg_type), content)).toEqual([]);
        const shown = JSON.stringify(content);
        expect(shown).not.toMatch(/[<>]|\]\(|@_|@所有人|@all/i);
        expect(shown).not.toMatch(/"tag":"(at|a|markdown|lark_md|md)"/);
      }),
      { numRuns: 500 },
    );
  });

  it('stay readable', () => {
    expect(contentOf(sent({ type: 'text', text: '3<5，见 a@b.cn，@张伟' }, GROUP)).text).toBe(
      '3＜5，见 a@b.cn，@张伟',
    );
  });
});

describe('the other actions', () => {
  it.each([
    [{ action: 'recall', platformMessageId: 'om_1' }, 'DELETE', '/open-apis/im/v1/messages/om_1'],
    [
      { action: 'fetch-file', platformMessageId: 'om_1', key: 'file_1', kind: 'file' },
      'GET',
      '/open-apis/im/v1/messages/om_1/resources/file_1',
    ],
    [{ action: 'list-members' }, 'GET', '/open-apis/im/v1/chats/oc_group/members'],
    [
      { action: 'find-by-phone', phones: ['13800000000'] },
      'POST',
      '/open-apis/contact/v3/users/batch_get_id',
    ],
    [{ action: 'read-state', platformMessageId: 'om_1' }, 'GET', '/open-apis/im/v1/messages/om_1/read_users'],
    [{ action: 'history', sinceMs: 1_776_906_000_999 }, 'GET', '/open-apis/im/v1/messages'],
  ] as const)('%j', (action, method, path) => {
    const given = 'phones' in action ? { ...action, phones: [...action.phones] } : action;
    expect(toRequest(given, GROUP, 'key-1')).toMatchObject({ method, path });
  });

  it('what is asked of a chat needs a chat', () => {
    expect(() => toRequest({ action: 'list-members' }, LI_XIULAN, '')).toThrow('request_invalid');
    expect(() => toRequest({ action: 'history', sinceMs: 0 }, { kind: 'app', id: '' }, '')).toThrow(
      'request_invalid',
    );
  });

  it('an upload may be neither empty nor above 30 MB', () => {
    expect(() => toUpload('空.txt', '')).toThrow('request_invalid');
    expect(() => toUpload('大.bin', Buffer.alloc(30 * 1024 * 1024 + 1).toString('base64'))).toThrow(
      'content_too_large',
    );
  });
});

function sent(message: OutboundMessage, target: Target, replyTo?: string) {
  return toRequest({ action: 'send', message, ...(replyTo ? { replyTo } : {}) }, target, 'key-1');
}

function contentOf(request: { data?: Record<string, unknown> }): Record<string, unknown> {
  return JSON.parse(String(request.data?.content)) as Record<string, unknown>;
}
