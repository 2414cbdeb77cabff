/** The program's own traffic: rows of the line that nobody wrote. Unlike people's messages they are removed some days later. */

import { sql } from 'kysely';
import type { Tx } from './schema.js';

/**
 * Removes asks for a group's history that ended before `before`, with the inbox rows their answers were.
 * The newest outbox row stays whatever it is: a gateway takes an outbox that shrank at its end for a restored one.
 * @returns how many asks, at most `limit`.
 */
export async function deleteHistoryAsks(tx: Tx, before: Date, limit: number): Promise<number> {
  const { rows } = await sql`
    with gone as (
      delete from outbox where id in (
        select id from outbox where action = 'history' and done_at < ${before}
          and state in ('sent', 'failed', 'uncertain', 'cancelled')
          and id < (select max(id) from outbox) limit ${limit}
      ) returning id, platform
    ), answers as (
      delete from inbox using gone where inbox.platform = gone.platform
        and inbox.event_key = 'e:outbox-' || gone.id and inbox.type = 'answered' and inbox.state = 'done'
    )
    select id from gone`.execute(tx);
  return rows.length;
}

/** Removes ticks of the clock that ended before `before` and led to nothing that still stands. @returns how many, at most `limit`. */
export async function deleteTicks(tx: Tx, before: Date, limit: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from inbox where id in (
      select id from inbox tick where platform = 'clock' and type = 'tick' and state = 'done' and done_at < ${before}
        and hint in ('catch-up-history', 'forget-words')
        and not exists (select from outbox where outbox.inbox_id = tick.id) limit ${limit}
    )`.execute(tx);
  return Number(numAffectedRows);
}
