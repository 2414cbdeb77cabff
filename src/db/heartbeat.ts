/** Heartbeats: when something last showed that it works, for all processes to see. */

import { sql } from 'kysely';
import type { Db } from './schema.js';

export async function beat(db: Db, name: string): Promise<void> {
  await db
    .insertInto('heartbeat')
    .values({ name, beat_at: sql<Date>`now()` })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ beat_at: sql<Date>`now()` }))
    .execute();
}

/** ms since the last beat; undefined when there never was one. */
export async function sinceBeatMs(db: Db, name: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('heartbeat')
    .select(sql<number>`(extract(epoch from now() - beat_at) * 1000)::float8`.as('ms'))
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.ms;
}
