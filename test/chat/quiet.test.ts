/** Quiet answers: a mark, words for one person's eyes, or the line that everybody reads. */

import { expect, test } from 'vitest';
import { checkInWording } from '../../jobs/wording/check-in.js';
import type { Reply } from '../../src/chat/define-job.js';
import { gatherReplies } from '../../src/chat/gather.js';
import { loudOf, quieten, readQuietWays, wantsQuiet } from '../../src/chat/quiet.js';
import { replyAside, replySeen, replyTo } from '../../src/chat/reply.js';
import { message } from './honest-table.js';

const WAYS = readQuietWays([
  { name: 'lark', actions: ['send', 'mark', 'show', 'recall'] },
  { name: 'playground', actions: ['send', 'show'] },
  { name: 'wechaty', actions: ['send'] },
]);
const line = '李秀兰委员，已记录。';
const on = (platform: string, reply: Reply) => quieten([{ ...reply, platform }], WAYS)[0]!;

test('what is recorded is marked on the message, and the line is kept for where that is refused', () => {
  const reply = replySeen(message('打卡'), line);
  expect(on('lark', reply)).toEqual({
    platform: 'lark',
    target: { kind: 'chat', id: 'chat-1' },
    action: { action: 'mark', platformMessageId: '1', instead: replyTo(message('打卡'), line).action },
    priority: 'answer',
  });
});

test('where there are no marks, and where there is something to read, the words are shown to their author alone', () => {
  const shown = { action: 'show', message: { type: 'text', text: line }, person: 'u-1' };
  expect(on('playground', replySeen(message('打卡'), line)).action).toMatchObject(shown);
  expect(on('lark', replyAside(message('打卡'), line)).action).toMatchObject(shown);
});

test('where the platform is never quiet, and in private, it is said as ever', () => {
  const loud = { ...replyTo(message('打卡'), line), platform: 'wechaty' };
  expect(on('wechaty', replySeen(message('打卡'), line))).toEqual(loud);
  const privately = message('打卡', { chatKind: 'private' });
  expect(replySeen(privately, line)).toEqual(replyTo(privately, line));
  expect(replyAside(privately, line)).toEqual(replyTo(privately, line));
});

test('what is for everybody is not made quiet', () => {
  const reply = replyTo(message('打卡'), line);
  expect(wantsQuiet([reply])).toBe(false);
  expect(on('lark', reply)).toEqual({ ...reply, platform: 'lark' });
});

test('neighbours are gathered into one line where lines are said, and not where nothing is', () => {
  const drafts = ['李秀兰', '张伟'].map((name) => ({
    ...replySeen(message('打卡'), `${name}委员，已记录。`),
    gather: { into: 'check-in' as const, name, line: checkInWording.gathered },
  }));
  const from = (platform: string) =>
    gatherReplies(
      quieten(
        drafts.map((draft) => ({ ...draft, platform })),
        WAYS,
      ),
    ).map(({ action }) => action);
  expect(from('lark').map(({ action }) => action)).toEqual(['mark', 'mark']);
  expect(from('wechaty')).toMatchObject([
    { action: 'send', message: { text: '已记录 2 位委员的学习打卡：李秀兰、张伟。' } },
  ]);
});

test('only a quiet action has something that is said aloud instead', () => {
  const { action } = on('lark', replySeen(message('打卡'), line));
  expect(loudOf(action)).toEqual(replyTo(message('打卡'), line).action);
  expect(loudOf({ action: 'list-members' })).toBeUndefined();
});
