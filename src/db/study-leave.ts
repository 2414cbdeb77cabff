/** 请假 and 销假: rows, of which the newest that covers a day says whether it is frozen for a member. */

import { type RawBuilder, sql } from 'kysely';
import { findRecall, type MessageKey } from './recall.js';
import type { Day, InboxId, MemberId, Tx } from './schema.js';

export interface LeaveDraft {
  inboxId: InboxId;
  memberId: MemberId;
  kind: 'leave' | 'return';
  fromDay: Day;
  toDay: Day;
  sentAt: Date;
}

/** Stores a 请假 or 销假. Safe to run twice. */
export async function insertLeave(tx: Tx, message: MessageKey, draft: LeaveDraft): Promise<void> {
  await tx
    .insertInto('study_leave')
    .values({
      member_id: draft.memberId,
      kind: draft.kind,
      from_day: draft.fromDay,
      to_day: draft.toDay,
      sent_at: draft.sentAt,
      recalled_at: (await findRecall(tx, message)) ?? null,
      inbox_id: draft.inboxId,
    })
    .onConflict((conflict) => conflict.column('inbox_id').doNothing())
    .execute();
}

/** A recalled message says nothing any more. */
export async function markLeaveRecalled(tx: Tx, inboxId: InboxId, at: Date): Promise<void> {
  await tx
    .updateTable('study_leave')
    .set({ recalled_at: at })
    .where('inbox_id', '=', inboxId)
    .where('recalled_at', 'is', null)
    .execute();
}

/** SQL: whether a member is on leave on a day. Both are SQL expressions. */
export function isOnLeave(memberId: RawBuilder<unknown>, day: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`coalesce((select said.kind = 'leave' from study_leave said
    where said.member_id = ${memberId} and said.to_day >= ${day} and said.from_day <= ${day}
      and said.recalled_at is null
    order by said.sent_at desc, said.id desc limit 1), false)`;
}

/** The days from `from` to `to` on which a member is on leave, in order. */
export async function listLeaveDays(tx: Tx, memberId: MemberId, from: Day, to: Day): Promise<Day[]> {
  const { rows } = await sql<{ day: Day }>`
    select day::date as day from generate_series(${from}::date, ${to}::date, interval '1 day') day
    where ${isOnLeave(sql`${memberId}::bigint`, sql`day::date`)} order by 1`.execute(tx);
  return rows.map((row) => row.day);
}

/** Of these members, those on leave on that day. */
export async function listOnLeave(tx: Tx, memberIds: readonly MemberId[], day: Day): Promise<MemberId[]> {
  const { rows } = await sql<{ id: MemberId }>`
    select id from unnest(${sql.val(memberIds.map(String))}::bigint[]) as asked (id)
    where ${isOnLeave(sql`asked.id`, sql`${day}::date`)}`.execute(tx);
  return rows.map((row) => row.id);
}
