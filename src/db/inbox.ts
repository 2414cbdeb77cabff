/** The inbox: one row per accepted event. PostgreSQL is the only place where anything is remembered. */

import { sql } from 'kysely';
import type { ChatEvent } from '../chat/event.js';
import type { Seal } from '../seal/seal.js';
import type { Db, InboxId, InboxState, Tx } from './schema.js';

/** A row to be accepted. */
export interface InboxDraft {
  event: ChatEvent;
  /** The job it seems to ask for. */
  hint: string;
}

/** A row as it is handled. */
export interface InboxRow {
  id: InboxId;
  platform: string;
  eventKey: string;
  type: string;
  platformChatId: string;
  senderId: string;
  sentAt: Date;
  words: Buffer | null;
  failures: number;
}

/**
 * Stores a batch in one statement.
 * @returns for each draft its id, or undefined when the same event was accepted before.
 */
export async function insertInbox(
  db: Db | Tx,
  seal: Seal,
  drafts: readonly InboxDraft[],
): Promise<(InboxId | undefined)[]> {
  const rows = drafts.map(({ event, hint }) => ({
    platform: event.platform,
    event_key: event.eventKey,
    type: event.type,
    platform_chat_id: 'platformChatId' in event ? event.platformChatId : '',
    chat_kind: 'chatKind' in event ? event.chatKind : null,
    sender_id: senderOf(event),
    sent_at: event.sentAt.toISOString(),
    hint,
    words: seal.seal(JSON.stringify(event), wordsPlace(event.platform, event.eventKey)).toString('base64'),
  }));
  const inserted = await sql<{ id: InboxId; platform: string; event_key: string }>`
    insert into inbox
      (platform, event_key, type, platform_chat_id, chat_kind, sender_id, sent_at, hint, words, queued_at)
    select platform, event_key, type, platform_chat_id, chat_kind, sender_id, sent_at, hint,
      decode(words, 'base64'), now()
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row
      (platform text, event_key text, type text, platform_chat_id text, chat_kind text, sender_id text,
       sent_at timestamptz, hint text, words text)
    on conflict (platform, event_key) do nothing
    returning id, platform, event_key`.execute(db);
  const ids = new Map(inserted.rows.map((row) => [`${row.platform} ${row.event_key}`, row.id]));
  return drafts.map(({ event }) => {
    const key = `${event.platform} ${event.eventKey}`;
    const id = ids.get(key);
    // The same event twice in one batch: only the first of them is new.
    ids.delete(key);
    return id;
  });
}

/** Reads a row's event back. Dates come back as dates. @throws when the words were blanked or do not open. */
export function openEvent(
  seal: Seal,
  row: Pick<InboxRow, 'platform' | 'eventKey' | 'words' | 'sentAt'>,
): ChatEvent {
  if (row.words === null) throw new Error('the words of this row were blanked');
  const event = JSON.parse(seal.open(row.words, wordsPlace(row.platform, row.eventKey))) as ChatEvent;
  return { ...event, sentAt: row.sentAt };
}

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
      select distinct platform, sender_id from inbox where id = any(${bigints(ids)}) and state = 'waiting'
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
  // Read again now that the senders are ours: what was waiting before the lock may be done by now.
  const rows = await tx
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
    .where('id', 'in', mine)
    .where('state', '=', 'waiting')
    .orderBy('sent_at')
    .orderBy('id')
    .execute();
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

/** Sets a row aside: nothing more is tried until someone requeues it. Its words stay sealed. */
export async function markAside(db: Db | Tx, id: InboxId, reason: string): Promise<void> {
  await db
    .updateTable('inbox')
    .set({ state: 'aside', reason, done_at: new Date() })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
}

/** @returns false when there is no such row aside. */
export async function requeueAside(db: Db | Tx, id: InboxId): Promise<boolean> {
  const result = await db
    .updateTable('inbox')
    .set({
      state: 'waiting',
      starts: 0,
      starts_alone: 0,
      failures: 0,
      retry_at: null,
      queued_at: null,
      done_at: null,
    })
    .where('id', '=', id)
    .where('state', '=', 'aside')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export interface AsideRow {
  id: InboxId;
  platform: string;
  type: string;
  reason: string | null;
  receivedAt: Date;
}

/** Rows set aside, oldest first, at most 200. */
export async function listAside(db: Db | Tx): Promise<AsideRow[]> {
  const rows = await db
    .selectFrom('inbox')
    .select(['id', 'platform', 'type', 'reason', 'received_at'])
    .where('state', '=', 'aside')
    .orderBy('id')
    .limit(200)
    .execute();
  return rows.map((row) => ({ ...row, receivedAt: row.received_at }));
}

/** Rows that wait without a job: never queued, or queued longer than `staleMs` ago. Marks them as queued now. */
export async function takeUnqueued(
  db: Db,
  staleMs: number,
  limit: number,
): Promise<{ id: InboxId; hint: string }[]> {
  const { rows } = await sql<{ id: InboxId; hint: string }>`
    with lost as (
      select id from inbox
      where state = 'waiting' and (retry_at is null or retry_at <= now())
        and (queued_at is null or queued_at < now() - ${staleMs} * interval '1 millisecond')
      order by queued_at nulls first, id limit ${limit} for update skip locked
    )
    update inbox set queued_at = now() from lost where inbox.id = lost.id
    returning inbox.id, inbox.hint`.execute(db);
  return rows;
}

/** How long the oldest row that could be handled has waited, in ms; 0 when none waits. */
export async function oldestWaitingMs(db: Db | Tx): Promise<number> {
  const { rows } = await sql<{ ms: number | null }>`
    select (extract(epoch from now() - min(received_at)) * 1000)::float8 as ms from inbox
    where state = 'waiting' and (retry_at is null or retry_at <= now())`.execute(db);
  return rows[0]?.ms ?? 0;
}

export async function findInboxRow(
  db: Db | Tx,
  id: InboxId,
): Promise<
  { id: InboxId; type: string; state: InboxState; deed: string | null; reason: string | null } | undefined
> {
  return db
    .selectFrom('inbox')
    .select(['id', 'type', 'state', 'deed', 'reason'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Blanks the words of rows that were handled before `before`. @returns how many, at most `limit`. */
export async function blankOldWords(db: Db | Tx, before: Date, limit: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update inbox set words = null where id in (
      select id from inbox where words is not null and state = 'done' and done_at < ${before} limit ${limit}
    )`.execute(db);
  return Number(numAffectedRows);
}

/** Who a row's order is kept for: a person, one clock's job, one outbox row. */
function senderOf(event: ChatEvent): string {
  if (event.type === 'tick') return event.job;
  if (event.type === 'answered') return `outbox ${event.outboxId}`;
  return event.sender.id;
}

function wordsPlace(platform: string, eventKey: string): string {
  return `inbox.words.${platform} ${eventKey}`;
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
