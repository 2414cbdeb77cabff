/** 请假, 销假, 退出打卡 and 重新参加 as dialogues; the leave of an invitation is another thing. */

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());
beforeEach(async () => {
  talk.at('2026-12-01T10:00:00+08:00');
  for (const table of ['dialogue', 'study_leave', 'study_participation'] as const)
    await talk.db.deleteFrom(table).execute();
});

const group = () => talk.group('委员读书群');
const leaves = async () =>
  (await talk.db.selectFrom('study_leave').selectAll().orderBy('id').execute()).map(
    (one) => `${one.kind} ${one.from_day} ${one.to_day}`,
  );

test('days, a length, and what people say instead', async () => {
  expect(await group().says('李秀兰', '请假 12月3日至5日 出差')).toEqual([
    '李秀兰委员，已记下12月3日至5日学习打卡请假，这期间不影响连续打卡。提前回来请发送：销假。',
  ]);
  await group().says('李秀兰', '这两天停一下');
  await talk.private().says('李秀兰', '请假一周');
  expect(await leaves()).toEqual([
    'leave 2026-12-03 2026-12-05',
    'leave 2026-12-01 2026-12-02',
    'leave 2026-12-01 2026-12-07',
  ]);
  expect(JSON.stringify(await talk.db.selectFrom('study_leave').selectAll().execute())).not.toContain('出差');
});

test('without a day it is asked in private, and what is answered there is taken', async () => {
  expect(await group().says('李秀兰', '请假')).toEqual([
    expect.stringContaining('（私信）李秀兰委员，学习打卡从哪天请到哪天？'),
  ]);
  expect(await leaves()).toEqual([]);
  expect((await talk.private().says('李秀兰', '三天'))[0]).toContain('12月1日至3日');
});

test('销假 ends it from that day on; without leave it is said so', async () => {
  await group().says('李秀兰', '请假 12月1日至10日');
  expect(await group().says('李秀兰', '销假 12月4日')).toEqual(['李秀兰委员，已从12月4日起销假，欢迎回来。']);
  expect((await group().says('李秀兰', '销假 12月5日'))[0]).toContain('不用销假');
});

test('days that cannot be, are long past, or go on for ever are told with what to write', async () => {
  expect((await group().says('李秀兰', '请假 2月30日'))[0]).toContain('请假的日期不对');
  expect((await group().says('李秀兰', '请假 2026年11月20日至22日'))[0]).toContain('最多补请最近7天');
  expect((await group().says('李秀兰', '请假 12月1日至2028年1月1日'))[0]).toContain('一次请假最多366天');
  expect(await leaves()).toEqual([]);
});

test('the same message twice is one leave', async () => {
  const messageId = randomUUID();
  await group().says('李秀兰', '请假 12月3日', { messageId });
  await group().says('李秀兰', '请假 12月3日', { messageId });
  expect(await leaves()).toHaveLength(1);
});

test('under a notice that invites, 请假 is not study leave but asks for leave there; 学习请假 is', async () => {
  await talk
    .private()
    .says('陈静', '通知 关于读书会的通知\n12月5日下午3点在三楼，参加请回复，不能参加请假\n发给：委员读书群');
  await talk.private().says('陈静', '确认');
  await talk.carryOut();
  expect((await group().says('李秀兰', '请假，家里有事'))[0]).toContain(
    '（私信）已记下您对“关于读书会的通知”的请假申请',
  );
  expect(await leaves()).toEqual([]);
  await group().says('李秀兰', '学习请假 12月5日');
  expect(await leaves()).toEqual(['leave 2026-12-05 2026-12-05']);
  await talk.db.updateTable('notice').set({ state: 'cancelled' }).execute();
});

test('退出打卡 and 重新参加, as often as one likes; the newest holds, in whatever order they arrive', async () => {
  expect(await group().says('李秀兰', '退出打卡')).toEqual([
    '李秀兰委员，已退出“书香政协·经典共读”的打卡，不再提醒您，没有任何影响。想回来随时发送：重新参加。',
  ]);
  expect((await group().says('李秀兰', '退出打卡'))[0]).toContain('已经退出');
  expect((await group().says('李秀兰', '打卡 心得：还是写一点'))[0]).toContain('已记录12月1日打卡');
  talk.at('2026-12-01T11:00:00+08:00');
  expect((await talk.private().says('李秀兰', '重新参加'))[0]).toContain('欢迎回来');
  await group().says('李秀兰', '退出打卡', { sentAt: '2026-12-01T10:30:00+08:00' });
  expect((await group().says('李秀兰', '重新参加'))[0]).toContain('直接打卡就行');
});

test('不参加了 may mean anything, so it is asked; with several topics it is asked which', async () => {
  expect((await talk.private().says('李秀兰', '不参加了'))[0]).toContain('是的话请发送：退出打卡');
  expect(await talk.db.selectFrom('study_participation').select('id').execute()).toEqual([]);
  await talk.private().says('陈静', '新建专题 冬读 12月1日至12月31日\n群：委员读书群');
  await talk.private().says('陈静', '确认');
  expect((await group().says('李秀兰', '退出打卡'))[0]).toContain('是哪一个专题？请回复数字：');
  expect((await group().says('李秀兰', '2'))[0]).toContain('已退出“冬读”的打卡');
});
