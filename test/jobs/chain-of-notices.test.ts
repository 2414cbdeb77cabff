/** 接龙 under a notice: who took note and who comes; and lists for which nothing is open. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

const group = () => talk.group('委员工作群');
const chain = (title: string, ...lines: string[]) =>
  `#接龙\n${title}\n\n${lines.map((line, at) => `${at + 1}. ${line}`).join('\n')}`;

async function sendNotice(body: string) {
  const said = await talk.private().hears('陈静', `通知 ${body}\n发给：委员工作群`);
  const text = JSON.stringify(said.rows);
  const number = /N-\d{8}-\d\d/.exec(text)?.[0];
  await talk.private().says('陈静', `确认 ${number}`);
  await talk.private().says('周敏', `确认 ${number}`);
  await talk.carryOut();
}

const acknowledged = async () => {
  const rows = await talk.db
    .selectFrom('acknowledgement')
    .innerJoin('member', 'member.id', 'acknowledgement.member_id')
    .innerJoin('person', 'person.id', 'member.person_id')
    .select(['person.name', 'via'])
    .orderBy('member.sort_order')
    .execute();
  return rows.map((row) => `${row.name} ${row.via}`);
};
const replies = async () => {
  const rows = await talk.db
    .selectFrom('event_reply')
    .innerJoin('member', 'member.id', 'event_reply.member_id')
    .innerJoin('person', 'person.id', 'member.person_id')
    .select(['person.name', 'answer', 'reason', 'companions'])
    .where('withdrawn_at', 'is', null)
    .orderBy('member.sort_order')
    .execute();
  return rows.map((row) => [row.name, row.answer, row.reason, row.companions].filter(Boolean).join(' '));
};

test('without an open notice a list of those who took note is neither stored nor answered', async () => {
  const said = await group().hears('李秀兰', chain('收到请接龙', '李秀兰', '张伟'));
  expect(said.inboxId).toBeUndefined();
});

test('said to the bot it is told what is missing', async () => {
  expect(await group().says('李秀兰', `@群议机器人 ${chain('收到请接龙', '李秀兰')}`)).toEqual([
    '本群没有等待回执的通知，这份接龙没有记录。请等通知发出后再接龙，或引用那条通知发送。',
  ]);
  expect(await group().says('李秀兰', `@群议机器人 ${chain('午餐', '李秀兰')}`)).toEqual([
    '没有看出这份接龙的用途，没有记录。请在标题里写明打卡、收到或报名，再发一次。',
  ]);
  expect((await talk.private().says('李秀兰', chain('收到', '李秀兰'))).join()).toContain('这份没有记录');
  expect((await group().says('李秀兰', '@群议机器人 接龙')).join()).toContain('接龙请直接发在群里');
});

test('under a notice those on it took note, silently', async () => {
  await sendNotice('关于缴纳材料的通知：请于25日前交材料');
  await group().says('王建国', '收到');
  expect(await group().says('李秀兰', chain('收到请接龙', '李秀兰', '张伟', '王建国'))).toEqual([]);
  expect(await acknowledged()).toEqual(['李秀兰 list', '张伟 list', '王建国 text']);
});

test('who is taken off the list took no note, unless they said so themselves', async () => {
  talk.at('2026-11-23T10:10:00+08:00');
  expect(await group().says('李秀兰', chain('收到请接龙', '李秀兰'))).toEqual([]);
  expect(await acknowledged()).toEqual(['李秀兰 list', '王建国 text']);
});

test('a sign-up where the notice asks for none is nothing', async () => {
  const said = await group().hears('李秀兰', chain('周五调研报名', '李秀兰'));
  expect(said.deed ?? null).toBeNull();
  expect(said.rows).toEqual([]);
});

test('under an invitation those on it come, say no or ask for leave', async () => {
  talk.at('2026-11-24T10:00:00+08:00');
  await sendNotice('周五下午3点在政协三楼会议室开会，请准时参加');
  talk.at('2026-11-24T10:30:00+08:00');
  const lines = ['李秀兰', '张伟 带1人', '王建国 请假（出差）', '马德福 不参加'];
  expect(await group().says('李秀兰', chain('周五会议报名', ...lines))).toEqual([
    '接龙已记录：4位委员（其中请假1位）。请假只记为申请，请按规定办理书面手续。',
  ]);
  expect(await replies()).toEqual([
    '李秀兰 attending',
    '马德福 declined',
    '张伟 attending 1',
    '王建国 leaveRequested 出差',
  ]);
});

test('whoever changes their line changes their answer', async () => {
  talk.at('2026-11-24T10:45:00+08:00');
  await group().says('张伟', chain('周五会议报名', '李秀兰', '张伟 因公出差请假', '王建国'));
  expect(await replies()).toEqual(['李秀兰 attending', '张伟 leaveRequested 因公出差', '王建国 attending']);
});

test('a list of those who ask for leave records requests', async () => {
  talk.at('2026-11-24T11:00:00+08:00');
  await group().says('冯桂英', chain('会议请假接龙', '冯桂英 看病'));
  expect(await replies()).toContain('冯桂英 leaveRequested 看病');
});
