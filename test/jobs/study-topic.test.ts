/** 新建专题 and 结束专题: a committee starts its reading without a shell, and members check in at once. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
  // A real committee begins with no topic at all.
  await talk.db.deleteFrom('study_topic_chat').execute();
  await talk.db.deleteFrom('study_topic').execute();
});
afterAll(() => talk.close());

const group = () => talk.group('委员读书群');

test('without a topic nothing is recorded; staff open one in the group after a preview', async () => {
  expect((await group().says('李秀兰', '打卡 心得：还没有专题')).join()).toContain('没有正在进行的读书专题');
  expect(await group().says('陈静', '@群议机器人 新建专题 《论语》共读 到 2027年3月31日')).toEqual([
    '新建专题：《论语》共读；书目：《论语》；时间：2026-11-23 至 2027-03-31；范围：本群；没有写明的按默认：每天学习，0:00换日，写了书名、章节或心得的计入，可补最近2天、每月5次。\n回复“确认”开始，回复“取消”放弃。',
  ]);
  expect(await talk.db.selectFrom('study_topic').select('id').execute()).toEqual([]);
  expect((await group().says('陈静', '确认')).join()).toContain('专题“《论语》共读”已开始');
  expect((await group().says('李秀兰', '打卡 《论语》第1章 心得：学而时习之')).join()).toContain(
    '已记录11月23日打卡',
  );
});

test('in private it is for all groups, and runs a year when no end is named', async () => {
  const [preview] = await talk.private().says('陈静', '新建专题 乡村振兴读书年 《乡土中国》《县域治理案例》');
  expect(preview).toContain('书目：《乡土中国》、《县域治理案例》');
  expect(preview).toContain('时间：2026-11-23 至 2027-11-22');
  expect(await talk.private().says('陈静', '取消')).toEqual(['（私信）好的，没有新建专题。']);
  expect(await talk.db.selectFrom('study_topic').select('id').execute()).toHaveLength(1);
});

test('an impossible or past end, and no title, are answered with what to write', async () => {
  expect((await talk.private().says('陈静', '新建专题 共读 到 2月30日')).join()).toContain('起止日期不对');
  expect((await talk.private().says('陈静', '新建专题')).join()).toContain('请写上专题名称');
});

test('members cannot open or end a topic', async () => {
  expect((await talk.private().says('李秀兰', '新建专题 我的专题')).join()).toContain('没有这项权限');
  expect((await talk.private().says('李秀兰', '结束专题 《论语》共读')).join()).toContain('没有这项权限');
});

test('a topic is ended by its name; from the next day on nothing is recorded', async () => {
  expect((await talk.private().says('陈静', '结束专题')).join()).toContain('“《论语》共读”');
  expect((await talk.private().says('陈静', '结束专题 《论语》共读')).join()).toContain('今天结束');
  talk.at('2026-11-24T10:00:00+08:00');
  expect((await group().says('李秀兰', '打卡 心得：第二天')).join()).toContain(
    '专题“《论语》共读”已于11月23日结束，这条打卡没有记录。',
  );
});

test('a topic with both ends named begins on its day; until then members are told when', async () => {
  const [preview] = await group().says('陈静', '@群议机器人 新建专题 冬季共读 2026年12月1日至12月31日');
  expect(preview).toContain('新建专题：冬季共读；');
  expect(preview).toContain('时间：2026-12-01 至 2026-12-31');
  expect(await group().says('陈静', '确认')).toEqual([
    '专题“冬季共读”已建好，12月1日开始。到时委员可以发送：打卡 《书名》第1章 心得：……',
  ]);
  expect(await group().says('李秀兰', '打卡 心得：早了几天')).toEqual([
    '专题“《论语》共读”已于11月23日结束，这条打卡没有记录。专题“冬季共读”12月1日开始，届时欢迎打卡。',
  ]);
  talk.at('2026-12-01T08:00:00+08:00');
  expect((await group().says('李秀兰', '打卡 心得：开卷有益')).join()).toContain('已记录12月1日打卡');
});

test('an end that is over is told, with what to write', async () => {
  expect((await talk.private().says('陈静', '新建专题 共读 2026年10月1日至2026年11月20日')).join()).toContain(
    '11月20日已经过去，专题没有变动。',
  );
});
