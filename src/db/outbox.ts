/** The outbox: what is to be done on platforms, and what became of it. Answers come back as rows, never as imports. */

import { sql } from 'kysely';
import type { Reply } from '../chat/define-job.js';
import type { OutboundAction, Target } from '../chat/outbound.js';
import type { Seal } from '../seal/seal.js';
import type { Db, InboxId, OutboxId, OutboxState, Tx } from './schema.js';

/** A row to be: a job's reply, on a platform, with a key that is unique for ever. */
export interface OutboxDraft extends Reply {
  platform: string;
  dedupeKey: string;
  inboxId?: InboxId;
}

export interface QueuedOutbox {
  id: OutboxId;
  platform: string;
  priority: number;
  notBefore: Date | null;
}

const PRIORITY = { answer: 1, broadcast: 5 } as const;

/**
 * Stores a batch in one statement; a row whose key exists is left as it is. Broadcasts are left to the relay,
 * which queues a few hundred at a time: the queue never holds more than a little of ours.
 * @returns the new rows that are to be queued at once.
 */
export async function insertOutbox(
  tx: Tx,
  seal: Seal,
  drafts: readonly OutboxDraft[],
): Promise<QueuedOutbox[]> {
  if (drafts.length === 0) return [];
  const rows = drafts.map((draft) => ({
    platform: draft.platform,
    target_kind: draft.target.kind,
    target_id: draft.target.id,
    action: draft.action.action,
    payload: seal.seal(JSON.stringify(draft.action), payloadPlace(draft.dedupeKey)).toString('base64'),
    continuation: draft.continueWith
      ? seal.seal(JSON.stringify(draft.continueWith), continuationPlace(draft.dedupeKey)).toString('base64')
      : null,
    dedupe_key: draft.dedupeKey,
    priority: PRIORITY[draft.priority],
    inbox_id: draft.inboxId ?? null,
    about: draft.about ?? null,
    not_before: draft.notBefore?.toISOString() ?? null,
  }));
  const inserted = await sql<{ id: OutboxId; platform: string; priority: number; not_before: Date | null }>`
    insert into outbox (platform, target_kind, target_id, action, payload, continuation, dedupe_key, priority,
      inbox_id, about, not_before, queued_at)
    select platform, target_kind, target_id, action, decode(payload, 'base64'), decode(continuation, 'base64'),
      dedupe_key, priority, inbox_id, about, not_before, case when priority = 1 then now() end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row
      (platform text, target_kind text, target_id text, action text, payload text, continuation text,
       dedupe_key text, priority smallint, inbox_id bigint, about jsonb, not_before timestamptz)
    on conflict (dedupe_key) do nothing
    returning id, platform, priority, not_before`.execute(tx);
  return inserted.rows
    .filter((row) => row.priority === PRIORITY.answer)
    .map((row) => ({ ...row, notBefore: row.not_before }));
}

/** A row that is being sent by whoever holds this. */
export interface ClaimedOutbox {
  id: OutboxId;
  platform: string;
  target: Target;
  action: OutboundAction;
  continueWith: { job: string; payload: Record<string, unknown> } | undefined;
  attempts: number;
  /** ms since the first try of which nobody knows whether it went out; undefined when all were surely refused. */
  unknownForMs: number | undefined;
  /** ms since the row was made. */
  ageMs: number;
}

/** Why a row is not sent now. */
export type NotClaimed = 'gone' | 'busy' | 'held' | { waitMs: number };

/**
 * Takes a row for sending for `leaseMs`: `sending` is committed before the platform is called.
 * @returns why not, when it is over, in other hands, held, or not due.
 */
