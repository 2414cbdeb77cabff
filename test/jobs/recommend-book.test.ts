/** 荐书, 书单 and 撤回荐书: one recommendation a member and book, the newest words rule, and only active members are in the list. */

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());
beforeEach(async () => {
  talk.at('2026-11-25T10:00:00+08:00');
  for (const table of ['book_recommendation', 'recall'] as const) await talk.db.deleteFrom(table).execute();
});

const group = () => talk.group('委员读书群');
const list = async () => (await talk.private().says('陈静', '书单')).join('\n');
const setStatus = (name: string, status: 'active' | 'revoked') =>
  talk.db
    .updateTable('member')
    .set({ status })
    .where('person_id', 'in', talk.db.selectFrom('person').select('id').where('name', '=', name))
    .execute();

test('a book is recommended in the group and is in the list with the reason, the sector and the name', async () => {
  expect(await group().says('李秀兰', '荐书 《平凡的世界》 理由：写出了普通人的坚韧')).toEqual([
    '李秀兰委员，已记入书单：《平凡的世界》。',
  ]);
  expect(await list()).toContain('1. 《平凡的世界》（1位推荐）\n　农业界李秀兰：写出了普通人的坚韧');
});

test.each([
  '推荐《平凡的世界》，写得好',
  '好书推荐：《平凡的世界》 写得好',
  '推荐一本书《平凡的世界》写得好',
  '薦書 《平凡的世界》寫得好',
  '＃荐书 〈平凡的世界〉',
])('%j recommends it', async (words) => {
  expect((await group().says('李秀兰', words)).join()).toContain('已记入书单：《平凡的世界》');
});

test.each([
  '推荐一家饭店',
  '有什么好书推荐?',
  '有什么好书推荐',
  '推荐《觉醒年代》这部剧',
  '推荐《论语》吗？',
  '推荐《乡土中国》的人还真不少',
  '书单发我一下',
])('%j is chatter', async (words) => {
  const said = await group().hears('李秀兰', words);
  expect([said.inboxId, said.rows]).toEqual([undefined, []]);
});

test('said again the newest words rule, and the book counts once for one member', async () => {
  await group().says('李秀兰', '荐书 《平凡的世界》 很好');
  talk.at('2026-11-26T10:00:00+08:00');
  expect(await group().says('李秀兰', '荐书 《平凡的世界》 理由：第二遍更有体会')).toEqual([
    '李秀兰委员，您推荐过《平凡的世界》，已按这次写的更新。',
  ]);
  const shown = await list();
  expect(shown).toContain('（1位推荐）\n　农业界李秀兰：第二遍更有体会');
  expect(shown).not.toContain('很好');
});

test('what was sent first and arrives last changes nothing', async () => {
  await group().says('李秀兰', '荐书 《平凡的世界》 新的', { sentAt: '2026-11-25T09:00:00+08:00' });
  await group().says('李秀兰', '荐书 《平凡的世界》 旧的', { sentAt: '2026-11-25T08:00:00+08:00' });
  expect(await list()).toContain('农业界李秀兰：新的');
});

test('the most recommended stand first, who recommends in the roster’s order; the newest are named', async () => {
  await group().says('王建国', '荐书 《乡土中国》 读懂基层');
  talk.at('2026-11-25T10:01:00+08:00');
  await group().says('张伟', '荐书 《古文观止》');
  talk.at('2026-11-25T10:02:00+08:00');
  await group().says('李秀兰', '荐书 《乡土中国》 熟人社会');
  talk.at('2026-11-25T10:03:00+08:00');
  await group().says('李秀兰', '荐书 《论语》');
  const shown = await list();
  expect(shown).toContain(
    '书单共3种。\n推荐最多：\n1. 《乡土中国》（2位推荐）\n　农业界李秀兰：熟人社会\n　经济界王建国：读懂基层\n2. 《论语》',
  );
  const [line, whole] = await group().says('张伟', '书单');
  expect(line).toBe('书单共3种，推荐最多的是《乡土中国》、《论语》、《古文观止》。推荐理由已私信发给您。');
  expect(whole).toContain('（私信）书单共3种。');
});

test('a recommendation is taken back by its title, or the last one; recalling the message does it too', async () => {
  await group().says('李秀兰', '荐书 《论语》', { messageId: 'first' });
  talk.at('2026-11-25T10:01:00+08:00');
  await group().says('李秀兰', '荐书 《乡土中国》');
  expect(await group().says('李秀兰', '撤回荐书')).toEqual([
    '李秀兰委员，已从书单撤回您推荐的《乡土中国》。',
  ]);
  expect((await group().says('李秀兰', '撤回荐书 《红楼梦》')).join()).toContain('您推荐的有《论语》');
  await talk.happens({
    type: 'recalled',
    platform: 'playground',
    eventKey: 'e:recalled-first',
    sentAt: talk.now(),
    platformChatId: 'group-reading',
    chatKind: 'group',
    sender: { id: '' },
    platformMessageId: 'first',
  });
  expect(await list()).toContain('书单里还没有书');
  expect((await group().says('李秀兰', '撤回荐书')).join()).toContain('书单里还没有您推荐的书');
});

test('whoever loses the 资格 is absent at once, and so are the books only they recommend', async () => {
  await group().says('李秀兰', '荐书 《论语》 好');
  await group().says('张伟', '荐书 《论语》 很好');
  await group().says('张伟', '荐书 《古文观止》');
  await setStatus('张伟', 'revoked');
  const shown = await list();
  await setStatus('张伟', 'active');
  expect(shown).toContain('书单共1种');
  expect(shown).not.toContain('张伟');
});

test('without a book, with too long a reason, the writer is told what to send; numbers are masked', async () => {
  expect((await group().says('李秀兰', '荐书')).join()).toContain('请用书名号写上要推荐的书');
  const long = (await group().says('李秀兰', `荐书 《论语》 ${'好'.repeat(301)}`)).join();
  expect(long).toContain('推荐理由最多300字，这条有301字，没有记录');
  await group().says('李秀兰', '荐书 《论语》 借书请打13912345678');
  expect(await list()).not.toContain('13912345678');
});
