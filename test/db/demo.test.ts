/** The demo committee: loaded once, with everything in it, and removed without a trace. */

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEMO_PEOPLE } from '../../jobs/demo/committee.js';
import { dropDemo, loadDemo } from '../../jobs/demo/load.js';
import { findPeopleByName, listMembers } from '../../src/db/member-list.js';
import type { CommitteeId } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';
import { openTestDatabase, type RosterDatabase } from './roster-database.js';

let test_db: RosterDatabase;
let demo: CommitteeId;
const NOW = new Date('2026-04-22T02:00:00Z');

beforeAll(async () => {
  test_db = await openTestDatabase();
  const { db, seal } = test_db;
  demo = (await inTransaction(db, (tx) => loadDemo(tx, seal, '2026-04-22', NOW))) as CommitteeId;
});
afterAll(() => test_db.close());

test('the demo committee holds its people in order, with units, roles and playground accounts', async () => {
  const members = await listMembers(test_db.db, demo);
  const expected = DEMO_PEOPLE.filter((person) => person.roles.includes('member')).map(
    (person) => person.name,
  );
  expect(members.map((member) => member.name)).toEqual(expected);
  expect(members.length).toBeGreaterThanOrEqual(55);
  expect(members[0]).toMatchObject({ name: '李秀兰', isBound: true, standing: false });
  expect(members[0]?.units.map((unit) => unit.name)).toEqual([
    '农业界',
    '农业和农村委',
    '第一联络组',
    '清河委员工作室',
  ]);
  const accounts = await test_db.db.selectFrom('account').selectAll().orderBy('id').execute();
  expect(accounts[0]).toMatchObject({
    platform: 'playground',
    platform_user_id: 'demo-1',
    linked_by: 'demo',
  });
  expect(accounts).toHaveLength(DEMO_PEOPLE.length);
});

test('the names that docs and pictures use are unambiguous and have the parts they need', async () => {
  const named = async (name: string) => findPeopleByName(test_db.db, demo, name);
  expect(await named('赵军')).toMatchObject([{ sectors: ['经济界'] }, { sectors: ['特邀界'] }]);
  expect(await named('张伟')).toMatchObject([{ sectors: ['教育界'] }]);
  expect(await named('王建国')).toMatchObject([{ sectors: ['经济界'], staffRoles: [] }]);
  expect(await named('陈静')).toMatchObject([{ memberId: null, staffRoles: ['staff', 'admin'] }]);
  expect(await named('刘洋')).toMatchObject([{ staffRoles: ['tipEditor'] }]);
  expect(await named('周敏')).toMatchObject([{ staffRoles: ['approver'] }]);
  expect(await named('阿依古丽·买买提')).toHaveLength(1);
  expect((await listMembers(test_db.db, demo)).find((one) => one.name === '张伟')?.standing).toBe(true);
});

test('a topic runs in two groups for a year from the load day, and a session is held this week', async () => {
  const topic = await test_db.db.selectFrom('study_topic').selectAll().executeTakeFirstOrThrow();
  expect([topic.starts_day, topic.ends_day]).toEqual(['2026-04-22', '2027-04-21']);
  const chats = await test_db.db
    .selectFrom('study_topic_chat')
    .innerJoin('chat', 'chat.id', 'chat_id')
    .select('platform_chat_id')
    .orderBy('chat.id')
    .execute();
  expect(chats.map((chat) => chat.platform_chat_id)).toEqual(['group-reading', 'group-liaison-1']);
  const session = await test_db.db.selectFrom('study_session').selectAll().executeTakeFirstOrThrow();
  expect(session.starts_at.toISOString()).toBe('2026-04-23T07:00:00.000Z');
});

test('on a Sunday the session is still this week', async () => {
  const { db, seal } = test_db;
  const rollBack = new Error('roll back');
  const sunday = inTransaction(db, async (tx) => {
    await dropDemo(tx);
    await loadDemo(tx, seal, '2026-04-26', NOW);
    const session = await tx.selectFrom('study_session').select('starts_at').executeTakeFirstOrThrow();
    expect(session.starts_at.toISOString()).toBe('2026-04-26T07:00:00.000Z');
    throw rollBack;
  });
  await expect(sunday).rejects.toBe(rollBack);
});

test('loading it twice does nothing the second time', async () => {
  const { db, seal } = test_db;
  expect(await inTransaction(db, (tx) => loadDemo(tx, seal, '2026-05-01', NOW))).toBeUndefined();
  expect(await db.selectFrom('chat').selectAll().execute()).toHaveLength(3);
});

test('dropping it leaves no row behind, and it can be loaded again', async () => {
  const { db, seal } = test_db;
  expect(await inTransaction(db, dropDemo)).toBe(true);
  for (const table of await tablesOf(test_db)) {
    const rows = await sql.raw<{ count: number }>(`select count(*) as count from "${table}"`).execute(db);
    expect([table, rows.rows[0]?.count]).toEqual([table, 0]);
  }
  expect(await inTransaction(db, dropDemo)).toBe(false);
  expect(await inTransaction(db, (tx) => loadDemo(tx, seal, '2026-04-22', NOW))).toBeDefined();
});

test('what the audit log names stays as an empty shell, and the demo can be loaded again', async () => {
  const { db, seal } = test_db;
  const { id } = await db.selectFrom('committee').select('id').executeTakeFirstOrThrow();
  await sql`insert into audit_log (committee_id, actor, action, object_kind, object_id, previous_hash, hash)
    values (${id}, 'cli', 'test', 'committee', '1', '\\x00', '\\x01')`.execute(db);
  expect(await inTransaction(db, dropDemo)).toBe(true);
  expect(await db.selectFrom('person').selectAll().execute()).toEqual([]);
  expect(await inTransaction(db, dropDemo)).toBe(false);
  expect(await inTransaction(db, (tx) => loadDemo(tx, seal, '2026-04-22', NOW))).toBeDefined();
});

async function tablesOf({ db }: RosterDatabase): Promise<string[]> {
  const found = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'
      and table_name not in ('audit_anchor') and table_name not like 'qunyi%'`.execute(db);
  return found.rows.map((row) => row.name);
}
