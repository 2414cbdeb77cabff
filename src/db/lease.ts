/** Leases: who may do what only one may do. A row, never a session lock, which is always granted when embedded. */

import { sql } from 'kysely';
import type { Db } from './schema.js';

/** Takes or renews a lease. @returns whether `holder` has it now. */
export async function holdLease(db: Db, name: string, holder: string, forMs: number): Promise<boolean> {
  const { rows } = await sql`
    insert into platform_lease as l (name, holder, expires_at)
    values (${name}, ${holder}, now() + ${forMs} * interval '1 millisecond')
    on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at
      where l.holder = excluded.holder or l.expires_at < now()
    returning name`.execute(db);
  return rows.length > 0;
}

export async function dropLease(db: Db, name: string, holder: string): Promise<void> {
  await db.deleteFrom('platform_lease').where('name', '=', name).where('holder', '=', holder).execute();
}

/** Every lease, and for how many ms it still holds; less than 0 when it has run out. */
export async function listLeases(db: Db): Promise<{ name: string; leftMs: number }[]> {
  return db
    .selectFrom('platform_lease')
    .select(['name', sql<number>`(extract(epoch from expires_at - now()) * 1000)::float8`.as('leftMs')])
    .orderBy('name')
    .execute();
}

/** Takes a lease away from whoever held it; only where nobody else can be alive, as in an embedded database just opened. */
export async function clearLease(db: Db, name: string): Promise<void> {
  await db.deleteFrom('platform_lease').where('name', '=', name).execute();
}
