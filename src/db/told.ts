/** What somebody was told and when, so that nobody hears the same thing again and again. */

import { sql } from 'kysely';
import type { Tx } from './schema.js';

/** @returns true when this was not told within the last `everyMs`; from now on it was. */
export async function mayTell(tx: Tx, key: string, everyMs: number, now: Date): Promise<boolean> {
  const { rows } = await sql`
    insert into told (key, told_at) values (${key}, ${now})
    on conflict (key) do update set told_at = excluded.told_at
      where told.told_at <= ${now}::timestamptz - ${everyMs} * interval '1 millisecond'
    returning key`.execute(tx);
  return rows.length > 0;
}

/** @returns how many old notes were removed. */
export async function forgetTold(tx: Tx, before: Date): Promise<number> {
  const result = await tx.deleteFrom('told').where('told_at', '<', before).executeTakeFirst();
  return Number(result.numDeletedRows);
}
