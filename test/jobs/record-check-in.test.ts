/** 学习打卡 as dialogues: what a member types, what the group reads, what counts. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

const inReadingGroup = () => talk.group('委员读书群');

test('a check-in is taken apart and confirmed with the member’s name', async () => {
  expect(await inReadingGroup().says('李秀兰', '打卡 《论语》第3章 心得：温故而知新')).toEqual([
    '李秀兰委员，已记录11月23日打卡：《论语》第3章，心得5字。',
  ]);
});

test('a second one on the same day is appended, not counted again', async () => {
  expect(await inReadingGroup().says('李秀兰', '打卡 《论语》第4章')).toEqual([
    '李秀兰委员，已补充到11月23日打卡：《论语》第4章。',
  ]);
  const rows = await talk.db.selectFrom('check_in').select(['counted', 'part']).orderBy('id').execute();
  expect(rows).toEqual([
    { counted: true, part: '第3章' },
    { counted: false, part: '第4章' },
  ]);
});

test('the same message pushed again has one effect and no second answer', async () => {
  const messageId = 'pushed-twice';
  await inReadingGroup().says('王建国', '打卡 心得：读书使人明理', { messageId });
  expect(await inReadingGroup().says('王建国', '打卡 心得：读书使人明理', { messageId })).toEqual([]);
});

test('talk about checking in is neither answered nor stored', async () => {
  const said = await inReadingGroup().hears('王建国', '大家今天打卡了吗？');
  expect(said.inboxId).toBeUndefined();
});

test('just after Beijing midnight it is the new day, wherever the server stands', async () => {
  talk.at('2026-11-24T00:00:30+08:00');
  expect(
    await inReadingGroup().says('李秀兰', '打卡 心得：昨夜', { sentAt: '2026-11-23T23:59:59+08:00' }),
  ).toEqual(['李秀兰委员，已补充到11月23日打卡：心得2字。']);
  expect(await inReadingGroup().says('李秀兰', '打卡 心得：今晨')).toEqual([
    '李秀兰委员，已记录11月24日打卡：心得2字。',
  ]);
});

test('an empty check-in is acknowledged but not counted', async () => {
  talk.at('2026-11-25T20:00:00+08:00');
  expect(await inReadingGroup().says('李秀兰', '打卡')).toEqual([
    '李秀兰委员，已收到11月25日打卡。请直接回复读的书名、章节或一句心得，即可计入。',
  ]);
});

test('yesterday can be made up for, tomorrow cannot', async () => {
  expect(await inReadingGroup().says('王建国', '补卡 昨天 《论语》第5章')).toEqual([
    '王建国委员，已记录11月24日补卡：《论语》第5章。',
  ]);
  expect(await inReadingGroup().says('王建国', '补卡 2月30日 《论语》第5章')).toEqual([
    '日历上没有这一天，这条补卡没有记录。请写清日期再发一次，例如：补卡 昨天 《书名》第3章。',
  ]);
});

test('a day named after 打卡 is the day that is meant, not words of a reflection', async () => {
  expect(await inReadingGroup().says('张伟', '打卡 昨天 《论语》第10章')).toEqual([
    '张伟委员，已记录11月24日补卡：《论语》第10章。',
  ]);
  expect(await inReadingGroup().says('张伟', '打卡 昨天的 《论语》第11章')).toEqual([
    '张伟委员，已补充到11月24日补卡：《论语》第11章。',
  ]);
  expect((await inReadingGroup().says('张伟', '读书打卡 12月1日 《论语》')).join()).toContain('没有记录');
  expect(await inReadingGroup().says('张伟', '打卡 今天 《论语》第12章')).toEqual([
    '张伟委员，已记录11月25日打卡：《论语》第12章。',
  ]);
});

test('a picture that comes with a check-in is kept by its key, once', async () => {
  const attachments = [{ kind: 'image' as const, key: 'img_v3_1', fileName: '笔记.png' }];
  const messageId = 'with-picture';
  for (const _ of [1, 2])
    await inReadingGroup().says('赵军', '打卡 心得：附笔记一页', { attachments, messageId });
  await inReadingGroup().says('王建国', '打卡 心得：附笔记一页', { attachments, messageId: 'with-another' });
  const rows = await talk.db.selectFrom('attachment').select(['platform_key', 'check_in_id']).execute();
  expect(rows.map((row) => row.platform_key)).toEqual(['img_v3_1', 'img_v3_1']);
  expect(new Set(rows.map((row) => row.check_in_id)).size).toBe(2);
  expect(rows.every((row) => row.check_in_id !== null)).toBe(true);
});

test('someone in no roster is told privately how to bind, once a day, and nothing is kept', async () => {
  const first = await inReadingGroup().hears('路人', '打卡 心得：外人');
  expect(first.rows).toHaveLength(1);
  expect(first.rows[0]?.target.kind).toBe('user');
  const kept = await talk.db
    .selectFrom('inbox')
    .select('words')
    .where('id', '=', first.inboxId!)
    .executeTakeFirst();
  expect(kept?.words).toBeNull();
  expect(await inReadingGroup().says('路人', '打卡 心得：外人')).toEqual([]);
});

test('a member may say it their own way: a day mark, or book and part before the word', async () => {
  talk.at('2026-11-27T20:00:00+08:00');
  expect(await inReadingGroup().says('李秀兰', 'D12 《论语》第6章 心得：学而不厌')).toEqual([
    '李秀兰委员，已记录11月27日打卡：《论语》第6章，心得4字。',
  ]);
  expect(await inReadingGroup().says('王建国', '《论语》第6章 打卡')).toEqual([
    '王建国委员，已记录11月27日打卡：《论语》第6章。',
  ]);
});

test('after the topic has ended nothing is stored and the member is told', async () => {
  talk.at('2028-01-05T20:00:00+08:00');
  expect(await inReadingGroup().says('李秀兰', '打卡 心得：新年')).toEqual([
    '专题“书香政协·经典共读”已于2027年11月22日结束，这条打卡没有记录。新专题开始后欢迎再来。',
  ]);
});

test('a reflection of exactly 20,000 characters is recorded, one more is not', async () => {
  talk.at('2026-11-27T20:00:00+08:00');
  const writing = (chars: number) =>
    inReadingGroup().says('张伟', `打卡 《论语》第3章 心得：${'悟'.repeat(chars)}`);
  expect(await writing(20_001)).toEqual(['一篇心得最多20000字，这条有20001字，没有记录，请分几次发送。']);
  expect(await writing(20_000)).toEqual(['张伟委员，已记录11月27日打卡：《论语》第3章，心得20000字。']);
});

test('a phone number in a title is not said aloud', async () => {
  talk.at('2026-11-28T20:00:00+08:00');
  expect(await inReadingGroup().says('张伟', '打卡 《联系我13912345678》第3章')).toEqual([
    '张伟委员，已记录11月28日打卡：《联系我139****5678》第3章（书目外）。',
  ]);
});

test('a listed book beside the word is a check-in, said to nobody in particular; what is not listed is chatter', async () => {
  expect((await talk.group('委员读书群').says('王建国', '论语打卡')).join()).toContain('：《论语》');
  expect((await talk.group('委员读书群').hears('王建国', '打卡机坏了')).inboxId).toBeUndefined();
  expect((await talk.group('委员读书群').hears('王建国', '孟子打卡')).inboxId).toBeUndefined();
});
