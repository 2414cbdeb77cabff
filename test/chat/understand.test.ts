/** Understanding: what wins over what. */

import { describe, expect, test } from 'vitest';
import type { OpenNotice, ReadingContext } from '../../src/chat/define-job.js';
import type { MessageEvent } from '../../src/chat/event.js';
import { understand, understandEvent } from '../../src/chat/understand.js';
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
  return understand(message(text, more), whole, TABLE);
}

test('the quoted notice is acknowledged, not the newer one', () => {
  const quoted: OpenNotice = { kind: 'notice', noticeId: 3, hasEvent: false };
  expect(read('收到', { quoted, notices: [meeting] })).toMatchObject({ payload: { noticeId: 3 } });
});

test('收到 under a quoted tip acknowledges no notice', () => {
  expect(read('收到', { quoted: { kind: 'tip', tipId: 7 }, notices: [meeting] }).job).toBeUndefined();
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

test('event words under a notice with an event go before the same words as a command', () => {
  expect(read('请假', { notices: [meeting] })).toMatchObject({ job: 'acknowledge-notice' });
  expect(read('请假').job).toBe('take-study-leave');
});

test('an open notice does not swallow a check-in', () => {
  expect(read('打卡 《论语》', { notices: [meeting] }).job).toBe('record-check-in');
});

describe('staff commands', () => {
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

describe('what happens besides messages', () => {
  const { type: _, text: __, ...place } = message('');

  test('a button goes to the job it names, when that job can read it', () => {
    const press = (value: Record<string, unknown>) =>
      understandEvent({ ...place, type: 'action', value, form: {} }, TABLE);
    expect(press({ job: 'acknowledge-notice', noticeId: 5 })).toMatchObject({ payload: { noticeId: 5 } });
    expect(press({ job: 'acknowledge-notice' }).reason).toBe('button not understood');
    expect(press({ job: 'drop-everything' }).reason).toBe('button of no job');
    expect(press({ job: 'record-check-in' }).job).toBeUndefined();
  });

  test('a refusal goes to the job that answers refusals, a reaction to nobody', () => {
    expect(understandEvent({ ...place, type: 'refused', reason: 'secret_mark' }, TABLE).job).toBe(
      'warn-of-secret',
    );
    expect(
      understandEvent({ ...place, type: 'reaction', emoji: 'OK', added: true }, TABLE).job,
    ).toBeUndefined();
  });
});
