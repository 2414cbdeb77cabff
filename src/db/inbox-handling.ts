/** Handling inbox rows: starts counted, senders taken, endings noted. */

import { sql } from 'kysely';
import type { InboxRow } from './inbox.js';
import type { Db, InboxId, Tx } from './schema.js';

/** A start is this long its starter's own until the sender's lock is taken; after a crash it runs out. */
const START_LASTS_MS = 3_000;

/** What a start found: the row, whose it is, and how often it was started before without coming to an end. */
export interface StartedRow {
  id: InboxId;
  /** `platform sender`. */
  sender: string;
  startsBefore: number;
  /** How often it was started alone without coming to an end. */
  startsAlone: number;
}

export interface Started {
  /** In the order they are to be handled, sender by sender. */
  rows: StartedRow[];
  /** Those of `ids` that nobody else had, whether rows of theirs were started or not. */
  senders: Sender[];
}

export interface Sender {
  platform: string;
  senderId: string;
}

/** A row queued longer ago than this is taken along by whoever handles something: a backlog goes in full batches. */
const OVERDUE_MS = 1_000;

/**
 * Starts the due rows of the senders of `ids`, and of others that have waited for long, as many senders as are free, and
 * counts it, in a commit of its own before anything is handled. Every free sender gets its first rows before any gets many.
 * @param token this starter's own; only with it can the rows be handled, and their starts taken back.
 */
export async function startRows(
  tx: Tx,
  ids: readonly InboxId[],
  token: string,
  limits: { rows: number; ofASender: number },
): Promise<Started> {
  const { rows: named } = await sql<{ platform: string; sender_id: string }>`
    select platform, sender_id from inbox where id = any(${bigints(ids)})
    union
    select platform, sender_id from (
      select platform, sender_id from inbox
      where state = 'waiting' and queued_at < now() - ${OVERDUE_MS} * interval '1 millisecond'
        and (retry_at is null or retry_at <= now())
      order by queued_at, id limit ${limits.rows}
    ) overdue`.execute(tx);
  const senders = new Map(named.map((row) => [`${row.platform} ${row.sender_id}`, row]));
  if (senders.size === 0) return { rows: [], senders: [] };
  const locks = await sql<{ key: string; taken: boolean }>`
    select key, pg_try_advisory_xact_lock(hashtextextended(key, 7)) as taken
    from unnest(${sql.val([...senders.keys()].sort())}::text[]) as key`.execute(tx);
  const free = locks.rows.filter((lock) => lock.taken).map((lock) => senders.get(lock.key));
  const { rows } = await sql<{ started: StartRow[]; senders: Sender[] }>`
    with sender as (
      select platform, sender_id
      from jsonb_to_recordset(${JSON.stringify(free)}::jsonb) as s (platform text, sender_id text)
      where not exists (select from inbox held where held.platform = s.platform and held.sender_id = s.sender_id
        and held.state = 'waiting' and held.started_until > clock_timestamp())
    ), due as (
      select inbox.id, row_number() over (
        partition by inbox.platform, inbox.sender_id order by inbox.sent_at, inbox.id) as nth
      from inbox join sender using (platform, sender_id)
      where inbox.state = 'waiting' and (inbox.retry_at is null or inbox.retry_at <= now())
    ), chosen as (
      select id, nth from due where nth <= ${limits.ofASender} order by nth, id limit ${limits.rows}
    ), started as (
      update inbox set starts = starts + 1, queued_at = now(), started_by = ${token},
        started_until = clock_timestamp() + ${START_LASTS_MS} * interval '1 millisecond'
      from chosen where inbox.id = chosen.id
      returning inbox.id, platform, sender_id, chosen.nth, starts - 1 as starts_before, starts_alone
    )
    select coalesce((select jsonb_agg(to_jsonb(started) order by nth, id) from started), '[]') as started,
      coalesce((select jsonb_agg(jsonb_build_object('platform', platform, 'senderId', sender_id)) from sender), '[]')
        as senders`.execute(tx);
  const outcome = rows[0] as { started: StartRow[]; senders: Sender[] };
  return {
    rows: outcome.started.map((row) => ({
      id: row.id,
      sender: `${row.platform} ${row.sender_id}`,
      startsBefore: row.starts_before,
      startsAlone: row.starts_alone,
    })),
    senders: outcome.senders,
  };
}

interface StartRow {
  id: InboxId;
  platform: string;
  sender_id: string;
  nth: number;
  starts_before: number;
  starts_alone: number;
}

/**
 * Of each of these senders a row that is due, if there is one. Asked by whoever had them, when all is committed: who found
 * them taken meanwhile left their rows to us.
 */
