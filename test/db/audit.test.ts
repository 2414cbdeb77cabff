/** The audit log: nothing can be changed in it, what was changed past the trigger is found, writers keep one chain. */

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendAudit, findBrokenAudit } from '../../src/db/audit.js';
import { type Database, openPostgres } from '../../src/db/postgres.js';
import { inTransaction } from '../../src/db/transaction.js';
import { type FreshPostgres, freshPostgres } from '../support/services.js';

let fresh: FreshPostgres;
let database: Database;
beforeAll(async () => {
  fresh = await freshPostgres();
  database = openPostgres(fresh.url, 6);
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const append = (objectId: number, detail: Record<string, unknown> = {}) =>
  inTransaction(database.db, (tx) =>
    appendAudit(tx, {
      committeeId: undefined,
      actorPersonId: undefined,
      actor: 'cli',
      action: 'settle-delivery',
      objectKind: 'outbox',
      objectId,
      detail,
    }),
  );

test('twenty writers at once make one unbroken chain', async () => {
  await Promise.all(
    Array.from({ length: 20 }, (_, n) => append(n, { z: n / 10, a: ['x', { c: 1, b: null }] })),
  );
  const rows = await database.db.selectFrom('audit_log').select('id').execute();
  expect(rows).toHaveLength(20);
  expect(await findBrokenAudit(database.db)).toBeUndefined();
});

test('a transaction that is rolled back leaves no gap in the chain', async () => {
  await inTransaction(database.db, async (tx) => {
    await appendAudit(tx, {
      committeeId: undefined,
      actorPersonId: undefined,
      actor: 'cli',
      action: 'settle-delivery',
      objectKind: 'outbox',
      objectId: 99,
    });
    throw new Error('undone');
  }).catch(() => {});
  await append(100);
  expect(await findBrokenAudit(database.db)).toBeUndefined();
});

test('entries can be neither changed nor deleted', async () => {
  const { db } = database;
  await expect(db.updateTable('audit_log').set({ actor: 'x' }).execute()).rejects.toThrow(/append-only/);
  await expect(db.deleteFrom('audit_log').execute()).rejects.toThrow(/append-only/);
  await expect(sql`truncate audit_log`.execute(db)).rejects.toThrow(/append-only/);
});

test('a name is no door: it never gets into the log', async () => {
  const entry = { committeeId: undefined, actorPersonId: undefined, action: 'tag-chat' };
  const named = { ...entry, actor: '陈静', objectKind: 'chat', objectId: 1 };
  await expect(inTransaction(database.db, (tx) => appendAudit(tx, named))).rejects.toThrow(/audit_log_actor/);
});

test('newest rows cut off past the trigger are found, and so is an emptied log', async () => {
  const { db } = database;
  const { id } = await db
    .selectFrom('audit_log')
    .select('id')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  expect(await findBrokenAudit(db)).toBeUndefined();
  const tamperedWith = inTransaction(db, async (tx) => {
    await sql`alter table audit_log disable trigger user`.execute(tx);
    await tx.deleteFrom('audit_log').where('id', '=', id).execute();
    expect(await findBrokenAudit(tx)).toBeLessThanOrEqual(id);
    await sql`truncate audit_log`.execute(tx);
    expect(await findBrokenAudit(tx)).toBe(1);
    throw new Error('undone');
  });
  await expect(tamperedWith).rejects.toThrow('undone');
  expect(await findBrokenAudit(db)).toBeUndefined();
});

test('what was changed or taken out past the trigger is found', async () => {
  const { db } = database;
  const ids = (await db.selectFrom('audit_log').select('id').orderBy('id').execute()).map((row) => row.id);
  await sql`alter table audit_log disable trigger user`.execute(db);
  await sql`update audit_log set detail = '{"z": 9}' where id = ${ids[4]}`.execute(db);
  expect(await findBrokenAudit(db)).toBe(ids[4]);
  await sql`delete from audit_log where id = ${ids[4]}`.execute(db);
  expect(await findBrokenAudit(db)).toBe(ids[5]);
});
