/** The embedded pool: one session that behaves like many, and says so where it cannot. */

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEmbedded } from '../../src/db/embedded.js';
import { migrate } from '../../src/db/migrate.js';
import type { Database } from '../../src/db/postgres.js';
import { inTransaction } from '../../src/db/transaction.js';

let database: Database;
beforeAll(async () => {
  database = await openEmbedded('memory://');
  await migrate(database.db);
});
afterAll(() => database.close());

const told = (key: string) => ({ key, told_at: new Date('2026-11-23T02:00:00Z') });

test('migrations run once, also when asked again', async () => {
  expect(await migrate(database.db)).toEqual([]);
});

test('types come as from a server: ids as numbers, days as text, instants as dates, bytes as buffers', async () => {
  const { rows } =
    await sql`select 9::int8 as id, date '2026-11-23' as day, timestamptz '2026-11-23T02:00:00Z' as at,
    '\\x0102'::bytea as bytes, '{"a":1}'::jsonb as json, array['甲','乙'] as names`.execute(database.db);
  expect(rows[0]).toEqual({
    id: 9,
    day: '2026-11-23',
    at: new Date('2026-11-23T02:00:00Z'),
    bytes: Buffer.from([1, 2]),
    json: { a: 1 },
    names: ['甲', '乙'],
  });
  expect(Buffer.isBuffer((rows[0] as { bytes: unknown }).bytes)).toBe(true);
});

test('a transaction that fails leaves nothing, and the next one goes on', async () => {
  await expect(
    inTransaction(database.db, async (tx) => {
      await tx.insertInto('told').values(told('rolled back')).execute();
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  await inTransaction(database.db, (tx) => tx.insertInto('told').values(told('kept')).execute());
  const rows = await database.db.selectFrom('told').select('key').orderBy('key').execute();
  expect(rows.map((row) => row.key)).toEqual(['kept']);
});

test('inside a transaction anything but `tx` throws instead of waiting for ever', async () => {
  await expect(
    inTransaction(database.db, async (tx) => {
      await tx.selectFrom('told').select('key').execute();
      await database.db.selectFrom('told').select('key').execute();
    }),
  ).rejects.toThrow('inside a transaction only `tx` may be used');
  // What was begun inside but runs after the end may ask again.
  let later: Promise<unknown> | undefined;
  await inTransaction(database.db, async () => {
    later = new Promise((resolve) => setTimeout(resolve, 50)).then(() =>
      database.db.selectFrom('told').select('key').execute(),
    );
  });
  expect(await later).toHaveLength(1);
});

test('many at once take turns: no statement slips into another’s transaction', async () => {
  await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      inTransaction(database.db, async (tx) => {
        await tx
          .insertInto('told')
          .values(told(`turn ${n}`))
          .execute();
        await new Promise((resolve) => setTimeout(resolve, n % 3));
        if (n % 2) throw new Error('odd ones go');
      }).catch(() => {}),
    ),
  );
  const rows = await database.db.selectFrom('told').select('key').where('key', 'like', 'turn %').execute();
  expect(rows).toHaveLength(15);
});

test('notifications reach a listening client', async () => {
  const pool = database.pool as {
    connect(): Promise<{
      query(text: string): Promise<unknown>;
      on(event: string, heard: (message: { channel: string; payload: string }) => void): void;
      release(): void;
    }>;
  };
  const client = await pool.connect();
  const heard: string[] = [];
  client.on('notification', ({ channel, payload }) => heard.push(`${channel} ${payload}`));
  await client.query('-- as BullMQ writes it\nLISTEN "bullmq:deeds"');
  await sql`select pg_notify('bullmq:deeds', 'job')`.execute(database.db);
  expect(heard).toEqual(['bullmq:deeds job']);
  client.release();
});
