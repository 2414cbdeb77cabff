/** Answers to an invitation: coming, with whom, not coming, asking for leave, and why. */

import { describe, expect, test } from 'vitest';
import { readEventReply } from '../../src/chat/event-reply-text.js';
import { fold } from '../../src/chat/fold.js';

describe('coming', () => {
  test.each([
    ['参加', 0],
    ['报名', 0],
    ['收到，准时参加', 0],
    ['好的，我会参加的，谢谢', 0],
    ['參加', 0],
    ['参加，辛苦', 0],
    ['参加会议，感谢。', 0],
    ['参加，带1人', 1],
    ['参加+2', 2],
    ['参加，带两位同事', 2],
    ['报名，另带十二人', 12],
    ['带3人', 3],
    ['本人参加，司机小王同行，带1人', 1],
  ])('%s, bringing %i', (words, companions) =>
    expect(readEventReply(words)).toEqual({ answer: 'attending', companions, reason: '' }),
  );

  test('little may follow it, and more only with a number of people', () => {
    expect(readEventReply(`参加，带1人${'，谢'.repeat(13)}`)?.answer).toBe('attending');
    expect(readEventReply(`参加，带1人${'，谢'.repeat(14)}`)).toBeUndefined();
    expect(readEventReply('参加，我从县里赶来')).toBeUndefined();
    expect(readEventReply('单位带1人')).toBeUndefined();
  });
});

describe('not coming', () => {
  test.each([
    ['不参加', ''],
    ['不参加，出差', '出差'],
    ['抱歉，不能参加会议：在外地。', '在外地'],
    ['无法到会（原因：住院）', '住院'],
    ['来不了，因为下乡', '下乡'],
    ['来不了，因下乡', '下乡'],
    ['不参加，事由出差', '出差'],
    ['不参加，县里事由我负责', '县里事由我负责'],
    ['因下乡，不能参加', '下乡'],
    ['由於下鄉不能參加了', '下乡'],
    ['不参加，（看望老人）、买药。。', '看望老人）、买药'],
  ])('%s: %j', (words, reason) =>
    expect(readEventReply(words)).toEqual({ answer: 'declined', companions: 0, reason }),
  );

  test.each(['不去也罢', '不参加的人很多', '无法理解'])('%s is no reply', (words) =>
    expect(readEventReply(words)).toBeUndefined(),
  );
});

describe('asking for leave', () => {
  test.each([
    ['请假', ''],
    ['請假：出差', '出差'],
    ['请假一天，家中有事。', '家中有事'],
    ['您好，我请假，陪护老人', '陪护老人'],
    ['因公请假', '因公'],
    ['因公出差，请假，周五回来', '周五回来'],
  ])('%s: %j', (words, reason) =>
    expect(readEventReply(words)).toEqual({ answer: 'leaveRequested', companions: 0, reason }),
  );

  test.each(['请假手续', '请假名单', '请假流程在哪'])('%s is a thing', (words) =>
    expect(readEventReply(words)).toBeUndefined(),
  );
});

test.each(['参加么', '能参加吗。', '参加吗 谢谢', '请假可以吗', '参加?', ''])(
  '%j asks or says nothing',
  (words) => expect(readEventReply(words)).toBeUndefined(),
);

test('什么 and 那么 inside a sentence are no question', () => {
  expect(readEventReply('请假，没什么大事')?.reason).toBe('没什么大事');
});

test('an answer has at most 200 characters', () => {
  expect(readEventReply(`请假，${'因'.repeat(197)}`)?.answer).toBe('leaveRequested');
  expect(readEventReply(`请假，${'因'.repeat(198)}`)).toBeUndefined();
});

test('words of a message are read as typed', () => {
  const original = '请假，陪護老人👵';
  expect(readEventReply({ original, folded: fold(original), attachments: [] })?.reason).toBe('陪護老人👵');
});

test.each([
  ['因公出差请假', '因公出差'],
  ['因病请假', '因病'],
  ['因事不能参加', '因事'],
  ['因工作冲突不能参加', '工作冲突'],
  ['因公务接待，无法参会', '因公务接待'],
])('%s keeps its reason whole: %s', (words, reason) => {
  expect(readEventReply(words)?.reason).toBe(reason);
});