export async function claimOutbox(
  db: Db,
  seal: Seal,
  id: OutboxId,
  leaseMs: number,
): Promise<ClaimedOutbox | NotClaimed> {
  const { rows } = await sql<ClaimRow>`
    with before as (select id, state, held, sending_until, not_before from outbox where id = ${id} for update)
    update outbox set
      state = 'sending', attempts = attempts + 1,
      unknown_since = case when before.state = 'sending' then coalesce(unknown_since, outbox.tried_at)
        else unknown_since end,
      tried_at = now(),
      sending_until = now() + ${leaseMs} * interval '1 millisecond'
    from before
    where outbox.id = before.id and not before.held
      and (before.not_before is null or before.not_before <= now())
      and (before.state = 'waiting' or (before.state = 'sending' and before.sending_until < now()))
    returning outbox.id, platform, target_kind, target_id, payload, continuation, dedupe_key, attempts,
      (extract(epoch from now() - unknown_since) * 1000)::float8 as unknown_ms,
      (extract(epoch from now() - created_at) * 1000)::float8 as age_ms`.execute(db);
  const row = rows[0];
  if (!row) return whyNotClaimed(db, id);
  if (row.payload === null) return 'gone';
  return {
    id: row.id,
    platform: row.platform,
    target: { kind: row.target_kind, id: row.target_id } as Target,
    action: JSON.parse(seal.open(row.payload, payloadPlace(row.dedupe_key))),
    continueWith: row.continuation
      ? JSON.parse(seal.open(row.continuation, continuationPlace(row.dedupe_key)))
      : undefined,
    attempts: row.attempts,
    unknownForMs: row.unknown_ms ?? undefined,
    ageMs: row.age_ms,
  };
}

interface ClaimRow {
  id: OutboxId;
  platform: string;
  target_kind: 'chat' | 'user' | 'app';
  target_id: string;
  payload: Buffer | null;
  continuation: Buffer | null;
  dedupe_key: string;
  attempts: number;
  unknown_ms: number | null;
  age_ms: number;
}

async function whyNotClaimed(db: Db, id: OutboxId): Promise<NotClaimed> {
  const { rows } = await sql<{ state: OutboxState; held: boolean; wait_ms: number }>`
    select state, held,
      greatest(0, extract(epoch from greatest(coalesce(not_before, now()),
        case when state = 'sending' then sending_until else now() end) - now()) * 1000)::float8 as wait_ms
    from outbox where id = ${id}`.execute(db);
  const row = rows[0];
  if (!row || (row.state !== 'waiting' && row.state !== 'sending')) return 'gone';
  if (row.held) return 'held';
  return row.wait_ms > 0 ? { waitMs: Math.ceil(row.wait_ms) } : 'busy';
}

