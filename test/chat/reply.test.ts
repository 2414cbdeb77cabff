/** Replying: where an answer goes. */

import { expect, test } from 'vitest';
import { replyInShort, replyPrivately, replyTo, sayTo } from '../../src/chat/reply.js';
import { message } from './honest-table.js';

test('in a group an answer quotes the message', () => {
  expect(replyTo(message('打卡'), '已记录。')).toEqual({
    target: { kind: 'chat', id: 'chat-1' },
    action: { action: 'send', message: { type: 'text', text: '已记录。' }, replyTo: '1' },
    priority: 'answer',
  });
});

test('in private it goes to the sender', () => {
  const answer = replyTo(message('打卡', { chatKind: 'private' }), '已记录。');
  expect(answer).toEqual(replyPrivately(message('打卡'), '已记录。'));
  expect(answer.target).toEqual({ kind: 'user', id: 'u-1' });
});

test('what is said unasked quotes nothing', () => {
  const said = sayTo(
    { kind: 'chat', id: 'chat-2' },
    { type: 'post', title: '通知', paragraphs: [] },
    'broadcast',
  );
  expect(said).toMatchObject({ priority: 'broadcast', action: { message: { type: 'post' } } });
  expect(said.action).not.toHaveProperty('replyTo');
});

test('of several lines a group reads two, the last of which says what to do next', () => {
  const shown = '集中学习安排：\n类型：读书会\n时间：上午9点。\n回复“确认”生效。';
  const text = (reply: ReturnType<typeof replyTo>) => (reply.action as { message: object }).message;
  expect(text(replyInShort(message('新建学习'), shown))).toMatchObject({
    text: '集中学习安排：类型：读书会；时间：上午9点。\n回复“确认”生效。',
  });
  expect(text(replyInShort(message('新建学习', { chatKind: 'private' }), shown))).toMatchObject({
    text: shown,
  });
});
