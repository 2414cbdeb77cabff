/** Deliveries: one notice to one chat, each with its outbox row; and what to do about rows that did not arrive. */

import { sql } from 'kysely';
import { appendAudit } from './audit.js';
import type { ChatId, CommitteeId, Db, NoticeId, OutboxId, OutboxState, PersonId, Tx } from './schema.js';

/** The one outbox row that carries a notice to a chat. */
export function deliveryKey(noticeId: NoticeId, chatId: ChatId): string {
  return `notice ${noticeId} ${chatId}`;
}

/** Adds the deliveries of a notice to the outbox rows that carry it. One statement, however many groups. */
export async function insertDeliveries(tx: Tx, noticeId: NoticeId): Promise<void> {
  await sql`
    insert into delivery (notice_id, chat_id, outbox_id)
    select nc.notice_id, nc.chat_id, o.id from notice_chat nc
    join outbox o on o.dedupe_key = 'notice ' || nc.notice_id || ' ' || nc.chat_id
    where nc.notice_id = ${noticeId}
    on conflict (notice_id, chat_id) do nothing`.execute(tx);
}

/** How many deliveries of a notice are in which state. */
export async function countDeliveries(
  db: Db | Tx,
  noticeId: NoticeId,
): Promise<Partial<Record<OutboxState, number>>> {
  const rows = await db
    .selectFrom('delivery')
    .innerJoin('outbox', 'outbox.id', 'delivery.outbox_id')
    .select((eb) => ['outbox.state', eb.fn.countAll<number>().as('deliveries')])
    .where('delivery.notice_id', '=', noticeId)
    .groupBy('outbox.state')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.state, Number(row.deliveries)]));
}

/** A message that a platform refused for good, or of which nobody knows whether it arrived. */
export interface UnsettledDelivery {
  outboxId: OutboxId;
  state: 'failed' | 'uncertain';
  platform: string;
  /** A SendErrorCode, or null. */
  errorCode: string | null;
  /** The platform's own code. */
  platformCode: string | null;
  createdAt: Date;
  targetKind: 'chat' | 'user' | 'app';
  /** The group's or the person's name; null when neither is known. */
  targetName: string | null;
  /** The notice it carries, such as N-20260423-01; null for everything else. */
  noticeNumber: string | null;
  /** False once the words were blanked. */
  canResend: boolean;
}

/** Answers that failed longer ago than this interest nobody; notices and uncertain rows stay until they are settled. */
const FAILED_ANSWERS_LAST_DAYS = 30;

/**
 * What waits for a decision, oldest first, and how many there are in all.
 * @param where.committeeId only what concerns its notices, groups and people; absent: everything, also to strangers.
 * @param where.states default both.
 */
export async function listUncertain(
  db: Db | Tx,
  where: {
    committeeId?: CommitteeId | undefined;
    states?: readonly ('failed' | 'uncertain')[];
    limit?: number;
  } = {},
): Promise<{ rows: UnsettledDelivery[]; total: number }> {
  const { rows } = await sql<UnsettledDelivery & { total: number }>`
    select o.id as "outboxId", o.state, o.platform, o.error_code as "errorCode", o.platform_code as "platformCode",
      o.created_at as "createdAt", o.target_kind as "targetKind",
      coalesce(nullif(chat.name, ''), person.name) as "targetName", notice.number as "noticeNumber",
      o.payload is not null as "canResend", count(*) over () as total
    from ${UNSETTLED}
    where ${isMeant(where.committeeId, where.states ?? ['failed', 'uncertain'])}
    order by o.id limit ${where.limit ?? 1_000}`.execute(db);
  return {
    rows: rows.map(({ total: _, ...row }) => row),
    total: Number(rows[0]?.total ?? 0),
  };
}

const UNSETTLED = sql`outbox o
    left join delivery on delivery.outbox_id = o.id
    left join notice on notice.id = delivery.notice_id
    left join chat on o.target_kind = 'chat' and chat.platform = o.platform and chat.platform_chat_id = o.target_id
    left join account on o.target_kind = 'user' and account.platform = o.platform
      and account.platform_user_id = o.target_id
    left join person on person.id = account.person_id`;

