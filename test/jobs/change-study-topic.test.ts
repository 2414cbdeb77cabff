/** 新建专题 with its rules, 修改专题 and 专题列表: staff see old and new, and what was counted stays as it was. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
  await talk.db.deleteFrom('study_topic_chat').execute();
  await talk.db.deleteFrom('study_topic').execute();
});
afterAll(() => talk.close());

const group = () => talk.group('委员读书群');
const staff = (text: string) => talk.private().says('陈静', text);

test('a topic with all its rules is shown and made as it was shown', async () => {
  const [preview] = await staff(
    '新建专题 《论语》共读 11月24日至12月31日\n学习日：周一至周五\n日界：凌晨2点\n最少字数：4\n补卡：3天，每月4次\n领读：12月1日 李秀兰；12月2日 王教授\n群：委员读书群、第一联络组群\n连续天数：显示',
  );
  expect(preview).toBe(
    [
      '（私信）新建专题：《论语》共读',
      '书目：《论语》',
      '时间：2026-11-24 至 2026-12-31',
      '范围：委员读书群、第一联络组群',
      '学习日：工作日（周一至周五，随节假日调整）',
      '日界：2:00（此前算前一天）',
      '计入：心得不少于4字的',
      '补卡：最近3天，每月4次',
      '连续天数：告诉本人',
      '领读：12月1日 李秀兰；12月2日 王教授',
      '请留意：王教授不在名册里或有同名，领读照记，但不会收到提醒。',
      '回复“确认”开始，回复“取消”放弃。',
    ].join('\n'),
  );
  expect(await staff('确认')).toEqual([expect.stringContaining('11月24日开始')]);
  const leads = await talk.db.selectFrom('study_topic_lead').selectAll().orderBy('lead_day').execute();
  expect(leads.map((one) => [one.lead_day, one.name, one.member_id !== null])).toEqual([
    ['2026-12-01', '李秀兰', true],
    ['2026-12-02', '王教授', false],
  ]);
});

test('lines that are not understood, groups nobody knows and days that cannot be make nothing', async () => {
  expect((await staff('新建专题 甲\n学习日：看情况')).join()).toContain('没有看懂这几行：学习日');
  expect((await staff('新建专题 甲\n群：书友群')).join()).toContain('没有找到“书友群”');
  expect((await staff('新建专题 甲\n时间：12月9日至12月1日')).join()).toMatch(/起止日期不对|没有看懂/);
  expect(await talk.db.selectFrom('study_topic').select('id').execute()).toHaveLength(1);
});

test('a topic whose days meet another’s in the same group is told of before it is confirmed', async () => {
  const [preview] = await staff('新建专题 冬读 12月20日至2027年1月20日\n群：第一联络组群');
  expect(preview).toContain('请留意：“《论语》共读”（2026-11-24 至 2026-12-31）在同一个群里同时进行');
  await staff('取消');
  const [elsewhere] = await staff('新建专题 冬读 12月20日至2027年1月20日\n群：委员工作群');
  expect(elsewhere).not.toContain('请留意');
  await staff('取消');
});

test('of several topics staff are asked which is changed; old stands beside new', async () => {
  await staff('新建专题 冬读 12月20日至2027年1月20日\n群：委员工作群');
  await staff('确认');
  const [asked] = await staff('修改专题\n补卡：5天，每月6次');
  expect(asked).toContain('要修改哪个专题？请回复数字：1. “《论语》共读”；2. “冬读”');
  expect(await staff('1')).toEqual([
    '（私信）修改专题：《论语》共读\n补卡：最近3天，每月4次 → 最近5天，每月6次\n回复“确认”修改，回复“取消”放弃。',
  ]);
  expect(await staff('确认')).toEqual(['（私信）专题“《论语》共读”已修改。']);
  const row = await talk.db
    .selectFrom('study_topic')
    .select(['backfill_days', 'backfills_a_month', 'min_reflection_chars'])
    .where('title', '=', '《论语》共读')
    .executeTakeFirstOrThrow();
  expect(row).toEqual({ backfill_days: 5, backfills_a_month: 6, min_reflection_chars: 4 });
});

test('a day from which another boundary holds is asked for; past days keep theirs', async () => {
  talk.at('2026-11-30T01:30:00+08:00');
  // Before two it is still Sunday, which is no study day of this topic.
  expect(await group().says('李秀兰', '打卡 心得：夜读一章')).toEqual([
    '李秀兰委员，已收到11月29日打卡：心得4字。这一天不是专题的学习日，内容已保留，不计打卡天数。',
  ]);
  talk.at('2026-12-01T10:00:00+08:00');
  await group().says('张伟', '打卡 心得：温故而知新');
  expect((await staff('修改专题 《论语》共读 日界：0点')).join()).toContain('从哪一天起按新的算？');
  expect((await staff('今天')).join()).toContain('过去和今天的打卡不改动，请回复12月2日或以后的日期。');
  await staff('修改专题 《论语》共读 日界：0点');
  expect((await staff('12月3日')).join()).toContain('12月3日起：学习日工作日');
  await staff('确认');
  talk.at('2026-12-02T01:59:59+08:00');
  expect(await group().says('李秀兰', '打卡 心得：还是前一天')).toEqual([
    expect.stringContaining('12月1日打卡'),
  ]);
  talk.at('2026-12-03T00:00:00+08:00');
  expect(await group().says('李秀兰', '打卡 心得：新的一天了')).toEqual([
    expect.stringContaining('12月3日打卡'),
  ]);
  const days = await talk.db.selectFrom('check_in').select('study_day').orderBy('sent_at').execute();
  expect(days.map((one) => one.study_day)).toEqual(['2026-11-29', '2026-12-01', '2026-12-01', '2026-12-03']);
});

test('what another one changed meanwhile is shown again before anything is written', async () => {
  await staff('修改专题 冬读\n最少字数：10');
  await talk.private().says('吴晓东', '修改专题 冬读\n最少字数：20');
  await talk.private().says('吴晓东', '确认');
  const again = await staff('确认');
  expect(again[0]).toContain('刚才已被别人修改');
  expect(again[1]).toContain('计入：心得不少于20字的 → 心得不少于10字的');
  await staff('取消');
});

test('members see the topics, in the group in a line, in private with their rules; only staff change them', async () => {
  talk.at('2026-12-03T10:00:00+08:00');
  expect(await group().says('李秀兰', '专题列表')).toEqual(['“《论语》共读”进行到12月31日。']);
  const [full] = await talk.private().says('李秀兰', '专题');
  expect(full).toContain('1. 《论语》共读\n书目：《论语》\n时间：2026-11-24 至 2026-12-31');
  expect(full).toContain('2. 冬读');
  expect((await talk.private().says('李秀兰', '修改专题 冬读\n补卡：9天')).join()).toContain('没有这项权限');
});

test('somebody in no roster is told of no topic in private', async () => {
  expect((await talk.private().says('路人', '专题列表')).join()).not.toContain('论语');
  expect((await talk.private().says('路人', '专题统计')).join()).not.toContain('论语');
});

test('every change is in the audit log, by its fields and without words', async () => {
  const rows = await talk.db.selectFrom('audit_log').select(['action', 'detail']).orderBy('id').execute();
  expect(rows.map((row) => row.action)).toEqual([
    'open-study-topic',
    'open-study-topic',
    'change-study-topic',
    'change-study-topic',
    'change-study-topic',
  ]);
  expect(rows[2]?.detail).toEqual({ fields: ['backfillDays', 'backfillsAMonth'] });
});
