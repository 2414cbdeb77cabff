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

/** Rows of one statement: with the longest texts that are accepted it stays well below what one value may hold. */
const ROWS_AT_ONCE = 500;

/**
 * Stores a batch, `ROWS_AT_ONCE` in a statement. When a later statement fails, the rows of the earlier ones stay: they
 * are told as not stored, come again and are known then.
 * @returns for each draft its id, or undefined when the same event was accepted before.
 */
export async function insertInbox(
  db: Db | Tx,
  seal: Seal,
  drafts: readonly InboxDraft[],
): Promise<(InboxId | undefined)[]> {
  const ids: (InboxId | undefined)[] = [];
  for (let from = 0; from < drafts.length; from += ROWS_AT_ONCE) {
    ids.push(...(await insertRows(db, seal, drafts.slice(from, from + ROWS_AT_ONCE))));
  }
  return ids;
}

async function insertRows(
  db: Db | Tx,
  seal: Seal,
  drafts: readonly InboxDraft[],
): Promise<(InboxId | undefined)[]> {
  // By key: two gateways that store the same events in different orders wait for each other in turn.
  const rows = [...drafts].sort(byKey).map(({ event, hint }) => ({
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

function byKey({ event: a }: InboxDraft, { event: b }: InboxDraft): number {
  if (a.platform !== b.platform) return a.platform < b.platform ? -1 : 1;
  return a.eventKey === b.eventKey ? 0 : a.eventKey < b.eventKey ? -1 : 1;
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

/**
 * Rows that wait without a job: never queued, or queued longer than `staleMs` ago. Marks them as queued now. What was put
 * off for long has its hour in `queued_at`, and is not looked at before.
 */
export async function takeUnqueued(
  db: Db,
  staleMs: number,
  limit: number,
): Promise<{ id: InboxId; hint: string }[]> {
  const { rows } = await sql<{ id: InboxId; hint: string }>`
    with never as materialized (
      select id from inbox where state = 'waiting' and (retry_at is null or retry_at <= now()) and queued_at is null
      order by queued_at nulls first, id limit ${limit} for update skip locked
    ), stale as materialized (
      select id from inbox where state = 'waiting' and (retry_at is null or retry_at <= now())
        and queued_at < now() - ${staleMs} * interval '1 millisecond'
      order by queued_at, id limit ${limit} for update skip locked
    ), lost as (select id from never union all select id from stale limit ${limit})
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

/** Blanks a row's words at once: they hold more than need be kept, such as a whole file. */
export async function blankWordsOf(tx: Tx, id: InboxId): Promise<void> {
  await tx.updateTable('inbox').set({ words: null }).where('id', '=', id).execute();
}

/** Who a row's order is kept for: a person, one clock's job, one outbox row. */
function senderOf(event: ChatEvent): string {
  if (event.type === 'tick') return event.job;
  if (event.type === 'answered') return `outbox ${event.outboxId}`;
  return event.sender.id;
}

export function wordsPlace(platform: string, eventKey: string): string {
  return `inbox.words.${platform} ${eventKey}`;
}
