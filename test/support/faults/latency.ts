/** How long accepted messages waited for their committed answer, as the database saw it. */

import { sql } from 'kysely';
import type { Db } from '../../../src/db/schema.js';

/** In ms, of the done messages whose id begins so. */
export async function waitsOf(db: Db, idPrefix: string): Promise<number[]> {
  const { rows } = await sql<{ ms: number }>`
    select (extract(epoch from done_at - received_at) * 1000)::float8 as ms from inbox
    where state = 'done' and starts_with(event_key, ${`m:${idPrefix}`})`.execute(db);
  return rows.map((row) => row.ms);
}
