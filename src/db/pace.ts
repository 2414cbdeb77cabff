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

/**
 * Takes the next slot of a key only if it comes within `withinMs`: a slot that is not used must not be taken.
 * @returns how long to wait for it, and whether it was taken.
 */
export async function takeSlotWithin(
  db: Db,
  { key, burst, intervalMs }: PaceKey,
  withinMs: number,
): Promise<{ taken: boolean; waitMs: number }> {
  const aheadMs = withinMs + (burst - 1) * intervalMs;
  const { rows } = await sql<{ wait_ms: number; taken: boolean }>`
    with taken as (
      insert into pace as p (key, free_at)
      values (${key}, clock_timestamp() + ${intervalMs} * interval '1 millisecond')
      on conflict (key) do update
        set free_at = greatest(p.free_at, clock_timestamp()) + ${intervalMs} * interval '1 millisecond'
        where p.free_at <= clock_timestamp() + ${aheadMs} * interval '1 millisecond'
      returning free_at - ${intervalMs} * interval '1 millisecond' as slot_at
    )
    select true as taken, (extract(epoch from slot_at - clock_timestamp()) * 1000)::float8
      - ${intervalMs}::float8 * ${burst - 1}::float8 as wait_ms from taken
    union all
    select false, (extract(epoch from free_at - clock_timestamp()) * 1000)::float8
      - ${intervalMs}::float8 * ${burst - 1}::float8 from pace
    where key = ${key} and not exists (select from taken)`.execute(db);
  const row = rows[0];
  return { taken: row?.taken ?? false, waitMs: Math.max(0, Math.ceil(row?.wait_ms ?? 0)) };
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
