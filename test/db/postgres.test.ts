/** The pool: what the server ends by itself, and that this process outlives it. */

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.js';
import { type Database, openPostgres } from '../../src/db/postgres.js';
import { inTransaction } from '../../src/db/transaction.js';
import { describeWithServices, emptyPostgres, type FreshPostgres } from '../support/services.js';

describeWithServices('the pool', () => {
  let fresh: FreshPostgres;
  let database: Database;
  beforeAll(async () => {
    fresh = await emptyPostgres();
    database = openPostgres(fresh.url, 3);
  });
  afterAll(async () => {
    await database.close();
    await fresh.drop();
  });

  const shown = async () =>
    (
      await sql`select current_setting('idle_in_transaction_session_timeout') as idle, current_setting('lock_timeout') as lock,
        current_setting('statement_timeout') as statement, current_setting('tcp_keepalives_idle') as alive`.execute(
        database.db,
      )
    ).rows[0];
  const ENDS = { idle: '15s', lock: '5s', statement: '30s', alive: '30' };

  test('the server ends what is left behind, before and after migrations', async () => {
    expect(await shown()).toEqual(ENDS);
    expect(await migrate(database.db)).not.toEqual([]);
    const shows = await Promise.all([shown(), shown(), shown()]);
    expect(shows).toEqual([ENDS, ENDS, ENDS]);
  });

  test('processes that start together wait for the one that migrates, however long it takes', async () => {
    const other = await emptyPostgres();
    const pools = [1, 2, 3].map(() => openPostgres(other.url, 1));
    const done = await Promise.all(pools.map((pool) => migrate(pool.db)));
    expect(done.filter((names) => names.length > 0)).toHaveLength(1);
    for (const pool of pools) await pool.close();
    await other.drop();
  });

  test('a transaction that was left idle is ended: its locks are free, its own next statement fails, the pool goes on', async () => {
    const { db } = database;
    const left = inTransaction(db, async (tx) => {
      await sql`set local idle_in_transaction_session_timeout = 200`.execute(tx);
      await sql`select pg_advisory_xact_lock(7)`.execute(tx);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await sql`select 1`.execute(tx);
    });
    const [gone] = await Promise.allSettled([
      left,
      inTransaction(db, (tx) => sql`select pg_advisory_xact_lock(7)`.execute(tx)),
    ]);
    expect(gone.status).toBe('rejected');
    const { rows } = await sql<{ free: boolean }>`select pg_try_advisory_lock(7) as free`.execute(db);
    expect(rows).toEqual([{ free: true }]);
    expect(await shown()).toEqual(ENDS);
  });
});
