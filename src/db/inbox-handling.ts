/** Handling inbox rows: starts counted, senders taken, endings noted. */

import { sql } from 'kysely';
import type { InboxRow } from './inbox.js';
import type { Db, InboxId, Tx } from './schema.js';

/** A row may be started so often in company; after that many ends nobody saw, it runs alone. */
export const STARTS_IN_COMPANY = 2;

/** What a start found: the row, and how often it was started before without coming to an end. */
export interface StartedRow {
  id: InboxId;
  startsBefore: number;
}

/**
 * Counts a start of every due row of the senders of `ids`, in its own commit, before anything is handled.
 * Rows that another worker holds right now are passed over.
 */
export async function countStarts(db: Db, ids: readonly InboxId[], limit: number): Promise<StartedRow[]> {
  const { rows } = await sql<{ id: InboxId; starts_before: number }>`
    with sender as (
      select distinct platform, sender_id from inbox where id = any(${bigints(ids)})
    ), due as (
      select inbox.id from inbox join sender using (platform, sender_id)
      where inbox.state = 'waiting' and (inbox.retry_at is null or inbox.retry_at <= now())
      order by inbox.sent_at, inbox.id limit ${limit}
      for update of inbox skip locked
    )
    update inbox set starts = starts + 1, queued_at = now()
    from due where inbox.id = due.id
    returning inbox.id, inbox.starts - 1 as starts_before`.execute(db);
  return rows.map((row) => ({ id: row.id, startsBefore: row.starts_before }));
}

/** Counts a start alone, in its own commit. @returns how often it had been started alone before. */
export async function countStartAlone(db: Db, id: InboxId): Promise<number> {
  const row = await db
    .updateTable('inbox')
    .set((eb) => ({ starts_alone: eb('starts_alone', '+', 1) }))
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .returning('starts_alone')
    .executeTakeFirst();
  return row ? row.starts_alone - 1 : 0;
}

/** Takes counted starts back for rows that were not handled after all because another worker has their sender. */
export async function uncountStarts(db: Db, ids: readonly InboxId[], alone: boolean): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    with mine as (
      select id from inbox where id = any(${bigints(ids)}) and state = 'waiting' for update skip locked
    )
    update inbox set starts = greatest(starts - 1, 0),
      starts_alone = case when ${alone} then greatest(starts_alone - 1, 0) else starts_alone end
    from mine where inbox.id = mine.id`.execute(db);
}

/**
 * Takes the senders of these rows, as many as are free, until the transaction ends, and gives their rows in order.
 * `busy` are the rows whose sender another worker has.
 */
export async function takeSenders(
  tx: Tx,
  ids: readonly InboxId[],
  alone: boolean,
): Promise<{ rows: InboxRow[]; busy: InboxId[] }> {
  const waiting = await tx
    .selectFrom('inbox')
    .select(['id', 'platform', 'sender_id'])
    .where('id', 'in', [...ids])
    .where('state', '=', 'waiting')
    .execute();
  const keys = [...new Set(waiting.map((row) => `${row.platform} ${row.sender_id}`))].sort();
  if (keys.length === 0) return { rows: [], busy: [] };
  const locks = await sql<{ key: string; taken: boolean }>`
    select key, pg_try_advisory_xact_lock(hashtextextended(key, 7)) as taken
    from unnest(${sql.val(keys)}::text[]) as key`.execute(tx);
  const taken = new Set(locks.rows.filter((lock) => lock.taken).map((lock) => lock.key));
  const mine = waiting.filter((row) => taken.has(`${row.platform} ${row.sender_id}`)).map((row) => row.id);
  const busy = waiting.filter((row) => !taken.has(`${row.platform} ${row.sender_id}`)).map((row) => row.id);
  if (mine.length === 0) return { rows: [], busy };
  // Read again now that the senders are ours: what was waiting before the lock may be done by now, and rows whose
  // start another worker counted belong in between these.
  const senders = waiting
    .filter((row) => mine.includes(row.id))
    .map(({ platform, sender_id }) => ({ platform, sender_id }));
  const { rows } = await sql<Parameters<typeof toInboxRow>[0]>`
    with sender as (
      select distinct platform, sender_id
      from jsonb_to_recordset(${JSON.stringify(senders)}::jsonb) as s (platform text, sender_id text)
    )
    select id, platform, event_key, type, platform_chat_id, sender_id, sent_at, words, failures
    from inbox where state = 'waiting' and id in (
      select unnest(${bigints(mine)})
      union
      select one.id from inbox one join sender using (platform, sender_id)
      where not ${alone} and one.state = 'waiting' and one.starts between 1 and ${STARTS_IN_COMPANY}
        and (one.retry_at is null or one.retry_at <= now())
    )
    order by sent_at, id`.execute(tx);
  return { rows: rows.map(toInboxRow), busy };
}

/** How handling a row ended. */
export interface Ending {
  id: InboxId;
  deed: string | null;
  /** A short fixed phrase, never words. */
  reason: string;
  /** Nothing came of it: its words are blanked at once. */
  blank: boolean;
}

/** Marks a batch done in one statement. */
export async function markDone(tx: Tx, endings: readonly Ending[]): Promise<void> {
  if (endings.length === 0) return;
  await sql`
    update inbox set state = 'done', done_at = now(), starts = 0, starts_alone = 0, retry_at = null,
      deed = row.deed, reason = row.reason, words = case when row.blank then null else inbox.words end
    from jsonb_to_recordset(${JSON.stringify(endings)}::jsonb) as row (id bigint, deed text, reason text, blank boolean)
    where inbox.id = row.id`.execute(tx);
}

/** Notes a handling that failed in an orderly way, to be tried again at `retryAt`. */
export async function markFailed(db: Db | Tx, id: InboxId, retryAt: Date, reason: string): Promise<void> {
  await db
    .updateTable('inbox')
    .set((eb) => ({
      failures: eb('failures', '+', 1),
      starts: 0,
      starts_alone: 0,
      retry_at: retryAt,
      reason,
    }))
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
}

function toInboxRow(row: {
  id: InboxId;
  platform: string;
  event_key: string;
  type: string;
  platform_chat_id: string;
  sender_id: string;
  sent_at: Date;
  words: Buffer | null;
  failures: number;
}): InboxRow {
  return {
    id: row.id,
    platform: row.platform,
    eventKey: row.event_key,
    type: row.type,
    platformChatId: row.platform_chat_id,
    senderId: row.sender_id,
    sentAt: row.sent_at,
    words: row.words,
    failures: row.failures,
  };
}

/** An array of ids as one parameter: the statement's text stays the same however many there are. */
function bigints(ids: readonly number[]) {
  return sql`${sql.val(ids.map(String))}::bigint[]`;
}
