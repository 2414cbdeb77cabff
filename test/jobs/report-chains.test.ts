/** 接龙核对: what staff hear of lists, when, and what the group never hears. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

const group = () => talk.group('委员读书群');
const chain = (...lines: string[]) =>
  `#接龙\n今日打卡\n\n${lines.map((line, at) => `${at + 1}. ${line}`).join('\n')}`;

const tick = async () => {
  const said = await talk.happens({
    type: 'tick',
    platform: 'clock',
    eventKey: `e:report-chains@${talk.now().toISOString()}`,
    sentAt: talk.now(),
    job: 'report-chains',
  });
  const told = await Promise.all(['陈静', '吴晓东'].map((name) => talk.idOf(name)));
  expect(said.rows.every(({ target }) => told.includes((target as { id: string }).id))).toBe(true);
  return [
    ...new Set(
      said.rows.map(({ action }) =>
        action.action === 'send' && action.message.type === 'text' ? action.message.text : '',
      ),
    ),
  ];
};

test('names that are nobody’s are told to staff, and the group hears nothing of them', async () => {
  expect(
    await group().says('李秀兰', chain('李秀兰 第3章', '赵四 第3章', '赵军 第3章', '张伟-农业界')),
  ).toEqual(['接龙已记录：1位委员。']);
  expect(await tick()).toEqual([
    [
      '群“委员读书群”的接龙“今日打卡”有3行没有记录：',
      '第2行 赵四：名册中没有这个姓名',
      '第3行 赵军：名册中有同名的委员，需要写明界别',
      '第4行 张伟：写的界别与名册不一致',
      '请本人在接龙中写清姓名，下次接龙时自动记录。',
    ].join('\n'),
  ]);
});

test('they are told once, and of one list at most once an hour', async () => {
  talk.at('2026-11-23T10:30:00+08:00');
  const again = chain('李秀兰 第3章', '赵四 第3章', '赵军 第3章', '张伟-农业界');
  await group().says('王建国', `${again}\n5. 王建国 第3章\n6. 钱多多`);
  expect(await tick()).toEqual([]);
  talk.at('2026-11-23T11:00:00+08:00');
  expect((await tick()).join()).toBe(
    '群“委员读书群”的接龙“今日打卡”有1行没有记录：\n第6行 钱多多：名册中没有这个姓名\n请本人在接龙中写清姓名，下次接龙时自动记录。',
  );
});

test('of a line that went they hear when it stays away', async () => {
  talk.at('2026-11-23T13:00:00+08:00');
  await group().says('李秀兰', chain('李秀兰 第3章'));
  talk.at('2026-11-23T13:05:00+08:00');
  expect(await tick()).toEqual([]);
  talk.at('2026-11-23T13:15:00+08:00');
  expect(await tick()).toEqual([
    '群“委员读书群”的接龙“今日打卡”中王建国的一行不见了，相应的记录已撤回。如是误删，请补回接龙。',
  ]);
  talk.at('2026-11-23T15:00:00+08:00');
  expect(await tick()).toEqual([]);
});

test('at night it waits for the morning', async () => {
  talk.at('2026-11-23T22:00:00+08:00');
  await group().says('李秀兰', chain('李秀兰 第3章', '孙悟空'));
  expect(await tick()).toEqual([]);
  talk.at('2026-11-24T08:05:00+08:00');
  expect((await tick()).join()).toContain('孙悟空');
});

test('the names are sealed, and forgotten when they were told long ago', async () => {
  const known = await talk.db.selectFrom('chain').select('loose').where('loose', 'is not', null).execute();
  expect(known.length).toBeGreaterThan(0);
  expect(known.some(({ loose }) => loose?.includes('孙悟空'))).toBe(false);
  talk.at('2026-12-08T10:00:00+08:00');
  await tick();
  expect(await talk.db.selectFrom('chain').select('loose').where('loose', 'is not', null).execute()).toEqual(
    [],
  );
});

test('where most lines went at once they are kept, and staff are asked to look', async () => {
  talk.at('2026-12-15T10:00:00+08:00');
  await group().says('李秀兰', chain('李秀兰 第3章', '张伟 第3章', '王建国 第3章', '冯桂英 第3章'));
  talk.at('2026-12-15T10:05:00+08:00');
  await group().says('马德福', chain('马德福 第3章'));
  talk.at('2026-12-15T10:20:00+08:00');
  expect(await tick()).toEqual([
    '群“委员读书群”的接龙“今日打卡”一次少了4行，可能是重新开始或漏抄，原有的记录都保留。如确需撤回，请联系本人。',
  ]);
  const rows = await talk.db
    .selectFrom('check_in')
    .select('id')
    .where('study_day', '=', '2026-12-15')
    .where('counted', '=', true)
    .execute();
  expect(rows).toHaveLength(5);
});

test('two with one name are told apart by 界别', async () => {
  talk.at('2027-01-05T10:00:00+08:00');
  await group().says('李秀兰', chain('赵军-特邀界 第3章', '经济界赵军 第3章'));
  const rows = await talk.db
    .selectFrom('check_in')
    .select('member_id')
    .where('study_day', '=', '2027-01-05')
    .execute();
  expect(new Set(rows.map((row) => row.member_id)).size).toBe(2);
});

test('somebody in no roster posts for others', async () => {
  talk.at('2027-01-19T10:00:00+08:00');
  expect(await group().says('路人', chain('李秀兰 第3章', '张伟 第3章'))).toEqual(['接龙已记录：2位委员。']);
});

test('a list with nobody of the roster is nothing, and its words are blanked', async () => {
  const said = await group().hears('李秀兰', chain('赵四 第3章', '钱多多'));
  expect(said.rows).toEqual([]);
  const row = await talk.db
    .selectFrom('inbox')
    .select('words')
    .where('id', '=', said.inboxId as NonNullable<typeof said.inboxId>)
    .executeTakeFirst();
  expect(row?.words).toBeNull();
});

test('in a group of no committee it is nothing', async () => {
  const said = await talk.group('别处的群').hears('李秀兰', chain('李秀兰 第3章'));
  expect(said.rows).toEqual([]);
});
