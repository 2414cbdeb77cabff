/** The high-water mark: a database put back from a backup is noticed, at the start and while a gateway runs. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { insertOutbox } from '../../src/db/outbox.js';
import { releaseHeld } from '../../src/db/outbox-held.js';
import type { Database } from '../../src/db/postgres.js';
import type { OutboxId } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';
import { checkHighWater } from '../../src/outbox/high-water.js';
import { openSeal } from '../../src/seal/seal.js';
import { freshDatabase } from '../support/fresh-database.js';

const seal = openSeal([{ id: 'test', bytes: Buffer.alloc(32, 1) }]);
let database: Database;
let folder: string;
beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qunyi-mark-'));
  return () => rmSync(folder, { recursive: true });
});
afterAll(() => database.close());

let counter = 0;
async function put(): Promise<OutboxId> {
  counter += 1;
  const draft = {
    platform: 'lark',
    target: { kind: 'chat' as const, id: 'oc_1' },
    action: { action: 'send' as const, message: { type: 'text' as const, text: `第${counter}条` } },
    priority: 'answer' as const,
    dedupeKey: `mark ${counter}`,
  };
  const [row] = await inTransaction(database.db, (tx) => insertOutbox(tx, seal, [draft]));
  return row!.id;
}
const rowOf = (id: OutboxId) =>
  database.db
    .selectFrom('outbox')
    .select(['state', 'held', 'error_code'])
    .where('id', '=', id)
    .executeTakeFirst();
/** Back to when `newest` was the newest row, the numbers given out included. */
async function restoreTo(newest: OutboxId): Promise<void> {
  await database.db.deleteFrom('outbox').where('id', '>', newest).execute();
  await sql`select setval(pg_get_serial_sequence('outbox', 'id'), ${newest})`.execute(database.db);
}
const check = () => checkHighWater(database.db, folder);

test('a database behind the mark holds what it believes unsent, once, until it is released', async () => {
  const older = await put();
  await put();
  expect(await check()).toBeUndefined();
  await restoreTo(older);
  expect(await check()).toBeGreaterThanOrEqual(1);
  expect(await rowOf(older)).toEqual({ state: 'uncertain', held: true, error_code: 'database_restored' });
  expect(await check()).toBeUndefined();
  expect(await releaseHeld(database.db)).toBeGreaterThanOrEqual(1);
  expect(await check()).toBeUndefined();
  expect(await rowOf(older)).toMatchObject({ state: 'waiting', held: false });
});

test('what is written after the backup was put back is not held', async () => {
  const older = await put();
  for (let n = 0; n < 5; n += 1) await put();
  expect(await check()).toBeUndefined();
  await restoreTo(older);
  const since = await put();
  expect(await check()).toBeGreaterThanOrEqual(1);
  expect(await rowOf(older)).toMatchObject({ held: true });
  expect(await rowOf(since)).toMatchObject({ state: 'waiting', held: false });
});

test('rows that are deleted do not look like a restore', async () => {
  const id = await put();
  const waits = await put();
  const last = await put();
  expect(await check()).toBeUndefined();
  await database.db.deleteFrom('outbox').where('id', 'in', [id, last]).execute();
  expect(await check()).toBeUndefined();
  expect(await rowOf(waits)).toMatchObject({ state: 'waiting' });
});

test('the mark is not taken down by deletions: a restore after them is noticed all the same', async () => {
  const older = await put();
  const last = await put();
  expect(await check()).toBeUndefined();
  await database.db.deleteFrom('outbox').where('id', '=', last).execute();
  expect(await check()).toBeUndefined();
  await restoreTo(older);
  expect(await check()).toBeGreaterThanOrEqual(1);
});
