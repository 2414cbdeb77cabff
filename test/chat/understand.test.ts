/** Understanding: what wins over what. */

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineJob, type OpenNotice, type ReadingContext } from '../../src/chat/define-job.js';
import type { MessageEvent } from '../../src/chat/event.js';
import { speaksToOthers, understand, understandEvent, wordsOf } from '../../src/chat/understand.js';
import { message, SENT_AT, TABLE } from './honest-table.js';

const meeting: OpenNotice = { kind: 'notice', noticeId: 5, hasEvent: true };
const question = (job: string) => ({ dialogueId: 1, job, payload: {} });

function read(text: string, context: Partial<ReadingContext> = {}, more: Partial<MessageEvent> = {}) {
  const whole: ReadingContext = {
    sentAt: SENT_AT,
    chatKind: 'group',
    addressed: false,
    mentionsAll: false,
    roles: new Set(['member']),
    notices: [],
    topicRunning: true,
    ...context,
  };
  return understand(message(text, more), whole, [...TABLE]);
}

const mentioned = (...names: string[]) => ({ mentions: names.map((name) => ({ id: `u-${name}`, name })) });

test('the quoted notice is acknowledged, not the newer one', () => {
  const quoted: OpenNotice = { kind: 'notice', noticeId: 3, hasEvent: false };
  expect(read('收到', { quoted, notices: [meeting] })).toMatchObject({ payload: { noticeId: 3 } });
});

test('收到 under a quoted tip acknowledges no notice', () => {
  expect(read('收到', { quoted: { kind: 'tip', tipId: 7 }, notices: [meeting] }).job).toBeUndefined();
});

test('words that mean nothing here come to nothing, for that reason', () => {
  expect(read('今天天气不错')).toEqual({ kind: 'nothing', job: undefined, reason: 'nothing meant' });
  expect(read('收到')).toEqual({ kind: 'nothing', job: undefined, reason: 'nothing meant' });
});

test('an answer to an open question is taken before a notice that is open', () => {
  expect(read('好的', { question: question('record-check-in'), notices: [meeting] })).toMatchObject({
    job: 'record-check-in',
    reason: 'answer',
  });
});

test('a clear command of another job supersedes the question', () => {
  expect(read('社情民意 停车难', { question: question('record-check-in') }).job).toBe('submit-tip');
});

test('the asking job reads its own command words as the answer', () => {
  expect(read('心得：好', { question: question('record-check-in') }).reason).toBe('answer');
});

test('取消 goes to the job that asked', () => {
  expect(read('取消', { question: question('record-check-in') }).reason).toBe('cancelled');
});

test('talk about a command answers the question like any other words', () => {
  expect(read('社情民意怎么写', { question: question('record-check-in') }).reason).toBe('answer');
});

test('a question of a job that is gone lets the message pass on', () => {
  expect(read('打卡', { question: question('no-such-job') }).job).toBe('record-check-in');
});

test('any other words to a job that is gone, or takes no answer, mean what they mean without the question', () => {
  expect(read('很好', { question: question('no-such-job') }).reason).toBe('nothing meant');
  expect(read('很好', { question: question('show-points') }).reason).toBe('nothing meant');
});

test('a command word goes before what a job hears by itself', () => {
  expect(read('心得：很好').reason).toBe('check-in');
});

test('said to the bot, a question is taken for content sooner than in talk', () => {
  const tip = '社情民意 学校门口的红绿灯能装上吗？';
  expect(read(tip).job).toBeUndefined();
  expect(read(tip, { addressed: true }).job).toBe('submit-tip');
});

test('event words under a notice with an event go before the same words as a command', () => {
  expect(read('请假', { notices: [meeting] })).toMatchObject({ job: 'acknowledge-notice' });
  expect(read('请假').job).toBe('take-study-leave');
});

test('an open notice does not swallow a check-in', () => {
  expect(read('打卡 《论语》', { notices: [meeting] }).job).toBe('record-check-in');
});

test('an open notice is acknowledged by whoever speaks, a mention in front or not', () => {
  expect(read('@陈静 收到', { notices: [meeting] }, mentioned('陈静'))).toMatchObject({
    job: 'acknowledge-notice',
    payload: { noticeId: 5 },
  });
});

test('a word that does something is not asked as well', () => {
  const command = (asks: boolean) => ({
    words: ['更正'],
    usage: '更正',
    who: 'member' as const,
    asks,
    read: () => ({ payload: asks, reason: 'command' }),
  });
  const job = (name: string, asks: boolean) =>
    defineJob<unknown, unknown>({
      name,
      title: name,
      payload: z.unknown(),
      command: command(asks),
      run: async () => [],
    });
  const table = [job('ask', true), job('amend', false)];
  const context: ReadingContext = {
    sentAt: SENT_AT,
    chatKind: 'group',
    addressed: false,
    mentionsAll: false,
    roles: new Set(),
    notices: [],
    topicRunning: false,
  };
  expect(understand(message('更正 第四章'), context, table)).toMatchObject({ job: 'ask' });
  expect(understand(message('更正？'), context, table).job).toBeUndefined();
  expect(understand(message('更正？'), context, [table[0]!]).job).toBe('ask');
});

test('the longest word wins, whether it asks or does', () => {
  expect(read('我的打卡').job).toBe('show-check-ins');
  expect(read('今日打卡统计').job).toBe('show-check-ins');
});

