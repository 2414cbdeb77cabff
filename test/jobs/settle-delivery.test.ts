/** 未送达 as dialogues: what failed and why, settled once by 已送达 or 重发, within one's own committee. */

import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listUncertain } from '../../src/db/delivery.js';
import { NOT_UNDERSTOOD, openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
let number: string;
let ids: Record<string, number>;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

const asks = (text: string, name = '陈静') => talk.private().says(name, text);

/** A notice to three groups: refused in one, unknown in another, sent to the third. */
beforeEach(async () => {
  number = /N-\d{8}-\d\d/.exec((await asks('通知\n读书活动\n正文\n发给：全部')).join())![0];
  await asks(`确认 ${number}`);
  const rows = await talk.db
    .selectFrom('delivery')
    .innerJoin('chat', 'chat.id', 'delivery.chat_id')
    .innerJoin('notice', 'notice.id', 'delivery.notice_id')
    .select(['chat.name', 'outbox_id'])
    .where('number', '=', number)
    .execute();
  ids = Object.fromEntries(rows.map((row) => [row.name, row.outbox_id]));
  await end('委员读书群', 'failed', 'not_in_chat');
  await end('委员工作群', 'uncertain', 'reply_lost');
  await talk.carryOut();
});

const end = (name: string, state: 'failed' | 'uncertain', code: string) =>
  sql`update outbox set state = ${state}, error_code = ${code}, done_at = now(), attempts = 1,
    unknown_since = case when ${state} = 'uncertain' then now() end where id = ${ids[name]}`.execute(talk.db);
const stateOf = async (name: string) =>
  await talk.db
    .selectFrom('outbox')
    .select(['state', 'queued_at', 'unknown_since', 'error_code'])
    .where('id', '=', ids[name] as never)
    .executeTakeFirstOrThrow();

test('the list names notice, group and reason, also of a group the bot was removed from', async () => {
  expect(await asks('未送达')).toEqual([
    [
      '（私信）未送达或不能确定的消息共2条：',
      `#${ids.委员工作群} ${number} → 委员工作群：平台没有回音，不能确定是否送达，请到群里看一眼`,
      `#${ids.委员读书群} ${number} → 委员读书群：机器人已不在这个群里，请重新拉入后重发`,
      '请核对后回复：已送达 编号，或：重发 编号。编号可写几个，也可写“全部”。',
    ]
      .sort((a, b) => orderOf(a) - orderOf(b))
      .join('\n'),
  ]);
  expect(await asks('已送达 全部')).toEqual(['（私信）已将2条记为送达。']);
  expect(await asks('未送达')).toEqual(['（私信）目前没有未送达的消息。']);
});

/** The head first, then by id, then the advice. */
function orderOf(line: string): number {
  const id = /^#(\d+)/.exec(line)?.[1];
  return id ? Number(id) : line.startsWith('（') ? 0 : Number.MAX_SAFE_INTEGER;
}

test('已送达 settles a row once, notes by whom, and is in the audit log', async () => {
  const id = ids.委员工作群 as number;
  expect(await asks(`已送达 ${id}`)).toEqual(['（私信）已将1条记为送达。']);
  expect(await stateOf('委员工作群')).toMatchObject({ state: 'sent' });
  const delivery = await talk.db
    .selectFrom('delivery')
    .select(['settled_by', 'settled_at'])
    .where('outbox_id', '=', id as never)
    .executeTakeFirstOrThrow();
  expect(delivery).toEqual({ settled_by: expect.any(Number), settled_at: talk.now() });
  expect(await asks(`已送达 #${id}`)).toEqual([`（私信）#${id}没有找到或已处理过。`]);
  const log = await talk.db
    .selectFrom('audit_log')
    .select(['object_id', 'detail'])
    .where('action', '=', 'settle-delivery')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  expect(log).toEqual({ object_id: String(id), detail: { outboxIds: [id], as: 'sent' } });
  await asks('已送达 全部');
});

test('重发 puts failed and uncertain rows back to wait, to be queued anew', async () => {
  expect(await asks(`重发 ${ids.委员工作群}、${ids.委员读书群}`)).toEqual(['（私信）已安排2条重发。']);
  for (const name of ['委员工作群', '委员读书群'])
    expect(await stateOf(name)).toEqual({
      state: 'waiting',
      queued_at: null,
      unknown_since: null,
      error_code: null,
    });
  expect((await asks(`进度 ${number}`)).join()).toContain('等待发送2个群');
  await talk.carryOut();
});

test('without a number it is asked for; other words mean nothing', async () => {
  expect((await asks('重发')).join()).toContain('请写明编号');
  expect(await asks('重发一下昨天那个')).toEqual([NOT_UNDERSTOOD]);
  await asks('已送达 全部');
});

test('words that were erased cannot be sent again', async () => {
  const id = ids.委员读书群 as number;
  await sql`update outbox set payload = null where id = ${id}`.execute(talk.db);
  expect((await asks('未送达')).join()).toContain('（内容已清除，不能重发）');
  expect(await asks(`重发 ${id}`)).toEqual([`（私信）#${id}的内容已清除，不能重发，请另发一次。`]);
  expect(await stateOf('委员读书群')).toMatchObject({ state: 'failed' });
  await asks('已送达 全部');
});

test('settled by two people at the same time it is settled once', async () => {
  const id = ids.委员工作群 as number;
  const answers = await Promise.all([asks(`重发 ${id}`, '陈静'), asks(`已送达 ${id}`, '吴晓东')]);
  expect(answers.flat().filter((text) => text.includes('没有找到或已处理过'))).toHaveLength(1);
  await talk.carryOut();
  await asks('已送达 全部');
});

test('what concerns another committee is neither listed nor settled', async () => {
  const id = ids.委员工作群 as number;
  const moved = async (name: string) => {
    await sql`insert into committee (name, is_demo, settings) values ('另一县政协', true, '{}') on conflict do nothing`.execute(
      talk.db,
    );
    const committee = sql`(select id from committee where name = ${name})`;
    await sql`update notice set committee_id = ${committee} where number = ${number}`.execute(talk.db);
  };
  await moved('另一县政协');
  expect(await asks('未送达')).toEqual(['（私信）目前没有未送达的消息。']);
  expect((await asks(`重发 ${id}`)).join()).toContain('没有找到或已处理过');
  expect((await listUncertain(talk.db)).total).toBe(2);
  await moved('示例县政协');
  await asks('已送达 全部');
});

test('an answer that did not reach a member is listed with the name, never with its words', async () => {
  await asks('已送达 全部');
  await talk.private().says('李秀兰', '帮助');
  await sql`update outbox set state = 'failed', error_code = 'user_unreachable'
    where state = 'waiting' and target_kind = 'user' and target_id = ${await talk.idOf('李秀兰')}`.execute(
    talk.db,
  );
  const [list] = await asks('未送达');
  expect(list).toMatch(/#\d+ 私信 → 李秀兰：对方不在机器人可以私信的范围内/);
  await asks('已送达 全部');
});

test('members may neither see nor settle', async () => {
  expect((await asks('未送达', '李秀兰')).join()).toContain('没有这项权限');
  expect((await asks('重发 全部', '张伟')).join()).toContain('没有这项权限');
  expect((await stateOf('委员读书群')).state).toBe('failed');
});
