/** 参加, 不参加, 请假 under an invitation as dialogues: what was said last stands, and the group hears nothing. */

import { beforeAll, expect, test } from 'vitest';
import type { Talk } from '../support/dialogue.js';
import { talkOfFile } from '../support/talk-of-file.js';

const talk: Talk = talkOfFile();
const group = () => talk.group('委员读书群');
let number: string;

beforeAll(async () => {
  number = await send(
    '关于召开读书座谈会的通知\n时间：11月27日（周五）下午3点\n地点：三楼会议室\n请各位委员参加',
  );
});

async function send(text: string): Promise<string> {
  const answers = await talk.private().says('陈静', `通知\n${text}\n发给：委员读书群`);
  const found = /N-\d{8}-\d\d/.exec(answers.join())![0];
  await talk.private().says('陈静', `确认 ${found}`);
  return found;
}

const receipts = async () => (await talk.private().says('陈静', `回执 ${number}`)).join('\n');
const repliesOf = async (name: string) =>
  talk.db
    .selectFrom('event_reply')
    .innerJoin('member', 'member.id', 'event_reply.member_id')
    .innerJoin('person', 'person.id', 'member.person_id')
    .select(['answer', 'companions', 'reason', 'withdrawn_at'])
    .where('person.name', '=', name)
    .orderBy('event_reply.id')
    .execute();

test('those who come, with whom, and who does not are counted, and the group hears nothing', async () => {
  expect(await group().says('李秀兰', '收到，准时参加')).toEqual([]);
  expect(await group().says('张伟', '参加，带1人')).toEqual([]);
  expect(await group().says('王建国', '因事不能参加')).toEqual([]);
  expect(await receipts()).toContain('参加2人（另带1人），请假申请0人，不参加1人。');
  expect(await receipts()).not.toMatch(/未回执：.*(李秀兰|张伟|王建国)/);
});

test('leave is a request: its author is told in private that it is not granted yet', async () => {
  const [told, ...others] = await group().says('李秀兰', '请假，在外地出差');
  expect(told).toContain('（私信）已记下您对“关于召开读书座谈会的通知”的请假申请，还不算准假');
  expect(others).toEqual([]);
  expect(await repliesOf('李秀兰')).toMatchObject([
    { answer: 'attending' },
    { answer: 'leaveRequested', reason: '在外地出差' },
  ]);
  expect(await receipts()).toContain('参加1人（另带1人），请假申请1人，不参加1人。');
});

test('an answer that is recalled no longer stands: the one before does', async () => {
  await group().says('王建国', '参加', { messageId: 'changed-my-mind' });
  expect(await receipts()).toContain('参加2人（另带1人），请假申请1人，不参加0人。');
  await talk.recalls('changed-my-mind');
  expect(await receipts()).toContain('参加1人（另带1人），请假申请1人，不参加1人。');
});

test('in private it is confirmed, and chatter beside it is nothing', async () => {
  expect((await talk.private().says('张伟', '参加')).join()).toContain(
    '已记录您参加“关于召开读书座谈会的通知”',
  );
  for (const text of ['不去了', '参加过的都说好', '谁参加'])
    expect((await group().hears('冯桂英', text)).inboxId).toBeUndefined();
  expect(await repliesOf('冯桂英')).toEqual([]);
});
