/** Sending outbox rows: one is claimed, and how it ended is marked. */

import { sql } from 'kysely';
import type { OutboundAction, Said, Target } from '../chat/outbound.js';
import { KeyMissing, type Seal } from '../seal/seal.js';
import { continuationPlace, payloadPlace } from './outbox.js';
import type { Db, OutboxId, OutboxState, Tx } from './schema.js';

/** A row that is being sent by whoever holds this. */
export interface ClaimedOutbox {
  id: OutboxId;
  /** Its own among all rows ever made, those of a database put back from a backup included. */
  dedupeKey: string;
  platform: string;
  target: Target;
  action: OutboundAction;
  continueWith: { job: string; payload: Record<string, unknown> } | undefined;
  attempts: number;
  /** ms since the first try of which nobody knows whether it went out; undefined when all were surely refused. */
  unknownForMs: number | undefined;
  /** ms since the first try of all. */
  triedForMs: number;
  /** ms since the message it answers was accepted, else since the row was made. */
  waitedMs: number;
}

/** Why a row is not sent now. */
export type NotClaimed = 'gone' | 'busy' | 'held' | { waitMs: number };

/** How long a row waits that was sealed with a key this process does not have. */
const KEY_MISSING_MS = 30_000;
/** A row that was claimed but whose payload does not open; it is marked failed. */
const PAYLOAD_UNREADABLE = { code: 'payload_unreadable' };

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
      first_tried_at = coalesce(first_tried_at, now()),
      tried_at = now(),
      sending_until = now() + ${leaseMs} * interval '1 millisecond'
    from before
    where outbox.id = before.id and not before.held
      and (before.not_before is null or before.not_before <= now())
      and (before.state = 'waiting' or (before.state = 'sending' and before.sending_until < now()))
    returning outbox.id, platform, target_kind, target_id, payload, continuation, dedupe_key, attempts,
      (extract(epoch from now() - unknown_since) * 1000)::float8 as unknown_ms,
      (extract(epoch from now() - first_tried_at) * 1000)::float8 as tried_ms,
      (extract(epoch from now() - coalesce((select received_at from inbox where id = outbox.inbox_id), created_at))
        * 1000)::float8 as waited_ms`.execute(db);
  const row = rows[0];
  if (!row) return whyNotClaimed(db, id);
  const opened = openRow(seal, row);
  if (opened === 'key_missing') {
    await markWaiting(db, { id: row.id, attempts: row.attempts }, KEY_MISSING_MS, { code: opened }, false);
    return { waitMs: KEY_MISSING_MS };
  }
  if (!opened) {
    await markUnsent(db, { id: row.id, attempts: row.attempts }, 'failed', PAYLOAD_UNREADABLE);
    return 'gone';
  }
  return {
    id: row.id,
    dedupeKey: row.dedupe_key,
    platform: row.platform,
    target: { kind: row.target_kind, id: row.target_id } as Target,
    ...opened,
    attempts: row.attempts,
    unknownForMs: row.unknown_ms ?? undefined,
    triedForMs: row.tried_ms,
    waitedMs: row.waited_ms,
  };
}

/** @returns undefined when the payload was blanked, or does not open with its key. */
function openRow(
  seal: Seal,
  row: ClaimRow,
): Pick<ClaimedOutbox, 'action' | 'continueWith'> | 'key_missing' | undefined {
  if (row.payload === null) return undefined;
  try {
    const action = JSON.parse(seal.open(row.payload, payloadPlace(row.dedupe_key)));
    if (!row.continuation) return { action, continueWith: undefined };
    return {
      action,
      continueWith: JSON.parse(seal.open(row.continuation, continuationPlace(row.dedupe_key))),
    };
  } catch (error) {
    return error instanceof KeyMissing ? 'key_missing' : undefined;
  }
}

/** Keeps a row that is still being sent from being taken over. */
export async function renewClaim(db: Db, claimed: Claim, leaseMs: number): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ sending_until: sql<Date>`now() + ${leaseMs} * interval '1 millisecond'` })
    .where('id', '=', claimed.id)
    .where('state', '=', 'sending')
    .where('attempts', '=', claimed.attempts)
    .execute();
}

/** Which try an ending belongs to: a later try is not ended by an earlier one's refusal. */
export type Claim = Pick<ClaimedOutbox, 'id' | 'attempts'>;

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
  tried_ms: number;
  waited_ms: number;
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

/** Where an outbox row goes and when it is due: looked at before a slot is taken for it. */
export interface OutboxTarget {
  platform: string;
  target: Target;
  action: string;
  isAnswer: boolean;
  /** It can still be sent. */
  open: boolean;
  waitMs: number;
}

export async function findOutboxTarget(db: Db, id: OutboxId): Promise<OutboxTarget | undefined> {
  const row = await db
    .selectFrom('outbox')
    .select(['platform', 'target_kind', 'target_id', 'action', 'priority', 'state', 'held'])
    .select(
      sql<number>`greatest(0, extract(epoch from greatest(coalesce(not_before, now()),
      case when state = 'sending' then sending_until else now() end) - now()) * 1000)::float8`.as('wait_ms'),
    )
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const target = { kind: row.target_kind, id: row.target_id } as Target;
  const open = !row.held && (row.state === 'waiting' || row.state === 'sending');
  const { platform, action } = row;
  return { platform, target, action, isAnswer: row.priority === 1, open, waitMs: Math.ceil(row.wait_ms) };
}

/** Puts a row off to 8:00 of the next Beijing day, by the database's clock: its platform's daily cap is reached. */
export async function markForMorning(db: Db, id: OutboxId): Promise<void> {
  await sql`
    update outbox set error_code = 'day_full', not_before = morning, queued_at = morning
    from (select (date_trunc('day', now() at time zone 'Asia/Shanghai') + interval '1 day 8 hours')
      at time zone 'Asia/Shanghai' as morning) next
    where id = ${id} and state = 'waiting'`.execute(db);
}

/** How many rows wait for the morning because of a platform's daily cap. */
export async function countForMorning(db: Db | Tx): Promise<{ platform: string; rows: number }[]> {
  const { rows } = await sql<{ platform: string; rows: number }>`
    select platform, count(*) as rows from outbox
    where state = 'waiting' and error_code = 'day_full' and not_before > now() group by platform`.execute(db);
  return rows.map((row) => ({ ...row, rows: Number(row.rows) }));
}

/** Marks a row as carried out, whoever tried it last: it went out. @returns false when it had ended before. */
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
    .where('state', 'in', ['waiting', 'sending', 'uncertain'])
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** A final or open ending: `failed` with its reason, or `uncertain` where nobody can know. */
export async function markUnsent(
  tx: Tx | Db,
  claim: Claim,
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
    .where('id', '=', claim.id)
    .where('state', '=', 'sending')
    .where('attempts', '=', claim.attempts)
    .execute();
}

/** Puts a row back to wait; it is due again after `waitMs`. `maybeSent`: nobody knows whether this try went out. */
export async function markWaiting(
  db: Db,
  claim: Claim,
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
      queued_at: sql<Date>`now() + ${waitMs} * interval '1 millisecond'`,
      ...(maybeSent && { unknown_since: sql<Date>`coalesce(unknown_since, tried_at)` }),
      error_code: error.code,
      platform_code: error.platformCode ?? null,
    })
    .where('id', '=', claim.id)
    .where('state', '=', 'sending')
    .where('attempts', '=', claim.attempts)
    .execute();
}

/**
 * The row goes on as what is said aloud in place of its quiet action: it waits for its turn in the chat as any line does.
 * @returns false when another try has taken the row over.
 */
export async function markLoud(
  db: Db | Tx,
  seal: Seal,
  claimed: ClaimedOutbox,
  loud: Said,
): Promise<boolean> {
  const result = await db
    .updateTable('outbox')
    .set({
      state: 'waiting',
      action: loud.action,
      payload: seal.seal(JSON.stringify(loud), payloadPlace(claimed.dedupeKey)),
      sending_until: null,
      not_before: null,
      unknown_since: null,
    })
    .where('id', '=', claimed.id)
    .where('state', '=', 'sending')
    .where('attempts', '=', claimed.attempts)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