/** Where an outbox row goes: its pace keys come from here, before it is claimed. */
export async function findOutboxTarget(
  db: Db,
  id: OutboxId,
): Promise<{ platform: string; target: Target; open: boolean } | undefined> {
  const row = await db
    .selectFrom('outbox')
    .select(['platform', 'target_kind', 'target_id', 'state'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const target = { kind: row.target_kind, id: row.target_id } as Target;
  return { platform: row.platform, target, open: row.state === 'waiting' || row.state === 'sending' };
}

/** Marks a row as carried out. @returns false when it was no longer ours to mark. */
export async function markSent(
  tx: Tx | Db,
  id: OutboxId,
  platformMessageId: string | undefined,
): Promise<boolean> {
  const result = await tx
    .updateTable('outbox')
    .set({
      state: 'sent',
      done_at: sql<Date>`now()`,
      sending_until: null,
      platform_message_id: platformMessageId ?? null,
      error_code: null,
      platform_code: null,
    })
    .where('id', '=', id)
    .where('state', 'in', ['sending', 'uncertain'])
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** A final or open ending: `failed` with its reason, or `uncertain` where nobody can know. */
export async function markUnsent(
  tx: Tx | Db,
  id: OutboxId,
  state: 'failed' | 'uncertain',
  error: { code: string; platformCode?: string | undefined },
): Promise<void> {
  await tx
    .updateTable('outbox')
    .set({
      state,
      done_at: sql<Date>`now()`,
      sending_until: null,
      error_code: error.code,
      platform_code: error.platformCode ?? null,
    })
    .where('id', '=', id)
    .where('state', '=', 'sending')
    .execute();
}

/** Puts a row back to wait; it is due again after `waitMs`. `maybeSent`: nobody knows whether this try went out. */
export async function markWaiting(
  db: Db,
  id: OutboxId,
  waitMs: number,
  error: { code: string; platformCode?: string | undefined },
  maybeSent: boolean,
): Promise<void> {
  await db
    .updateTable('outbox')
    .set({
      state: 'waiting',
      sending_until: null,
      not_before: sql<Date>`now() + ${waitMs} * interval '1 millisecond'`,
      ...(maybeSent && { unknown_since: sql<Date>`coalesce(unknown_since, tried_at)` }),
      error_code: error.code,
      platform_code: error.platformCode ?? null,
    })
    .where('id', '=', id)
    .where('state', '=', 'sending')
    .execute();
}

/** Rows that are due but have no job: never queued, or queued longer than `staleMs` ago. Marks them as queued now. */
export async function takeUnqueuedOutbox(
  db: Db,
  platform: string,
  staleMs: number,
  limit: number,
): Promise<QueuedOutbox[]> {
  const { rows } = await sql<{ id: OutboxId; platform: string; priority: number; not_before: Date | null }>`
    with lost as (
      select id from outbox
      where platform = ${platform} and not held and (not_before is null or not_before <= now())
        and (state = 'waiting' or (state = 'sending' and sending_until < now()))
        and (queued_at is null or queued_at < now() - ${staleMs} * interval '1 millisecond')
      order by priority, queued_at nulls first, id limit ${limit} for update skip locked
    )
    update outbox set queued_at = now() from lost where outbox.id = lost.id
    returning outbox.id, platform, priority, not_before`.execute(db);
  return rows.map((row) => ({ ...row, notBefore: row.not_before }));
}

/** A row's text as it was to be said, for `say` and for staff who settle it. undefined when it was blanked. */
export async function listAnswers(
  db: Db | Tx,
  seal: Seal,
  inboxId: InboxId,
): Promise<{ target: Target; action: OutboundAction; state: OutboxState }[]> {
  const rows = await db
    .selectFrom('outbox')
    .select(['target_kind', 'target_id', 'payload', 'dedupe_key', 'state'])
    .where('inbox_id', '=', inboxId)
    .orderBy('id')
    .execute();
  return rows.flatMap((row) =>
    row.payload === null
      ? []
      : [
          {
            target: { kind: row.target_kind, id: row.target_id } as Target,
            action: JSON.parse(seal.open(row.payload, payloadPlace(row.dedupe_key))) as OutboundAction,
            state: row.state,
          },
        ],
  );
}

/** Blanks what was said in rows that ended before `before`. @returns how many, at most `limit`. */
export async function blankOldPayloads(db: Db | Tx, before: Date, limit: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update outbox set payload = null, continuation = null where id in (
      select id from outbox where payload is not null and state in ('sent', 'failed', 'cancelled')
        and done_at < ${before} limit ${limit}
    )`.execute(db);
  return Number(numAffectedRows);
}

/** The newest row, for the high-water mark. */
export async function newestOutboxId(db: Db | Tx): Promise<number> {
  const row = await db
    .selectFrom('outbox')
    .select((eb) => eb.fn.max('id').as('id'))
    .executeTakeFirst();
  return Number(row?.id ?? 0);
}

/** Holds everything unsent after a restore: rows that were waiting are `uncertain` from now on. @returns how many. */
export async function holdUnsent(db: Db | Tx): Promise<number> {
  const result = await db
    .updateTable('outbox')
    .set({ state: 'uncertain', held: true, error_code: 'database_restored', done_at: sql<Date>`now()` })
    .where('state', 'in', ['waiting', 'sending'])
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Lets go of what `holdUnsent` held: staff have looked, and want the rows sent. @returns how many. */
export async function releaseHeld(db: Db | Tx): Promise<number> {
  const result = await db
    .updateTable('outbox')
    .set({ state: 'waiting', held: false, error_code: null, queued_at: null, done_at: null })
    .where('held', '=', true)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

function payloadPlace(dedupeKey: string): string {
  return `outbox.payload.${dedupeKey}`;
}

function continuationPlace(dedupeKey: string): string {
  return `outbox.continuation.${dedupeKey}`;
}

/** Rows that wait, are being sent, failed or are uncertain, by platform; for metrics. */
export async function countUnsent(
  db: Db | Tx,
): Promise<{ platform: string; state: OutboxState; rows: number }[]> {
  const rows = await db
    .selectFrom('outbox')
    .select((eb) => ['platform', 'state', eb.fn.countAll<number>().as('rows')])
    .where('state', 'in', ['waiting', 'sending', 'failed', 'uncertain'])
    .groupBy(['platform', 'state'])
    .execute();
  return rows.map((row) => ({ ...row, rows: Number(row.rows) }));
}
