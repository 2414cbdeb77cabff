/** 您是不是想……: asked once, in private, with the guess filled in; nothing is filed before a yes. */

import { beforeEach, expect, test } from 'vitest';
import { eachBeginsAnew, talkOfFile } from '../support/talk-of-file.js';

const talk = talkOfFile();
eachBeginsAnew(talk);
beforeEach(async () => {
  // Each binding and each slip is spoken of once a day.
  await talk.db.deleteFrom('told').execute();
});

const checkIns = () =>
  talk.db
    .selectFrom('check_in')
    .select(['study_day', 'book', 'part', 'reflection', 'platform_message_id'])
    .where('platform_message_id', 'is not', null)
    .execute();
const before = async (work: () => Promise<unknown>) => {
  const had = (await checkIns()).length;
  await work();
  return (await checkIns()).slice(had);
};
const group = () => talk.group('委员读书群');

test('a word that is nearly right is asked about in private, and nothing is filed', async () => {
  const filed = await before(async () =>
    expect(await group().says('李秀兰', '大卡 《论语》第三章')).toEqual([
      '（私信）您是不是想打卡：《论语》第三章？回复“是”就记录，回复“不是”就不记录。',
    ]),
  );
  expect(filed).toEqual([]);
});

test('是 files it as the message it was said in: its day, its id, its group', async () => {
  talk.at('2026-11-23T23:50:00+08:00');
  await group().says('李秀兰', '大卡 《论语》第三章 心得：温故而知新', { messageId: 'before-midnight' });
  talk.at('2026-11-24T00:10:00+08:00');
  const filed = await before(async () =>
    expect(await talk.private().says('李秀兰', '是')).toEqual([
      '（私信）李秀兰委员，已记录11月23日打卡：《论语》第三章，心得5字。',
    ]),
  );
  expect(filed).toEqual([
    {
      study_day: '2026-11-23',
      book: '论语',
      part: '第三章',
      reflection: '温故而知新',
      platform_message_id: 'before-midnight',
    },
  ]);
});

test.each(['对', '1', '好的', '嗯', '是的。', '对的，谢谢'])('%s confirms', async (yes) => {
  await group().says('李秀兰', '大卡 《论语》第三章');
  expect(await before(() => talk.private().says('李秀兰', yes))).toHaveLength(1);
});

test.each(['不', '不是', '算了', '不用了，谢谢'])('%s drops it', async (no) => {
  await group().says('李秀兰', '大卡 《论语》第三章');
  expect(await talk.private().says('李秀兰', no)).toEqual(['（私信）好的，没有保存。']);
  expect(await before(() => talk.private().says('李秀兰', '是'))).toEqual([]);
});

test('a correction is put into the guess and asked about again', async () => {
  await group().says('李秀兰', '大卡 《论语》第三章', { messageId: 'third-chapter' });
  expect(await talk.private().says('李秀兰', '不对，是第4章')).toEqual([
    '（私信）您是不是想打卡：《论语》第4章？回复“是”就记录，回复“不是”就不记录。',
  ]);
  expect(await before(() => talk.private().says('李秀兰', '是'))).toMatchObject([
    { book: '论语', part: '第4章', platform_message_id: 'third-chapter' },
  ]);
});

test('after thirty minutes a yes is only a yes', async () => {
  await group().says('李秀兰', '大卡 《论语》第三章');
  talk.at('2026-11-23T10:30:01+08:00');
  expect(await before(() => talk.private().says('李秀兰', '是'))).toEqual([]);
});

test('a yes in the group answers nothing', async () => {
  await group().says('李秀兰', '大卡 《论语》第三章');
  expect(await before(() => group().says('李秀兰', '是'))).toEqual([]);
});

test('the yes of somebody else answers nothing', async () => {
  await group().says('李秀兰', '大卡 《论语》第三章');
  expect(await before(() => talk.private().says('张伟', '是'))).toEqual([]);
});

test('a command in between drops the question: a later 好的 files nothing', async () => {
  await group().says('李秀兰', '大卡 《论语》第三章');
  await talk.private().says('李秀兰', '我的打卡');
  expect(await before(() => talk.private().says('李秀兰', '好的'))).toEqual([]);
});

test('what was recalled before the yes is not counted', async () => {
  await group().says('李秀兰', '大卡 《论语》第三章', { messageId: 'taken-back' });
  await talk.recalls('taken-back');
  await talk.private().says('李秀兰', '是');
  const counted = await talk.db
    .selectFrom('check_in')
    .select('id')
    .where('platform_message_id', '=', 'taken-back')
    .where('counted', '=', true)
    .execute();
  expect(counted).toEqual([]);
});

test('a spoken tip is a draft: shown whole, filed on 是, its author told in private', async () => {
  expect(await talk.private().says('李秀兰', '我要反映一个问题就是我们小区停车太难了建议增加车位')).toEqual([
    '（私信）您是不是想报送社情民意？\n情况：我们小区停车太难了\n建议：建议增加车位\n回复“是”就办理，回复“不是”就不办理。',
  ]);
  const [told] = await talk.private().says('李秀兰', '是');
  expect(told).toMatch(/^（私信）李秀兰委员，社情民意 SQ-2026-\d{4}.*已收到/);
});

test('a tip guessed in a group is told in private only', async () => {
  await group().says('李秀兰', '社请民意：老城区停车难，早晚高峰堵得厉害，建议把机关车位夜间开放');
  const said = await talk.private().says('李秀兰', '是');
  expect(said.every((line) => /^（私信）|^（致 /.test(line))).toBe(true);
});

test('a question of another job in private is not pushed aside', async () => {
  await talk.private().says('李秀兰', '社情民意');
  expect(await group().says('李秀兰', '大卡 《论语》第三章')).toEqual([
    '（私信）如要学习打卡，请发送：打卡 《书名》第3章 心得：……（补卡：补卡 昨天 《书名》第3章）',
  ]);
});

test('chatter that begins like a slip is not kept', async () => {
  expect((await group().hears('李秀兰', '大卡车来了')).inboxId).toBeUndefined();
  expect((await group().hears('李秀兰', '打开文件看看')).inboxId).toBeUndefined();
});

test('who is in no roster is told how to bind, not asked', async () => {
  expect((await group().says('路人', '大卡 《论语》第三章'))[0]).toMatch(/^（私信）您的账号还没有绑定/);
});

test('the recall of what was guessed at takes back what the yes filed', async () => {
  const messageId = 'guessed-and-recalled';
  await group().says('李秀兰', '大卡 《论语》第三章', { messageId });
  await talk.private().says('李秀兰', '是');
  await talk.recalls(messageId);
  const row = await talk.db
    .selectFrom('check_in')
    .select(['counted', 'withdrawn_at'])
    .where('platform_message_id', '=', messageId)
    .executeTakeFirstOrThrow();
  expect(row).toEqual({ counted: false, withdrawn_at: talk.now() });
});

test('大卡 alone is asked about, and after 是 it is asked what was read', async () => {
  const says = async (text: string) => (await talk.private().says('李秀兰', text)).join();
  expect(await says('大卡')).toContain('您是不是想');
  expect(await says('是')).toContain('请直接回复读的书名、章节或一句心得');
  expect(await says('论语第三章 温故而知新')).toContain('已记录11月23日打卡：《论语》第三章');
});
