/** 收到 as dialogues: counted once a member, never answered in a group, and only where a notice is open. */

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

const readingGroup = () => talk.group('委员读书群');

async function send(title: string, audience: string): Promise<string> {
  const answers = await talk.private().says('陈静', `通知\n${title}\n正文\n发给：${audience}`);
  const number = /N-\d{8}-\d\d/.exec(answers.join())![0];
  await talk.private().says('陈静', `确认 ${number}`);
  return number;
}
const acknowledgedBy = async (number: string) =>
  talk.db
    .selectFrom('acknowledgement')
    .innerJoin('notice', 'notice.id', 'acknowledgement.notice_id')
    .innerJoin('member', 'member.id', 'acknowledgement.member_id')
    .innerJoin('person', 'person.id', 'member.person_id')
    .select(['person.name', 'via'])
    .where('number', '=', number)
    .orderBy('acknowledgement.id')
    .execute();
const idOf = async (number: string) =>
  (await talk.db.selectFrom('notice').select('id').where('number', '=', number).executeTakeFirstOrThrow()).id;

test('a bare 1 or 收到 with no notice open is nothing, and is not kept', async () => {
  for (const text of ['1', '收到']) {
    const said = await readingGroup().hears('李秀兰', text);
    expect(said).toMatchObject({ inboxId: undefined, rows: [] });
  }
});

let first: string;
test('收到 in its variants counts once a member, and the group hears nothing', async () => {
  first = await send('读书活动', '委员读书群');
  for (const [name, text] of [
    ['李秀兰', '收到🫡'],
    ['李秀兰', '收到'],
    ['张伟', '1'],
    ['王建国', '好的，准时参加'],
  ] as const)
    expect(await readingGroup().says(name, text)).toEqual([]);
  expect(await acknowledgedBy(first)).toEqual([
    { name: '李秀兰', via: 'text' },
    { name: '张伟', via: 'text' },
    { name: '王建国', via: 'text' },
  ]);
});

test('what only begins like it is no acknowledgement, and is not stored at all', async () => {
  const said = await readingGroup().hears('冯桂英', '收到你的快递了');
  expect(said).toMatchObject({ inboxId: undefined, rows: [] });
  expect(await acknowledgedBy(first)).toHaveLength(3);
});

test('in another group, where no notice is open, 收到 is nothing', async () => {
  expect((await talk.group('委员工作群').hears('冯桂英', '收到')).inboxId).toBeUndefined();
});

test('with two open, 收到 means the newest of this group, a quote means the quoted one', async () => {
  await talk.carryOut();
  const second = await send('第二个通知', '委员读书群');
  await readingGroup().says('冯桂英', '收到');
  expect(await acknowledgedBy(second)).toEqual([{ name: '冯桂英', via: 'text' }]);
  const sent = await talk.db
    .selectFrom('outbox')
    .select('platform_message_id')
    .where('dedupe_key', 'like', `notice ${await idOf(first)} %`)
    .executeTakeFirstOrThrow();
  expect(await readingGroup().says('冯桂英', '收到', { quote: sent.platform_message_id! })).toEqual([]);
  expect((await acknowledgedBy(first)).at(-1)).toEqual({ name: '冯桂英', via: 'quote' });
});

test('the button counts and says nothing', async () => {
  const value = { job: 'acknowledge-notice', noticeId: await idOf(first) };
  expect(await readingGroup().presses('罗春生', 'card-1', value)).toEqual([]);
  expect(await readingGroup().presses('罗春生', 'card-1', value)).toEqual([]);
  expect((await acknowledgedBy(first)).filter((one) => one.name === '罗春生')).toEqual([
    { name: '罗春生', via: 'button' },
  ]);
});

test('a button of a draft, or of no notice at all, counts nothing', async () => {
  const [preview] = await talk.private().says('陈静', '通知\n草稿\n正文\n发给：委员读书群');
  const number = /N-\d{8}-\d\d/.exec(preview!)![0];
  for (const noticeId of [await idOf(number), 999_999, 'x', 1.5])
    expect(await readingGroup().presses('罗春生', 'card-2', { job: 'acknowledge-notice', noticeId })).toEqual(
      [],
    );
  expect(await acknowledgedBy(number)).toEqual([]);
  await talk.private().says('陈静', `取消 ${number}`);
});

test('in private each 收到 takes the newest that is still open, and says so', async () => {
  expect(await talk.private().says('孙长河', '收到')).toEqual([
    '（私信）已记录您对“第二个通知”的回执。您还有1条通知待回执，下一条是“读书活动”，收到请再回复一次。',
  ]);
  expect(await talk.private().says('孙长河', '好的')).toEqual(['（私信）已记录您对“读书活动”的回执。']);
  expect((await acknowledgedBy(first)).at(-1)).toEqual({ name: '孙长河', via: 'private' });
});

test('staff who are no members are heard and not counted', async () => {
  expect(await readingGroup().says('陈静', '收到')).toEqual([]);
  expect((await acknowledgedBy(first)).map((one) => one.name)).not.toContain('陈静');
});

test('someone in no roster is told privately how to bind; the group hears nothing even if that fails', async () => {
  const said = await readingGroup().hears('路人', '收到');
  expect(said.rows.map((row) => row.target.kind)).toEqual(['user']);
  const row = await talk.db
    .selectFrom('outbox')
    .select(['id'])
    .where('inbox_id', '=', said.inboxId!)
    .executeTakeFirstOrThrow();
  const answered = await talk.happens({
    type: 'answered',
    platform: 'playground',
    eventKey: `e:outbox-${row.id}`,
    sentAt: talk.now(),
    outboxId: row.id as number,
    job: 'explain-binding',
    payload: { step: 'tried', chatId: '' },
    answer: { ok: false, code: 'user_unreachable' },
  });
  expect(answered.rows).toEqual([]);
});

test('a former member is not counted', async () => {
  await sql`update member set status = 'former' where person_id = (select id from person where name = '田野')`.execute(
    talk.db,
  );
  expect(await readingGroup().says('田野', '收到')).toEqual([]);
  expect((await acknowledgedBy(first)).map((one) => one.name)).not.toContain('田野');
});

test('公告 asks for no 收到: it opens nothing', async () => {
  await talk.private().says('陈静', '公告\n系统维护\n今晚\n发给：委员工作群');
  await talk.private().says('陈静', '确认');
  expect((await talk.group('委员工作群').hears('李秀兰', '收到')).inboxId).toBeUndefined();
});
