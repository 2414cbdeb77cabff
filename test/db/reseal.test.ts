/** Rotating keys: everything sealed is sealed anew, by small steps that may stop anywhere; nothing becomes unreadable. */

import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDialogue } from '../../src/db/dialogue.js';
import { insertInbox, openEvent } from '../../src/db/inbox.js';
import { insertOutbox } from '../../src/db/outbox.js';
import { claimOutbox } from '../../src/db/outbox-sending.js';
import type { Database } from '../../src/db/postgres.js';
import { countOldSeals, resealAll } from '../../src/db/reseal.js';
import type { OutboxId } from '../../src/db/schema.js';
import {
  HASHES_THAT_EXPIRE,
  listKeyIds,
  PLAIN_BYTES,
  SEALED_COLUMNS,
  SEALED_FOR_MINUTES,
} from '../../src/db/sealed-columns.js';
import { inTransaction } from '../../src/db/transaction.js';
import { openSeal, type Seal } from '../../src/seal/seal.js';
import { freshDatabase } from '../support/fresh-database.js';

const k1 = { id: 'k1', bytes: Buffer.alloc(32, 1) };
const k2 = { id: 'k2', bytes: Buffer.alloc(32, 2) };
const under1 = openSeal([k1]);
const rotated = openSeal([k2, k1]);
const under2 = openSeal([k2]);
const ROWS = 1_300;
const never = async () => {};

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  for (const table of ['outbox', 'inbox', 'dialogue', 'person'] as const)
    await database.db.deleteFrom(table).execute();
});

const eventOf = (n: number) => ({
  type: 'tick' as const,
  platform: 'clock',
  eventKey: `e:${n}`,
  sentAt: new Date('2026-11-22T01:00:00Z'),
  job: `forget ${n}`,
});

async function fill(seal: Seal): Promise<void> {
  const { db } = database;
  const people = Array.from({ length: ROWS }, (_, n) => {
    const phone = `138${String(n).padStart(8, '0')}`;
    const sealed = seal.seal(phone, `person.phone.${n + 1}`).toString('hex');
    return { id: n + 1, sealed, hash: seal.index(phone).toString('hex') };
  });
  await sql`insert into person (id, name, phone_sealed, phone_index) overriding system value
    select id, '委员', decode(sealed, 'hex'), decode(hash, 'hex')
    from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as x(id bigint, sealed text, hash text)`.execute(
    db,
  );
  const drafts = Array.from({ length: ROWS }, (_, n) => ({ event: eventOf(n), hint: 'x' }));
  await insertInbox(db, seal, drafts);
  await inTransaction(db, (tx) =>
    insertOutbox(
      tx,
      seal,
      Array.from({ length: 20 }, (_, n) => ({
        platform: 'lark',
        dedupeKey: `row ${n}`,
        target: { kind: 'chat' as const, id: 'oc_1' },
        action: { action: 'send' as const, message: { type: 'text' as const, text: `第${n}条` } },
        continueWith: { job: 'go-on', payload: { n } },
        priority: 'answer' as const,
      })),
    ),
  );
  await sql`insert into dialogue (platform, platform_chat_id, platform_user_id, job, payload, expires_at)
    values ('lark', '', 'ou_1', 'ask', ${seal.seal('{"a":1}', 'dialogue.payload.lark  ou_1')}, now())`.execute(
    db,
  );
}

/** Everything opens with these keys alone, and says what it said. @returns how many values were opened. */
async function openAll(seal: Seal): Promise<number> {
  const { db } = database;
  const people = await db
    .selectFrom('person')
    .select(['id', 'phone_sealed', 'phone_index'])
    .orderBy('id')
    .execute();
  for (const person of people) {
    const phone = seal.open(person.phone_sealed as Buffer, `person.phone.${person.id}`);
    expect(phone).toBe(`138${String(person.id - 1).padStart(8, '0')}`);
    expect(seal.indexes(phone).some((hash) => hash.equals(person.phone_index as Buffer))).toBe(true);
  }
  const rows = await db
    .selectFrom('inbox')
    .select(['platform', 'event_key as eventKey', 'words', 'sent_at as sentAt'])
    .execute();
  for (const row of rows)
    expect(openEvent(seal, row)).toMatchObject({ job: `forget ${row.eventKey.slice(2)}` });
  const ids = await db.selectFrom('outbox').select('id').execute();
  for (const { id } of ids)
    expect(await claimOutbox(db, seal, id as OutboxId, 1)).toMatchObject({ continueWith: { job: 'go-on' } });
  const question = await db.selectFrom('dialogue').selectAll().executeTakeFirstOrThrow();
  expect(openDialogue(seal, question)).toMatchObject({ payload: { a: 1 } });
  return people.length + rows.length + 2 * ids.length + 1;
}

