/** The look: what is kept, what is dropped, and that looking at chatter is cheap. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Attachment, MessageEvent } from '../../src/chat/event.js';
import { hintOf, look } from '../../src/chat/look.js';
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
  expect(lookAt('[微信红包]恭喜发财')).toBe('drop');
  expect(lookAt('', attached('card'))).toBe('drop');
  expect(lookAt('')).toBe('drop');
  expect(lookAt('', { chatKind: 'private' })).toBe('drop');
});

test('a picture may answer a question', () => {
  expect(lookAt('', attached('image'))).toBe('ours-if-open');
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
