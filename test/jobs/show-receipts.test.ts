/** 回执 and 进度 as dialogues: numbers, then names in the roster's order, for staff alone and never in a group. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
let number: string;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

const asks = (text: string, name = '陈静') => talk.private().says(name, text);

test('before any notice there is nothing to show', async () => {
  expect(await asks('谁没回？')).toEqual(['（私信）还没有发送过通知。']);
});

test('numbers first, then those who have not answered in the roster’s order', async () => {
  number = /N-\d{8}-\d\d/.exec((await asks('通知\n读书活动\n正文\n发给：第一联络组群')).join())![0];
  expect((await asks(`回执 ${number}`)).join()).toContain('还没有发送');
  await asks('确认');
  for (const name of ['张伟', '李秀兰']) await talk.group('第一联络组群').says(name, '收到');
  const [answer] = await asks('谁没回');
  const lines = answer!.split('\n');
  expect(lines[0]).toBe(`（私信）${number}“读书活动”`);
  expect(lines[1]).toMatch(/^应回执(\d+)人，已回执2人，未回执\d+人。$/);
  const names = lines[2]!.replace('未回执：', '').split('、');
  expect(names[0]).toBe('马德福');
  expect(names).not.toContain('李秀兰');
  const ordered = await talk.db
    .selectFrom('member')
    .innerJoin('person', 'person.id', 'member.person_id')
    .select('person.name')
    .orderBy('sort_order')
    .execute();
  expect(names).toEqual(ordered.map((row) => row.name).filter((name) => names.includes(name)));
});

test('accounts bound to nobody are counted apart', async () => {
  await talk.group('第一联络组群').says('路人', '收到');
  expect((await asks(`谁没回 ${number}`)).join()).toContain('另有1个账号没有绑定，无法统计。');
});

test('asked in a group, the answer is private', async () => {
  const said = await talk.group('委员工作群').hears('陈静', '@群议机器人 回执');
  expect(said.rows.map((row) => row.target.kind)).toEqual(['user']);
  expect(await talk.group('委员工作群').says('陈静', '谁没回')).toEqual([]);
});

test('members may not ask', async () => {
  expect((await asks('谁没回', '李秀兰')).join()).toContain('没有这项权限');
  expect((await asks(`进度 ${number}`, '李秀兰')).join()).toContain('没有这项权限');
});

test('progress counts groups by state', async () => {
  expect(await asks(`进度 ${number}`)).toEqual([`（私信）${number}“读书活动”：等待发送1个群。`]);
  await talk.carryOut();
  for (const text of ['通知进度', '进度', '进度怎么样了？'])
    expect(await asks(text)).toEqual([`（私信）${number}“读书活动”：已送达1个群。`]);
});

test('an unknown number is told', async () => {
  expect((await asks('进度 N-20200101-01')).join()).toContain('没有找到这个编号的通知');
  expect((await asks('回执 N-20200101-01')).join()).toContain('没有找到这个编号的通知');
});