export async function listDueOf(db: Db, senders: readonly Sender[]): Promise<InboxId[]> {
  if (senders.length === 0) return [];
  const { rows } = await sql<{ id: InboxId }>`
    select due.id from jsonb_to_recordset(${JSON.stringify(senders)}::jsonb) as s (platform text, "senderId" text)
    join lateral (select id from inbox where inbox.platform = s.platform and inbox.sender_id = s."senderId"
      and state = 'waiting' and (retry_at is null or retry_at <= now()) order by sent_at, id limit 1) due on true
    order by due.id`.execute(db);
  return rows.map((row) => row.id);
}

/** Counts a start alone, in its own commit. @returns how often it had been started alone before; undefined when it is not ours. */
export async function countStartAlone(db: Db, id: InboxId, token: string): Promise<number | undefined> {
  const row = await db
    .updateTable('inbox')
    .set((eb) => ({
      starts_alone: eb('starts_alone', '+', 1),
      started_until: sql<Date>`clock_timestamp() + ${START_LASTS_MS} * interval '1 millisecond'`,
    }))
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .where('started_by', '=', token)
    .returning('starts_alone')
    .executeTakeFirst();
  return row && row.starts_alone - 1;
}

/** Takes starts back that ended in an orderly way without the rows being handled. */
export async function takeStartsBack(
  db: Db,
  ids: readonly InboxId[],
  token: string,
  alone: boolean,
): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update inbox set started_until = null, starts = greatest(starts - 1, 0),
      starts_alone = case when ${alone} then greatest(starts_alone - 1, 0) else starts_alone end
    where id = any(${bigints(ids)}) and state = 'waiting' and started_by = ${token}`.execute(db);
}

/** Takes the senders' locks until the transaction ends, and gives those of the rows that are still ours, in order. */
export async function takeStarted(
  tx: Tx,
  rows: readonly Pick<StartedRow, 'id' | 'sender'>[],
  token: string,
): Promise<InboxRow[]> {
  const keys = [...new Set(rows.map((row) => row.sender))].sort();
  // Nobody holds these for longer than it takes to find the sender started; one order keeps waiting from circling.
  await sql`select pg_advisory_xact_lock(hashtextextended(key, 7))
    from (select key from unnest(${sql.val(keys)}::text[]) as key order by key) as ordered`.execute(tx);
  const taken = await tx
    .selectFrom('inbox')
    .select([
      'id',
      'platform',
      'event_key',
      'type',
      'platform_chat_id',
      'sender_id',
      'sent_at',
      'words',
      'failures',
    ])
    .where(
      'id',
      'in',
      rows.map((row) => row.id),
    )
    .where('state', '=', 'waiting')
    .where('started_by', '=', token)
    .orderBy('sent_at')
    .orderBy('id')
    .forUpdate()
    .execute();
  return taken.map(toInboxRow);
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
export async function markDone(tx: Tx, endings: readonly Ending[]): Promise<Map<InboxId, number>> {
  if (endings.length === 0) return new Map();
  const { rows } = await sql<{ id: InboxId; took: number }>`
    update inbox set state = 'done', done_at = now(), starts = 0, starts_alone = 0, started_until = null, retry_at = null,
      deed = row.deed, reason = row.reason, words = case when row.blank then null else inbox.words end
    from jsonb_to_recordset(${JSON.stringify(endings)}::jsonb) as row (id bigint, deed text, reason text, blank boolean)
    where inbox.id = row.id
    returning inbox.id, (extract(epoch from clock_timestamp() - inbox.received_at) * 1000)::float8 as took`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.id, row.took]));
}

/** Notes a handling that failed in an orderly way, to be tried again at `retryAt`. */
export async function markFailed(db: Db | Tx, id: InboxId, retryAt: Date, reason: string): Promise<void> {
  await db
    .updateTable('inbox')
    .set((eb) => ({
      failures: eb('failures', '+', 1),
      starts: 0,
      starts_alone: 0,
      started_until: null,
      retry_at: retryAt,
      reason,
    }))
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
}

/** Puts off rows that another process may be able to read: nothing is counted against them. */
export async function markUnopened(db: Db | Tx, ids: readonly InboxId[], retryAt: Date): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update inbox set starts = 0, starts_alone = 0, started_until = null, reason = 'key_missing',
      retry_at = ${retryAt}, queued_at = ${retryAt}
    where id = any(${bigints(ids)}) and state = 'waiting'`.execute(db);
}

/** How often handling this row failed in an orderly way; 0 when it is gone. */
export async function findFailures(db: Db, id: InboxId): Promise<number> {
  const row = await db.selectFrom('inbox').select('failures').where('id', '=', id).executeTakeFirst();
  return row?.failures ?? 0;
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
