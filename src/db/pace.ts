/** Pace: one row a key, one statement a send, the database's clock: the same over all processes, and a flush does not forget it. */

import { sql } from 'kysely';
import type { Db } from './schema.js';

export interface PaceKey {
  key: string;
  burst: number;
  intervalMs: number;
}

/**
 * Takes the next slot of a key: `burst` at once, then one every `intervalMs`.
 * @returns how long to wait for the slot, in ms; 0 when it is now.
 */
export async function takeSlot(db: Db, { key, burst, intervalMs }: PaceKey): Promise<number> {
  const { rows } = await sql<{ wait_ms: number }>`
    insert into pace as p (key, free_at)
    values (${key}, clock_timestamp() + ${intervalMs} * interval '1 millisecond')
    on conflict (key) do update
      set free_at = greatest(p.free_at, clock_timestamp()) + ${intervalMs} * interval '1 millisecond'
    returning (extract(epoch from free_at - clock_timestamp()) * 1000)::float8
      - ${intervalMs}::float8 * ${burst}::float8 as wait_ms`.execute(db);
  return Math.max(0, Math.ceil(rows[0]?.wait_ms ?? 0));
}

/** Nobody may take a slot of this key before `waitMs` from now: the platform said so. */
export async function blockPace(db: Db, { key, burst, intervalMs }: PaceKey, waitMs: number): Promise<void> {
  // A burst may go right after the block, so the free instant lies that much later.
  const laterMs = waitMs + (burst - 1) * intervalMs;
  await sql`
    insert into pace as p (key, free_at) values (${key}, clock_timestamp() + ${laterMs} * interval '1 millisecond')
    on conflict (key) do update
      set free_at = greatest(p.free_at, clock_timestamp() + ${laterMs} * interval '1 millisecond')`.execute(
    db,
  );
}