describe('staff commands', () => {
  test('are not read when what is shown is not what is typed', () => {
    const staff = { addressed: true, roles: new Set(['staff'] as const) };
    expect(read('通知：周五3点学习', staff).job).toBe('broadcast-notice');
    expect(read('通知：\u202e周五3点学习', staff).job).toBeUndefined();
    expect(read('打卡 \u202e《论语》').job).toBe('record-check-in');
    expect(read('\u202e1、2', { ...staff, question: question('broadcast-notice') }).job).toBeUndefined();
  });

  test('count in a group only when said to the bot, whoever says it', () => {
    expect(read('通知：周五3点学习', { roles: new Set(['staff']) }).job).toBeUndefined();
    expect(read('通知：周五3点学习', { addressed: true, roles: new Set(['member']) }).job).toBe(
      'broadcast-notice',
    );
  });

  test('leave a word that members share to the members', () => {
    expect(read('更正：是第四章').job).toBe('amend-last');
  });
});

describe('what is said to others', () => {
  test('is no command of the sender', () => {
    const mentions = [{ id: 'u-2', name: '张 伟' }];
    expect(read('@张 伟 打卡', {}, { mentions }).job).toBeUndefined();
    expect(read('@所有人 打卡', { mentionsAll: true }, { mentionsAll: true }).job).toBeUndefined();
  });

  test('is one when the bot was mentioned too, names with blanks included', () => {
    const mentions = [{ id: 'u-2', name: '张 伟' }];
    const reading = read('@张 伟 打卡 《论语》', { addressed: true }, { mentions, mentionsBot: true });
    expect(reading).toMatchObject({ job: 'record-check-in', payload: { book: '论语' } });
  });

  test('a mention at the end changes nothing', () => {
    const mentions = [{ id: 'u-2', name: '张伟' }];
    expect(read('打卡 《论语》 @张伟', {}, { mentions }).job).toBe('record-check-in');
  });
});

describe('mentions in front', () => {
  const original = (text: string, ...names: string[]) => wordsOf(message(text, mentioned(...names))).original;
  test.each([
    ['打卡', [], '打卡'],
    [' @张 伟 打卡 ', ['张 伟'], '打卡 '],
    ['＠张伟打卡', ['张伟'], '打卡'],
    ['@张伟 @李秀兰 打卡', ['李秀兰', '张伟'], '打卡'],
    ['@张伟明 打卡', ['张伟', '张伟明'], '打卡'],
    ['@张伟明 打卡', ['张伟明', '张伟'], '打卡'],
    ['@王建国 打卡', ['张伟'], '@王建国 打卡'],
    ['@ 打卡', [''], '@ 打卡'],
    ['打卡 @张伟', ['张伟'], '打卡 @张伟'],
    ['X张伟 @李秀兰 打卡', ['张伟', '李秀兰'], 'X张伟 @李秀兰 打卡'],
    ['  @王建国 ', [], '  @王建国 '],
  ])('%j with %j leaves %j', (text, names, left) => expect(original(text, ...names)).toBe(left));

  test('are taken off twenty times at most', () => {
    expect(original(`${'@张伟 '.repeat(20)}打卡`, '张伟')).toBe('打卡');
    expect(original(`${'@张伟 '.repeat(21)}打卡`, '张伟')).toBe('@张伟 打卡');
  });

  test('without a name of the platform stay', () => {
    expect(wordsOf(message('@张伟 打卡', { mentions: [{ id: 'u-2' }] })).original).toBe('@张伟 打卡');
  });
});

test.each([
  ['@张伟 打卡', mentioned('张伟'), true],
  [' ＠张伟 打卡', mentioned('张伟'), true],
  ['打卡 @张伟', mentioned('张伟'), false],
  ['@张伟 打卡', {}, false],
  ['打卡', { mentionsAll: true }, true],
  ['@张伟 打卡', { ...mentioned('张伟'), chatKind: 'private' as const }, false],
])('%j speaks to others: %j', (text, more, others) => {
  expect(speaksToOthers(message(text, more), { addressed: false })).toBe(others);
  expect(speaksToOthers(message(text, more), { addressed: true })).toBe(false);
});

describe('what happens besides messages', () => {
  test('a message is not read as one of them', () => {
    expect(understandEvent(message('打卡'), TABLE)).toEqual({
      kind: 'nothing',
      job: undefined,
      reason: 'a message',
    });
  });

  const { type: _, text: __, ...place } = message('');

  test('a button goes to the job it names, when that job can read it', () => {
    const press = (value: Record<string, unknown>) =>
      understandEvent({ ...place, type: 'action', value, form: {} }, TABLE);
    expect(press({ job: 'acknowledge-notice', noticeId: 5 })).toEqual({
      kind: 'happened',
      job: 'acknowledge-notice',
      payload: { noticeId: 5 },
      reason: 'button',
    });
    expect(press({ job: 'acknowledge-notice' }).reason).toBe('button not understood');
    expect(press({ job: 'drop-everything' }).reason).toBe('button of no job');
    expect(press({ job: 'record-check-in' }).job).toBeUndefined();
  });

  test('a refusal goes to the job that answers refusals, a reaction to nobody', () => {
    expect(understandEvent({ ...place, type: 'refused', reason: 'secret_mark' }, TABLE).job).toBe(
      'warn-of-secret',
    );
    expect(understandEvent({ ...place, type: 'reaction', emoji: 'OK', added: true }, TABLE)).toEqual({
      kind: 'nothing',
      job: undefined,
      reason: 'nothing to do',
    });
  });
});