function isMeant(committeeId: CommitteeId | undefined, states: readonly OutboxState[]) {
  const ofCommittee =
    committeeId === undefined
      ? sql`true`
      : sql`(coalesce(notice.committee_id, chat.committee_id) = ${committeeId}
          or exists (select from member m where m.person_id = person.id and m.committee_id = ${committeeId})
          or exists (select from staff_account s where s.person_id = person.id and s.committee_id = ${committeeId}))`;
  return sql`o.state = any(${sql.val([...states])}::text[]) and o.action in ('send', 'show') and ${ofCommittee}
    and (o.state = 'uncertain' or notice.id is not null
      or o.created_at > now() - ${FAILED_ANSWERS_LAST_DAYS} * interval '1 day')`;
}

export interface Settlement {
  /** `all`: everything that `listUncertain` shows for the committee. */
  outboxIds: readonly OutboxId[] | 'all';
  /** `sent`: somebody saw that it arrived, or told people otherwise · `resend`: try once more. */
  as: 'sent' | 'resend';
  /** undefined: any committee's, for the operator at the command line. */
  committeeId: CommitteeId | undefined;
  actorPersonId: PersonId | undefined;
  actor: string;
  at: Date;
}

export interface Settled {
  settled: OutboxId[];
  /** They cannot be sent again: their words were erased. */
  blanked: OutboxId[];
  /** Unknown here, of another committee, or settled already. */
  unknown: OutboxId[];
}

/**
 * Settles failed and uncertain rows, with an audit entry. Safe to run twice and beside itself: rows are locked, and a
 * settled one is neither failed nor uncertain any more. A resent row keeps its id, and so its idempotency key: a platform
 * that did take it a short while ago will not show it twice.
 */
export async function settleDeliveries(tx: Tx, settlement: Settlement): Promise<Settled> {
  const { outboxIds, as, committeeId, actorPersonId, actor, at } = settlement;
  const wanted =
    outboxIds === 'all' ? sql`true` : sql`o.id = any(${sql.val(outboxIds.map(String))}::bigint[])`;
  const { rows } = await sql<{ id: OutboxId; blanked: boolean }>`
    select o.id, o.payload is null as blanked from ${UNSETTLED}
    where ${isMeant(committeeId, ['failed', 'uncertain'])} and ${wanted}
    order by o.id for update of o`.execute(tx);
  const blanked = as === 'resend' ? rows.filter((row) => row.blanked).map((row) => row.id) : [];
  const settled = rows.map((row) => row.id).filter((id) => !blanked.includes(id));
  if (settled.length > 0) {
    await (as === 'sent' ? markTold(tx, settled, actorPersonId, at) : markToResend(tx, settled));
    const detail = { outboxIds: settled, as };
    const objectId = settled.length === 1 ? String(settled[0]) : `${settled[0]}…${settled.at(-1)}`;
    const entry = { committeeId, actorPersonId, actor, action: 'settle-delivery', objectKind: 'outbox', at };
    await appendAudit(tx, { ...entry, objectId, detail });
  }
  const known = new Set(rows.map((row) => row.id));
  return { settled, blanked, unknown: outboxIds === 'all' ? [] : outboxIds.filter((id) => !known.has(id)) };
}

async function markTold(tx: Tx, ids: OutboxId[], by: PersonId | undefined, at: Date): Promise<void> {
  const list = sql`any(${sql.val(ids.map(String))}::bigint[])`;
  await sql`update outbox set state = 'sent', done_at = now() where id = ${list}`.execute(tx);
  await sql`update delivery set settled_by = ${by ?? null}, settled_at = ${at} where outbox_id = ${list}`.execute(
    tx,
  );
}

/** The relay queues what was never queued. */
async function markToResend(tx: Tx, ids: OutboxId[]): Promise<void> {
  await sql`
    update outbox set state = 'waiting', held = false, queued_at = null, not_before = null, unknown_since = null,
      first_tried_at = null, sending_until = null,
      error_code = null, platform_code = null, done_at = null
    where id = any(${sql.val(ids.map(String))}::bigint[])`.execute(tx);
}
