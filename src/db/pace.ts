/** Pace: one row a key, one statement a send, the database's clock: the same over all processes, and a flush does not forget it. */

import { sql } from 'kysely';
import type { Db } from './schema.js';

export interface PaceKey {
  key: string;
  burst: number;
  intervalMs: number;
  /** Up to this much is added to each interval by chance. */
  jitterMs?: number;
  /** Slots of this kind in one Beijing day; undefined: no cap, and the slot is not counted. */
  perDay?: number | undefined;
}

/** How far a slot moves the next one. Read once a statement: chance must not answer twice. */
const step = ({ intervalMs, jitterMs = 0 }: PaceKey) => sql`
  step as materialized (
    select (${intervalMs}::float8 + random() * ${jitterMs}::float8) * interval '1 millisecond' as length,
      (clock_timestamp() at time zone 'Asia/Shanghai')::date as today
  )`;

/**
 * Takes the next slot of a key: `burst` at once, then one every `intervalMs`.
 * @returns how long to wait for the slot, in ms; 0 when it is now.
 */
export async function takeSlot(db: Db, pace: PaceKey): Promise<number> {
  const { key, burst, intervalMs } = pace;
  const { rows } = await sql<{ wait_ms: number }>`
    with ${step(pace)}
    insert into pace as p (key, free_at)
    select ${key}, clock_timestamp() + step.length from step
    on conflict (key) do update
      set free_at = greatest(p.free_at, clock_timestamp()) + (select length from step)
    returning (extract(epoch from free_at - (select length from step) - clock_timestamp()) * 1000)::float8
      - ${intervalMs}::float8 * ${burst - 1}::float8 as wait_ms`.execute(db);
  return Math.max(0, Math.ceil(rows[0]?.wait_ms ?? 0));
}

/** What came of asking for a slot. `dayIsFull`: none is left today. */
export interface Slot {
  taken: boolean;
  waitMs: number;
  dayIsFull: boolean;
  /** The Beijing day whose cap counts it; undefined: none does. */
  countedOn?: string | undefined;
}

/** Takes the next slot of a key only if it comes within `withinMs`: a slot that is not used must not be taken. */
export async function takeSlotWithin(db: Db, pace: PaceKey, withinMs: number): Promise<Slot> {
  const { key, burst, intervalMs, perDay } = pace;
  const aheadMs = withinMs + (burst - 1) * intervalMs;
  const counted = perDay === undefined ? 0 : 1;
  const cap = perDay ?? 2 ** 31 - 1;
  const { rows } = await sql<{ wait_ms: number; taken: boolean; day_full: boolean; today: string | null }>`
    with ${step(pace)}, taken as (
      insert into pace as p (key, free_at, taken_day, taken_on_day)
      select ${key}, clock_timestamp() + step.length, step.today, ${counted}::int from step
      on conflict (key) do update
        set free_at = greatest(p.free_at, clock_timestamp()) + (select length from step),
          taken_day = excluded.taken_day,
          taken_on_day = ${counted}::int
            + case when p.taken_day = excluded.taken_day then p.taken_on_day else 0 end
        where p.free_at <= clock_timestamp() + ${aheadMs} * interval '1 millisecond'
          and (p.taken_day is distinct from excluded.taken_day or p.taken_on_day < ${cap}::int)
      returning free_at - (select length from step) as slot_at, taken_day
    )
    select true as taken, false as day_full, (extract(epoch from slot_at - clock_timestamp()) * 1000)::float8
      - ${intervalMs}::float8 * ${burst - 1}::float8 as wait_ms, taken_day as today from taken
    union all
    select false, (p.taken_day = step.today and p.taken_on_day >= ${cap}::int) is true,
      (extract(epoch from free_at - clock_timestamp()) * 1000)::float8
      - ${intervalMs}::float8 * ${burst - 1}::float8, null
    from pace p, step where key = ${key} and not exists (select from taken)`.execute(db);
  const row = rows[0];
  return {
    taken: row?.taken ?? false,
    waitMs: Math.max(0, Math.ceil(row?.wait_ms ?? 0)),
    dayIsFull: row?.day_full ?? false,
    countedOn: counted === 1 ? (row?.today ?? undefined) : undefined,
  };
}

/** A slot was taken and nothing went out: it counts no more for the cap of its Beijing day. */
export async function uncountSlot(db: Db, key: string, countedOn: string): Promise<void> {
  await sql`
    update pace set taken_on_day = taken_on_day - 1
    where key = ${key} and taken_day = ${countedOn}::date and taken_on_day > 0`.execute(db);
}

/** Nobody may take a slot of this key before `waitMs` from now: the platform said so. */
export async function blockPace(db: Db, { key, burst, intervalMs }: PaceKey, waitMs: number): Promise<void> {
  // A burst may go right after the block, so the free instant lies that much later.
  const laterMs = waitMs + (burst - 1) * intervalMs;
  await sql`
    insert into pace as p (key, free_at)
    values (${key}, clock_timestamp() + ${laterMs} * interval '1 millisecond'),
      (${blockKeyOf(key)}, clock_timestamp() + ${waitMs} * interval '1 millisecond')
    on conflict (key) do update set free_at = greatest(p.free_at, excluded.free_at)`.execute(db);
}

/**
 * How long these keys are still blocked, in ms; 0 when none is. Asked right before a platform is called: whoever took
 * a slot and waited for it does not hear of a block that came meanwhile.
 */
export async function findBlockMs(db: Db, keys: readonly string[]): Promise<number> {
  const { rows } = await sql<{ ms: number | null }>`
    select (extract(epoch from max(free_at) - clock_timestamp()) * 1000)::float8 as ms from pace
    where key = any(${keys.map(blockKeyOf)}::text[])`.execute(db);
  return Math.max(0, Math.ceil(rows[0]?.ms ?? 0));
}

/** A block is a row of its own: the next free slot lies ahead for other reasons, too. */
function blockKeyOf(key: string): string {
  return `${key} blocked`;
}
