/** 我的打卡 and 今日打卡统计 as dialogues: one's own numbers privately, the day's without names. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

const group = () => talk.group('委员读书群');

test('whoever has none is told how to begin', async () => {
  expect(await talk.private().says('李秀兰', '我的打卡')).toEqual([
    '（私信）李秀兰委员，还没有您的打卡记录。打卡请发送：打卡 《书名》第3章 心得：……',
  ]);
});

test('this month’s days, all days, 篇 段 字, privately also when asked in the group', async () => {
  talk.at('2026-11-30T10:00:00+08:00');
  await group().says('李秀兰', '打卡 《论语》第1章 心得：温故而知新');
  talk.at('2026-12-01T10:00:00+08:00');
  await group().says('李秀兰', '打卡 《论语》第2章 心得：学而时习之');
  await group().says('李秀兰', '打卡 《论语》第3章 心得：有朋自远方来');
  talk.at('2026-12-03T23:59:59+08:00');
  await group().says('李秀兰', '打卡 《论语》第4章');
  await group().says('李秀兰', '打卡');
  expect(await group().says('李秀兰', '我的打卡？')).toEqual([
    [
      '（私信）李秀兰委员，12月打卡2天，累计打卡3天；心得2篇、1段，共16字。',
      '一二三四五六日',
      '　●・●・・・',
      '・・・・・・・',
      '・・・・・・・',
      '・・・・・・・',
      '・・・・',
      '●打卡',
    ].join('\n'),
  ]);
});

test('the day’s statistics are numbers without names, by the Beijing day', async () => {
  await group().says('张伟', '打卡 心得：读书使人明理');
  expect(await group().says('王建国', '今日打卡统计')).toEqual([
    '今日已有2位委员打卡，心得1篇、0段，共6字。',
  ]);
  talk.at('2026-12-04T00:00:01+08:00');
  expect(await group().says('王建国', '今日打卡统计')).toEqual([
    '今日已有0位委员打卡，心得0篇、0段，共0字。',
  ]);
});

test('staff who are no members see the day’s statistics, but have no own', async () => {
  expect(await talk.private().says('陈静', '今日打卡统计')).toEqual([expect.stringMatching(/今日已有0位/)]);
  expect(await talk.private().says('陈静', '我的打卡')).toEqual([
    expect.stringMatching(/^（私信）您目前不在/),
  ]);
});

test('a group counts its own topics, another group without any the whole committee', async () => {
  const committee = await talk.db.selectFrom('committee').select('id').executeTakeFirstOrThrow();
  await talk.db
    .insertInto('study_topic')
    .values({
      committee_id: committee.id,
      title: '另一个专题',
      starts_day: '2026-11-23',
      ends_day: '2027-01-01',
      settings: '{}',
    })
    .execute();
  await group().says('张伟', '打卡 心得：知行合一');
  const { id } = await talk.db
    .selectFrom('study_topic')
    .select('id')
    .where('title', '=', '另一个专题')
    .executeTakeFirstOrThrow();
  await talk.db.updateTable('check_in').set({ topic_id: id }).where('reflection', '=', '知行合一').execute();
  expect(await group().says('王建国', '今日打卡统计')).toEqual([expect.stringMatching(/已有0位/)]);
  expect(await talk.group('委员工作群').says('王建国', '今日打卡统计')).toEqual([
    expect.stringMatching(/已有1位/),
  ]);
});

test('until two in the morning it is the day before where a topic says so', async () => {
  await talk.db.updateTable('study_topic').set({ day_boundary_minutes: 120 }).execute();
  talk.at('2026-12-05T01:30:00+08:00');
  await group().says('王建国', '打卡 心得：夜读');
  expect(await group().says('王建国', '今日打卡统计')).toEqual([expect.stringMatching(/已有1位/)]);
  talk.at('2026-12-05T02:00:00+08:00');
  expect(await group().says('王建国', '今日打卡统计')).toEqual([expect.stringMatching(/已有0位/)]);
});

test('there is no ranking unless a committee turns it on', async () => {
  expect(await group().says('李秀兰', '排行榜')).toEqual([
    '（私信）本政协没有开启打卡排行。查看自己的记录，请发送：我的打卡。',
  ]);
});