const ALL = 2 * ROWS + 2 * 20 + 1;

test('every column of bytes is known: sealed, a keyed hash, or under no key', async () => {
  const { rows } = await sql<{ name: string }>`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = 'public' and data_type = 'bytea'`.execute(database.db);
  const known = SEALED_COLUMNS.flatMap(({ table, column, hash }) => [
    `${table}.${column}`,
    ...(hash ? [`${table}.${hash}`] : []),
  ]);
  expect(rows.map((row) => row.name).sort()).toEqual(
    [...known, ...SEALED_FOR_MINUTES, ...HASHES_THAT_EXPIRE, ...PLAIN_BYTES].sort(),
  );
});

test('after one pass the new key alone opens everything, keyed hashes included', async () => {
  await fill(under1);
  expect(await countOldSeals(database.db, rotated)).toBe(ALL);
  expect(await resealAll(database.db, rotated, never)).toEqual({ resealed: ALL, unreadable: 0 });
  expect(await countOldSeals(database.db, rotated)).toBe(0);
  expect(await listKeyIds(database.db)).toEqual(['k2']);
  expect(await openAll(under2)).toBe(ALL);
});

test('stopped after every single batch, both keys open everything at any moment, and it goes on to the end', async () => {
  await fill(under1);
  for (let stops = 0; ; stops += 1) {
    let batches = 0;
    const done = await resealAll(database.db, rotated, async () => {
      batches += 1;
      if (batches > stops) throw new Error('killed');
    }).catch(() => undefined);
    if (done) break;
    if (stops % 3 === 0) expect(await countOldSeals(database.db, rotated)).toBeLessThan(ALL);
  }
  expect(await listKeyIds(database.db)).toEqual(['k2']);
  expect(await openAll(under2)).toBe(ALL);
});

test('half way through, both keys together open everything', async () => {
  await fill(under1);
  let batches = 0;
  const stop = async () => {
    batches += 1;
    if (batches === 4) throw new Error('killed');
  };
  await expect(resealAll(database.db, rotated, stop)).rejects.toThrow('killed');
  expect(await listKeyIds(database.db)).toEqual(['k1', 'k2']);
  expect(await openAll(rotated)).toBe(ALL);
});

test('what was tampered with is neither opened nor sealed anew: flipped bits, swapped rows, short tags', async () => {
  await fill(under1);
  const { db } = database;
  await sql`update person set phone_sealed = set_byte(phone_sealed, 20, get_byte(phone_sealed, 20) # 1) where id = 1`.execute(
    db,
  );
  await sql`update person a set phone_sealed = b.phone_sealed from person b
    where (a.id, b.id) in ((2, 3), (3, 2))`.execute(db);
  await sql`update person set phone_sealed = substr(phone_sealed, 1, 28) where id = 4`.execute(db);
  await sql`update person a set phone_sealed = o.payload from outbox o where a.id = 5 and o.dedupe_key = 'row 1'`.execute(
    db,
  );
  expect(await resealAll(db, rotated, never)).toEqual({ resealed: ALL - 5, unreadable: 5 });
  expect(await countOldSeals(db, rotated)).toBe(5);
});

test('rows that somebody holds are left to the next pass', async () => {
  if (database.embedded) return;
  await fill(under1);
  const { db } = database;
  await inTransaction(db, async (tx) => {
    await sql`select id from person where id <= 10 for update`.execute(tx);
    expect((await resealAll(db, rotated, never)).resealed).toBe(ALL - 10);
  });
  expect((await resealAll(db, rotated, never)).resealed).toBe(10);
});
