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

const PRIORITY = { answer: 1, broadcast: 5, background: 9 } as const;

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
      dedupe_key, priority, inbox_id, about, not_before,
      case when not_before > now() then not_before when priority = 1 then now() end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row
      (platform text, target_kind text, target_id text, action text, payload text, continuation text,
       dedupe_key text, priority smallint, inbox_id bigint, about jsonb, not_before timestamptz)
    on conflict (dedupe_key) do nothing
    returning id, platform, priority, not_before`.execute(tx);
  return inserted.rows
    .filter((row) => row.priority === PRIORITY.answer)
    .map((row) => ({ ...row, notBefore: row.not_before }));
}

/**
 * Rows that are due but have no job: never queued, or queued longer than `staleMs` ago. Marks them as queued now. Rows
 * that wait for a later hour have that in `queued_at` and lie behind all these, so that however many there are, none is
 * looked at.
 */
export async function takeUnqueuedOutbox(
  db: Db,
  platform: string,
  staleMs: number,
  limit: number,
): Promise<QueuedOutbox[]> {
  const open = sql`platform = ${platform} and priority = each and not held
    and state in ('waiting', 'sending') and (state = 'waiting' or sending_until < now())
    and (not_before is null or not_before <= now())`;
  const { rows } = await sql<{ id: OutboxId; platform: string; priority: number; not_before: Date | null }>`
    with priority as materialized (select unnest(${sql.val(Object.values(PRIORITY))}::smallint[]) as each),
    never as materialized (
      select id, each, 0 as turn from priority cross join lateral (
        select id from outbox where ${open} and queued_at is null
        order by queued_at nulls first, id limit ${limit} for update skip locked
      ) due
    ), stale as materialized (
      select id, each, 1 as turn from priority cross join lateral (
        select id from outbox where ${open} and queued_at < now() - ${staleMs} * interval '1 millisecond'
        order by queued_at, id limit ${limit} for update skip locked
      ) due
    ), lost as (
      select id from (select * from never union all select * from stale) due order by each, turn limit ${limit}
    )
    update outbox set queued_at = now() where id = any(array(select id from lost))
    returning id, platform, priority, not_before`.execute(db);
  return rows.map((row) => ({ ...row, notBefore: row.not_before }));
}

/** Which of the rows with these keys are at their platform, and under which message id. */
export async function listSentByKeys(
  tx: Tx,
  dedupeKeys: readonly string[],
): Promise<{ dedupeKey: string; platform: string; platformMessageId: string }[]> {
  const rows = await tx
    .selectFrom('outbox')
    .select(['dedupe_key', 'platform', 'platform_message_id'])
    .where('dedupe_key', '=', sql<string>`any(${sql.val([...dedupeKeys])}::text[])`)
    .where('state', '=', 'sent')
    .where('platform_message_id', 'is not', null)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    dedupeKey: row.dedupe_key,
    platform: row.platform,
    platformMessageId: row.platform_message_id as string,
  }));
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

/** Cancels what a message led to that still waits for waking hours. */
export async function cancelHeldUntilLater(tx: Tx, inboxId: InboxId, now: Date): Promise<void> {
  await tx
    .updateTable('outbox')
    .set({ state: 'cancelled', done_at: now })
    .where('inbox_id', '=', inboxId)
    .where('state', '=', 'waiting')
    .where('not_before', '>', now)
    .execute();
}

export function payloadPlace(dedupeKey: string): string {
  return `outbox.payload.${dedupeKey}`;
}

export function continuationPlace(dedupeKey: string): string {
  return `outbox.continuation.${dedupeKey}`;
}

/** Rows that wait, are being sent, failed or are uncertain, by platform; for metrics. */
export async function countUnsent(
  db: Db | Tx,
): Promise<{ platform: string; state: OutboxState; rows: number }[]> {
  // The states stand in the statement itself, so that the index made for them fits.
  const { rows } = await sql<{ platform: string; state: OutboxState; rows: number }>`
    select platform, state, count(*) as rows from outbox
    where state in ('waiting', 'sending', 'failed', 'uncertain')
    group by platform, state`.execute(db);
  return rows;
}
