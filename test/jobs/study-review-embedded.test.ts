/** 精选, reminders, 周报 and 排行 on the embedded database: one round through each. */

import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { talkOfFile } from '../support/talk-of-file.js';

const talk = talkOfFile('embedded');

const strikes = (job: string) =>
  talk.happens({
    type: 'tick',
    platform: 'clock',
    eventKey: `e:${job}@${randomUUID()}`,
    sentAt: talk.now(),
    job,
  });

test('a check-in is chosen and commented on, its day reminded of, its week told', async () => {
  const group = talk.group('委员读书群');
  const quote = randomUUID();
  await group.says('李秀兰', '打卡 《论语》第3章 心得：温故而知新', { messageId: quote });
  expect((await group.says('陈静', '精选', { quote })).join()).toContain('已设为精选');
  expect((await group.says('陈静', '点评 写得具体', { quote })).at(-1)).toContain('已私下转给李秀兰委员');
  expect((await talk.private().says('李秀兰', '回复点评 谢谢')).at(-1)).toContain('已转给点评的人');
  expect((await talk.private().says('张伟', '精选心得')).join()).toContain('温故而知新');

  await talk.private().says('张伟', '提醒我打卡 每天18点');
  await talk.private().says('李秀兰', '提醒我打卡 每天18点');
  talk.at('2026-11-23T18:00:00+08:00');
  const told = (await strikes('remind-members')).rows;
  expect(told.map(({ target }) => target.id)).toEqual([await talk.idOf('张伟')]);

  await talk.private().says('陈静', '开启周报 每周二9点');
  talk.at('2026-11-24T09:00:00+08:00');
  const [posted] = (await strikes('post-digests')).rows;
  expect(JSON.stringify(posted)).toContain('1位委员参加，打卡1人次');

  await talk.private().says('陈静', '开启排行');
  await talk.private().says('陈静', '确认');
  expect((await group.says('王建国', '排行榜')).join()).toContain('1. 农业界 1人次');
});
