/** 确认 as dialogues: exactly once, one delivery a group, nothing after 24 hours, 取消, and what the log keeps. */

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBrokenAudit } from '../../src/db/audit.js';
import { markNoticesSent } from '../../src/db/notice.js';
import { NOT_UNDERSTOOD, openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

const says = (text: string, name = '陈静') => talk.private().says(name, text);

async function draft(audience = '委员读书群、委员工作群', name = '陈静'): Promise<string> {
  const answers = await says(`通知\n读书活动\n请报送书目。\n发给：${audience}`, name);
  return /N-\d{8}-\d\d/.exec(answers.join())![0];
}
const noticeOf = (number: string) =>
  talk.db.selectFrom('notice').selectAll().where('number', '=', number).executeTakeFirstOrThrow();
const deliveriesOf = (number: string) =>
  talk.db
    .selectFrom('delivery')
    .innerJoin('notice', 'notice.id', 'delivery.notice_id')
    .innerJoin('outbox', 'outbox.id', 'delivery.outbox_id')
    .select(['outbox.dedupe_key', 'outbox.priority', 'outbox.state', 'outbox.about', 'notice.id', 'chat_id'])
    .where('notice.number', '=', number)
    .orderBy('chat_id')
    .execute();

test('without a draft there is nothing to confirm', async () => {
  expect((await says('确认')).join()).toContain('您目前没有待确认的通知草稿');
});

test('确认 takes one’s only draft: one delivery and one outbox row a group', async () => {
  const number = await draft();
  expect(await says('确认')).toEqual([
    `（私信）已开始发送 ${number}，共2个群。查看进度请发送：进度 ${number}；未送达的请发送：未送达。`,
  ]);
  const rows = await deliveriesOf(number);
  expect(rows).toHaveLength(2);
  for (const row of rows)
    expect(row).toMatchObject({
      dedupe_key: `notice ${row.id} ${row.chat_id}`,
      priority: 5,
      state: 'waiting',
      about: { kind: 'notice', noticeId: row.id, hasEvent: false },
    });
  expect(await noticeOf(number)).toMatchObject({ state: 'sending', confirmed_at: talk.now() });
});

test('groups get a card with 收到 to press, with the words they need', async () => {
  const done = await talk.carryOut();
  const cards = done.flatMap(({ target, action }) =>
    target.kind === 'chat' && action.action === 'send' && action.message.type === 'card'
      ? [action.message.card]
      : [],
  );
  expect(cards).toHaveLength(2);
  expect(cards[0]).toMatchObject({
    title: '读书活动',
    paragraphs: ['请报送书目。', '收到后请点“收到”，或直接回复“收到”。'],
    buttons: [{ label: '收到', value: { job: 'acknowledge-notice' } }],
  });
});

test('a platform without buttons gets text, 公告 asks nobody for 收到', async () => {
  await talk.db.updateTable('chat').set({ platform: 'wechaty' }).where('name', '=', '委员工作群').execute();
  await draft('委员工作群');
  await says('确认');
  await says('公告\n系统维护\n今晚维护\n发给：委员工作群');
  await says('确认');
  const texts = (await talk.carryOut()).flatMap(({ target, action }) =>
    target.kind === 'chat' && action.action === 'send' && action.message.type === 'text'
      ? [action.message.text]
      : [],
  );
  expect(texts).toEqual(['【读书活动】\n请报送书目。\n收到后请回复“收到”。', '【系统维护】\n今晚维护']);
  await talk.db
    .updateTable('chat')
    .set({ platform: 'playground' })
    .where('name', '=', '委员工作群')
    .execute();
});

test('a notice that was written to a group makes it no 新群 only once it is sent', async () => {
  await sql`update chat set first_written_at = now() where name = '委员读书群'`.execute(talk.db);
  const [preview] = await says('通知\n题目\n正文\n发给：委员读书群、委员工作群');
  expect(preview).toContain('委员读书群：');
  expect(preview).toContain('委员工作群（新群）：');
  await says('取消');
});

test('confirmed by two people at the same time it is sent once', async () => {
  const number = await draft();
  const { id } = await noticeOf(number);
  const value = { job: 'confirm-notice', noticeId: id, decision: 'confirm' };
  const answers = await Promise.all([
    says(`确认${number}`, '陈静'),
    talk.private().presses('吴晓东', 'card-1', value),
  ]);
  expect(answers.flat().filter((text) => text.includes('已开始发送'))).toHaveLength(1);
  expect(answers.flat().filter((text) => text.includes('不会重复发送'))).toHaveLength(1);
  expect(await deliveriesOf(number)).toHaveLength(2);
});

test('the button confirms, and the preview loses its buttons; a second press changes nothing', async () => {
  const number = await draft();
  const { id } = await noticeOf(number);
  const value = { job: 'confirm-notice', noticeId: id, decision: 'confirm' };
  expect(await talk.private().presses('陈静', 'card-2', value)).toEqual([
    expect.stringContaining('已开始发送'),
    '［update-card］',
  ]);
  expect((await talk.private().presses('陈静', 'card-2', value)).join()).toContain('不会重复发送');
  expect((await says(`确认 ${number}`)).join()).toContain('不会重复发送');
  expect(await deliveriesOf(number)).toHaveLength(2);
});

test('with two drafts open the number is asked for', async () => {
  const first = await draft();
  const second = await draft();
  expect((await says('确认')).join()).toContain(
    `您有2份待确认的草稿：${second}、${first}。请写明编号，例如：确认 ${second}。`,
  );
  // An example that is copied must do nothing but what was asked for.
  expect((await says('取消')).join()).toContain(`例如：取消 ${second}。`);
  expect((await says('取消 N-20200101-01')).join()).toContain('例如：取消 N-20260423-01。');
  expect((await says('发给：委员工作群')).join()).toContain(`例如：发给 ${second}：群名。`);
  expect((await says(`发给 ${second}：委员工作群`)).join()).toContain('将发送到1个群');
  expect((await says(`取消 ${first}`)).join()).toContain(`草稿 ${first} 已取消`);
  expect((await says('确认发送')).join()).toContain(`已开始发送 ${second}`);
  expect(await deliveriesOf(first)).toEqual([]);
  expect((await says(`确认 ${first}`)).join()).toContain('此前已取消');
});

test('a draft without groups is not sent', async () => {
  await says('通知\n题目\n正文');
  expect((await says('确认')).join()).toContain('还没有发送范围');
  expect((await says('取消')).join()).toContain('已取消');
});

test('an unknown number is told', async () => {
  expect((await says('确认 N-20200101-01')).join()).toContain('没有找到这个编号的通知');
});

test('after 24 hours a draft is told to be too old', async () => {
  const number = await draft();
  talk.at('2026-11-24T10:00:01+08:00');
  expect((await says(`确认 ${number}`)).join()).toContain('已超过24小时，没有发送');
  expect((await says('确认')).join()).toContain('您目前没有待确认的通知草稿');
  expect(await deliveriesOf(number)).toEqual([]);
});

test('a member can neither confirm nor cancel, by words or by button', async () => {
  const number = await draft();
  const { id } = await noticeOf(number);
  expect(await says('确认', '李秀兰')).toEqual([NOT_UNDERSTOOD]);
  expect((await says(`确认 ${number}`, '李秀兰')).join()).toContain('没有这项权限');
  const value = { job: 'confirm-notice', noticeId: id, decision: 'confirm' };
  expect((await talk.private().presses('李秀兰', 'card-3', value)).join()).toContain('没有这项权限');
  expect((await noticeOf(number)).state).toBe('draft');
});

test('a number of another committee is unknown here', async () => {
  await sql`with other as (insert into committee (name, is_demo, settings) values ('另一县政协', true, '{}') returning id)
    insert into notice (committee_id, number, kind, title, body, author_person_id, draft_expires_at)
    select other.id, 'N-20261124-77', 'notice', '题目', '正文', person.id, '2027-01-01'
    from other, person where person.name = '陈静'`.execute(talk.db);
  expect((await says('确认 N-20261124-77')).join()).toContain('没有找到这个编号的通知');
});

test('confirmations and cancellations are in the audit log, in one chain', async () => {
  const rows = await talk.db
    .selectFrom('audit_log')
    .select(['action', 'object_kind', 'actor_person_id'])
    .execute();
  expect(new Set(rows.map((row) => row.action))).toEqual(new Set(['confirm-notice', 'cancel-notice']));
  expect(rows.every((row) => row.object_kind === 'notice' && row.actor_person_id !== null)).toBe(true);
  expect(await findBrokenAudit(talk.db)).toBeUndefined();
});

test('a notice to 3,000 groups is a few statements in one transaction', async () => {
  await sql`insert into chat (platform, platform_chat_id, committee_id, name, tags)
    select 'lark', 'many-' || n, (select id from committee where name = '示例县政协'), '群' || n, '{全县}'
    from generate_series(1, 3000) n`.execute(talk.db);
  await says('取消');
  const number = await draft('全县');
  const from = performance.now();
  expect((await says('确认')).join()).toContain('共3000个群');
  expect(performance.now() - from).toBeLessThan(10_000);
  expect(await deliveriesOf(number)).toHaveLength(3000);
});

test('a notice is sent once nothing of it is under way any more, whatever became of each delivery', async () => {
  const number = await draft();
  await says(`确认 ${number}`);
  const settle = (state: 'sent' | 'failed', chat: number) =>
    sql`update outbox set state = ${state} where dedupe_key in (
      select 'notice ' || d.notice_id || ' ' || d.chat_id from delivery d join notice n on n.id = d.notice_id
      where n.number = ${number} order by d.chat_id offset ${chat} limit 1)`.execute(talk.db);
  await settle('sent', 0);
  await markNoticesSent(talk.db);
  expect(await noticeOf(number)).toMatchObject({ state: 'sending' });
  await settle('failed', 1);
  await markNoticesSent(talk.db);
  expect(await noticeOf(number)).toMatchObject({ state: 'sent' });
});
