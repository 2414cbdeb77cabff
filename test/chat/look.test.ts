/** The look: what is kept, what is dropped, and that looking at chatter is cheap. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Attachment, MessageEvent } from '../../src/chat/event.js';
import { answersNotice, hintOf, look } from '../../src/chat/look.js';
import { message, TABLE } from './honest-table.js';

const lookAt = (text: string, more: Partial<MessageEvent> = {}) => look(message(text, more), TABLE);
const attached = (kind: Attachment['kind']) => ({ attachments: [{ kind }] });

test('what is private or said to the bot is ours', () => {
  expect(lookAt('天气不错', { chatKind: 'private' })).toBe('ours');
  expect(lookAt('天气不错', { mentionsBot: true })).toBe('ours');
  expect(lookAt('', { mentionsBot: true })).toBe('ours');
});

test('a command word makes it ours, talk about it only if something is open', () => {
  expect(lookAt('打卡 《论语》')).toBe('ours');
  expect(lookAt('D12 《论语》')).toBe('ours');
  expect(lookAt('大家今天打卡了吗？')).toBe('ours-if-open');
  expect(lookAt('收到')).toBe('ours-if-open');
});

test('a staff command that is not said to the bot is chatter', () => {
  expect(lookAt('通知：周五3点学习')).toBe('ours-if-open');
  expect(lookAt('通知：周五3点学习', { mentionsBot: true })).toBe('ours');
});

test('links, cards, red packets and empty messages are dropped', () => {
  expect(lookAt('https://example.org/a')).toBe('drop');
  expect(lookAt(' https://example.org/a ')).toBe('drop');
  expect(lookAt('[微信红包]恭喜发财')).toBe('drop');
  expect(lookAt('', attached('card'))).toBe('drop');
  expect(lookAt('')).toBe('drop');
  expect(lookAt(' \n')).toBe('drop');
  expect(lookAt('', { attachments: [{ kind: 'card' }, { kind: 'other' }] })).toBe('drop');
  expect(lookAt('', { chatKind: 'private' })).toBe('drop');
});

test('a picture may answer a question', () => {
  expect(lookAt('', attached('image'))).toBe('ours-if-open');
  expect(lookAt('', { attachments: [{ kind: 'card' }, { kind: 'image' }] })).toBe('ours-if-open');
  expect(lookAt(' 请看 https://example.org/a')).toBe('ours-if-open');
});

test('a quotation may mean what it quotes, whatever is said with it', () => {
  expect(lookAt('https://example.org/a', { quotedMessageId: 'm-1' })).toBe('ours-if-open');
});

test('too long a chatter of a group is dropped, with or without a quotation', () => {
  const long = '读'.repeat(20_501);
  expect(lookAt(long)).toBe('drop');
  expect(lookAt(long, { quotedMessageId: 'm-1' })).toBe('drop');
  expect(lookAt(`打卡 ${long}`)).toBe('ours');
});

test('a command said to others is not the sender’s, a mention of the bot makes it so', () => {
  const mentions = [{ id: 'u-2', name: '张伟' }];
  expect(lookAt('@张伟 打卡', { mentions })).toBe('ours-if-open');
  expect(hintOf(message('@张伟 打卡', { mentions }), TABLE)).toBe('read-message');
  expect(hintOf(message('@张伟 打卡', { mentions, mentionsBot: true }), TABLE)).toBe('record-check-in');
  expect(hintOf(message('@张伟 打卡', { mentions, chatKind: 'private' }), TABLE)).toBe('record-check-in');
  expect(hintOf(message('通知：停水'), TABLE)).toBe('read-message');
  expect(hintOf(message('通知：停水', { chatKind: 'private' }), TABLE)).toBe('broadcast-notice');
});

test('what answers an open notice is told from chatter under it', () => {
  const answers = (text: string, more: Partial<MessageEvent> = {}) =>
    answersNotice(message(text, more), [...TABLE]);
  expect(['收到', '参加', '请假，出差'].map((text) => answers(text))).toEqual([true, true, true]);
  expect(['天气不错', '打卡', 'D12 《论语》'].map((text) => answers(text))).toEqual([false, false, false]);
  const heard = (more: Partial<MessageEvent>) => {
    const job = {
      ...TABLE[0]!,
      hears: (_: unknown, { addressed }: { addressed: boolean }) =>
        addressed ? { payload: {}, reason: 'addressed' } : undefined,
    };
    return answersNotice(message('好', more), [job]);
  };
  expect([heard({}), heard({ mentionsBot: true }), heard({ chatKind: 'private' })]).toEqual([
    false,
    true,
    true,
  ]);
  expect(answersNotice(message('收到'), [])).toBe(false);
});

test('of what happens, only that which a job takes is ours', () => {
  const { type: _, text: __, ...place } = message('');
  expect(look({ ...place, type: 'refused', reason: 'secret_mark' }, TABLE)).toBe('ours');
  expect(look({ ...place, type: 'reaction', emoji: 'OK', added: true }, TABLE)).toBe('drop');
  expect(
    look(
      { type: 'tick', platform: 'clock', eventKey: 'e:x', sentAt: new Date(0), job: 'forget-words' },
      TABLE,
    ),
  ).toBe('ours');
});

test('what goes on by itself is ours, and its hint is its job', () => {
  const base = { platform: 'clock', eventKey: 'e:x', sentAt: new Date(0), job: 'forget-words' };
  const answered = { ...base, type: 'answered', outboxId: 1, payload: {}, answer: { ok: true } } as const;
  const { type: _, text: __, ...place } = message('');
  const reaction = { ...place, type: 'reaction', emoji: 'OK', added: true } as const;
  expect([look(answered, TABLE), hintOf(answered, TABLE)]).toEqual(['ours', 'forget-words']);
  expect(hintOf({ ...base, type: 'tick' }, TABLE)).toBe('forget-words');
  expect(hintOf(reaction, TABLE)).toBe('read-message');
});

test('the hint names the job that is asked for, else reading', () => {
  expect(hintOf(message('打卡 《论语》'), TABLE)).toBe('record-check-in');
  expect(hintOf(message('好的'), TABLE)).toBe('read-message');
  const { type: _, text: __, ...place } = message('');
  const press = {
    ...place,
    type: 'action',
    value: { job: 'acknowledge-notice', noticeId: 1 },
    form: {},
  } as const;
  expect(hintOf(press, TABLE)).toBe('acknowledge-notice');
});

test('chatter is looked at well over 100,000 times a second', () => {
  const texts = readFileSync(new URL('../corpus/chatter.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { text: string }).text);
  const events = texts.map((text) => message(text));
  const round = () => {
    const start = process.cpuUsage();
    for (let count = 0; count < 20_000; count += 1) look(events[count % events.length]!, TABLE);
    const { user, system } = process.cpuUsage(start);
    return 20_000 / ((user + system) / 1e6);
  };
  round();
  const best = Math.max(round(), round(), round());
  expect(best).toBeGreaterThan(100_000);
});
