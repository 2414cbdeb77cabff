/** Figures of the line for whoever watches it: how much waits at each stage, and since when. Read from small indexes only. */

import { sql } from 'kysely';
import type { Db } from './schema.js';

export interface StageFigures {
  platform: string;
  rows: number;
  /** Age of the oldest, in ms. */
  oldestMs: number;
}

export interface LineFigures {
  inbox: StageFigures[];
  /** Due to be sent. */
  outbox: StageFigures[];
  aside: number;
  held: number;
  /** Since when the oldest words could be erased, in ms; 0 when there are none. */
  unblankedInboxMs: number;
  unblankedOutboxMs: number;
}

/** The conditions stand in the statements themselves, so that the indexes made for them fit. */
export async function readLineFigures(db: Db): Promise<LineFigures> {
  const inbox = await sql<StageFigures>`
    select platform, count(*) as rows, ${ageOf('min(received_at)')} as "oldestMs" from inbox
    where state = 'waiting' and (retry_at is null or retry_at <= now()) group by platform`.execute(db);
  const outbox = await sql<StageFigures>`
    select platform, count(*) as rows, ${ageOf('min(greatest(created_at, not_before))')} as "oldestMs" from outbox
    where state in ('waiting', 'sending') and not held and (not_before is null or not_before <= now())
    group by platform`.execute(db);
  const counts = await sql<{ aside: number; held: number }>`
    select (select count(*) from inbox where state = 'aside') as aside,
      (select count(*) from outbox where state in ('failed', 'uncertain') and state = 'uncertain' and held) as held`.execute(
    db,
  );
  const unblanked = await sql<{ inbox: number | null; outbox: number | null }>`
    select ${ageOf(`(select done_at from inbox where words is not null and state = 'done' order by done_at limit 1)`)} as inbox,
      ${ageOf(`(select done_at from outbox where payload is not null and state in ('sent','failed','cancelled')
        order by done_at limit 1)`)} as outbox`.execute(db);
  return {
    inbox: inbox.rows,
    outbox: outbox.rows,
    aside: Number(counts.rows[0]?.aside),
    held: Number(counts.rows[0]?.held),
    unblankedInboxMs: unblanked.rows[0]?.inbox ?? 0,
    unblankedOutboxMs: unblanked.rows[0]?.outbox ?? 0,
  };
}

function ageOf(instant: string) {
  return sql.raw(`(extract(epoch from now() - ${instant}) * 1000)::float8`);
}
