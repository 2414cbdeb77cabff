/** 考学: pasted by staff in private, answered in private, own result only, and numbers without names for staff. */

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTalk, type Talk } from '../support/dialogue.js';

const QUIZ = [
  '新建考学 《论语》小测 截止12月5日',
  '群：委员读书群',
  '1. “学而时习之”出自哪一篇？',
  'A. 学而 B. 为政',
  '答案：A 解析：见第一章',
  '2. （多选）属于“四书”的有',
  'A. 《论语》 B. 《孟子》 C. 《诗经》',
  '答案：AB',
  '3. 《论语》是语录体。（√）',
].join('\n');

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());
beforeEach(async () => {
  talk.at('2026-11-25T10:00:00+08:00');
  for (const table of ['quiz_answer', 'quiz_question', 'quiz', 'dialogue'] as const)
    await talk.db.deleteFrom(table).execute();
});

const says = async (name: string, text: string) => (await talk.private().says(name, text)).join('\n');
const open = async () => {
  await says('陈静', QUIZ);
  return says('陈静', '确认');
};

test('nothing is open before 确认; the group then hears of it, without a question', async () => {
  const preview = await says('陈静', QUIZ);
  expect(preview).toContain('考学“《论语》小测”，3题，12月5日24:00截止，通知到：委员读书群');
  expect(preview).toContain('2.（多选）属于“四书”的有\nA. 《论语》\nB. 《孟子》\nC. 《诗经》\n答案：AB');
  expect(await says('李秀兰', '考学')).toContain('现在没有开放的考学');
  const opened = await says('陈静', '确认');
  expect(opened).toContain('（委员读书群）考学“《论语》小测”开放到12月5日24:00，共3题，自愿参加');
  expect(opened).not.toContain('学而');
});

test('a member sees the questions without answers, and hears the own result alone at once', async () => {
  await open();
  const shown = await says('李秀兰', '考学');
  expect(shown).toContain('1.（单选）“学而时习之”出自哪一篇？\nA. 学而\nB. 为政');
  expect(shown).not.toMatch(/答案：|解析|√/);
  expect(await talk.private().says('李秀兰', '1A 2AC 3对')).toEqual([
    '（私信）第1题：您答A，正确。解析：见第一章\n第2题：您答AC，正确答案是AB。\n第3题：您答对，正确。',
  ]);
});

test('answered again the newest counts, history is kept; staff see numbers only', async () => {
  await open();
  await says('李秀兰', '1B');
  talk.at('2026-11-25T10:01:00+08:00');
  await says('李秀兰', '1A');
  await says('张伟', '1B 3F');
  const counts = await says('陈静', '考学统计');
  expect(counts).toContain('第1题：2人作答，1人答对\n第2题：0人作答，0人答对\n第3题：1人作答，0人答对');
  expect(counts).not.toMatch(/李秀兰|张伟/);
  expect(await talk.db.selectFrom('quiz_answer').select('id').execute()).toHaveLength(4);
  expect(await says('李秀兰', '考学统计')).toContain('没有这项权限');
  const person = talk.db.selectFrom('person').select('id').where('name', '=', '张伟');
  const set = (status: 'revoked' | 'active') =>
    talk.db.updateTable('member').set({ status }).where('person_id', 'in', person).execute();
  await set('revoked');
  const after = await says('陈静', '考学统计');
  await set('active');
  expect(after).toContain('第1题：1人作答，1人答对');
});

test('until the deadline, and not after it', async () => {
  await open();
  talk.at('2026-12-05T23:59:59+08:00');
  expect(await says('李秀兰', '1A')).toContain('第1题：您答A，正确');
  talk.at('2026-12-06T00:00:00+08:00');
  expect(await says('李秀兰', '2AB')).toContain('考学“《论语》小测”已于12月5日24:00截止，这次作答没有记录');
});

test('what no question has is told, and nothing of that message is taken', async () => {
  await open();
  expect(await says('李秀兰', '1A 2D 4A')).toContain('第2、4题没有这道题或没有这个选项，没有记录');
  expect(await talk.db.selectFrom('quiz_answer').select('id').execute()).toEqual([]);
});

test('of two that are open it is asked which', async () => {
  await open();
  await says('陈静', '新建考学 条例小测 截止12月8日\n1. 条例共几章？ A. 五 B. 六 答案：B');
  await says('陈静', '确认');
  expect(await says('李秀兰', '1B')).toContain(
    '现在开放的考学有2个，答的是哪一个？请回复数字：1. “条例小测”；2. “《论语》小测”',
  );
  expect(await says('李秀兰', '1')).toContain('第1题：您答B，正确');
});

test('in a group nothing is answered or set; what is unclear is told by question', async () => {
  await open();
  const group = talk.group('委员读书群');
  expect((await group.says('李秀兰', '考学 1A')).join()).toContain('请私聊我作答');
  expect((await group.hears('李秀兰', '1A 2B')).inboxId).toBeUndefined();
  expect((await group.says('陈静', `@群议机器人 ${QUIZ}`)).join()).toContain('请私聊我发送“新建考学”');
  expect(await says('陈静', '新建考学')).toContain('请把题目贴在“新建考学”后面');
  expect(await says('陈静', '新建考学 小测\n1. 甲？\nA. 一 B. 二')).toContain('第1题没有读到答案');
  expect(await says('陈静', '新建考学 小测 截止2月30日\n1. 甲\n答案：对')).toContain('截止时间不对');
});
