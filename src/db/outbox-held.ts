/** What is held after a database was restored: nobody knows what of it went out since. */

import { sql } from 'kysely';
import type { Db, Tx } from './schema.js';

/** The newest row, for the high-water mark. */
export async function newestOutboxId(db: Db | Tx): Promise<number> {
  const row = await db
    .selectFrom('outbox')
    .select((eb) => eb.fn.max('id').as('id'))
    .executeTakeFirst();
  return Number(row?.id ?? 0);
}

/** Holds everything unsent after a restore: rows that were waiting are `uncertain` from now on. @returns how many. */
export async function holdUnsent(db: Db | Tx): Promise<number> {
  const result = await db
    .updateTable('outbox')
    .set({ state: 'uncertain', held: true, error_code: 'database_restored', done_at: sql<Date>`now()` })
    .where('state', 'in', ['waiting', 'sending'])
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
      queued_at: null,
      first_tried_at: null,
      done_at: null,
    })
    .where('state', '=', 'uncertain')
    .where('held', '=', true)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
