/** What is held after a database was restored: nobody knows what of it went out since. */

import { sql } from 'kysely';
import type { Db, Tx } from './schema.js';

/**
 * How far the outbox has come, for the high-water mark: the newest row, and the last id that was given out. Rows that
 * are deleted take the first down, never the second; a restored backup takes both.
 */
export async function readOutboxSeries(
  db: Db | Tx,
): Promise<{ newestId: number; lastGiven: number; clock: Date }> {
  const { rows } = await sql<{ newest: number; given: number; clock: Date }>`
    select coalesce((select max(id) from outbox), 0) as newest,
      coalesce(pg_sequence_last_value(pg_get_serial_sequence('outbox', 'id')::regclass), 0) as given,
      clock_timestamp() as clock`.execute(db);
  const row = rows[0]!;
  return { newestId: row.newest, lastGiven: row.given, clock: row.clock };
}

/**
 * Holds what is unsent after a restore: rows that were waiting are `uncertain` from now on.
 * @param madeBefore only rows made before it; undefined for all. @returns how many.
 */
export async function holdUnsent(db: Db | Tx, madeBefore?: Date): Promise<number> {
  const result = await db
    .updateTable('outbox')
    .set({ state: 'uncertain', held: true, error_code: 'database_restored', done_at: sql<Date>`now()` })
    .where('state', 'in', ['waiting', 'sending'])
    .$if(madeBefore !== undefined, (query) =>
      // The instant comes in whole ms.
      query.where(sql<Date>`date_trunc('milliseconds', created_at)`, '<=', madeBefore as Date),
    )
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

export async function countHeld(db: Db | Tx): Promise<number> {
  const row = await db
    .selectFrom('outbox')
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .where('state', '=', 'uncertain')
    .where('held', '=', true)
    .executeTakeFirstOrThrow();
  return Number(row.rows);
}

/** Lets go of what `holdUnsent` held: staff have looked, and want the rows sent. @returns how many. */
export async function releaseHeld(db: Db | Tx): Promise<number> {
  const result = await db
    .updateTable('outbox')
    .set({
      state: 'waiting',
      held: false,
      error_code: null,
      queued_at: sql.ref<Date | null>('not_before'),
      first_tried_at: null,
      done_at: null,
    })
    .where('state', '=', 'uncertain')
    .where('held', '=', true)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
