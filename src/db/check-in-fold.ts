/** What stands of a member's check-ins: withdrawals and recalls folded in, and one of each day's counted. */

import { sql } from 'kysely';
import { foldWithdrawals } from '../domain/withdrawals.js';
import { lockMessage, type MessageKey } from './recall.js';
import type { Day, InboxId, MemberId, TopicId, Tx } from './schema.js';

/** Stores a 撤回打卡. Safe to run twice. */
export async function insertWithdrawal(
  tx: Tx,
  withdrawal: { inboxId: InboxId; memberId: MemberId; sentAt: Date },
): Promise<void> {
  await tx
    .insertInto('check_in_withdrawal')
    .values({
      inbox_id: withdrawal.inboxId,
      member_id: withdrawal.memberId,
      sent_at: withdrawal.sentAt,
    })
    .onConflict((conflict) => conflict.column('inbox_id').doNothing())
    .execute();
  await refoldCheckIns(tx, withdrawal.memberId);
}

/** Takes the check-in of a recalled message back, if there is one. */
export async function markCheckInRecalled(tx: Tx, inboxId: InboxId, at: Date): Promise<void> {
  const row = await tx
    .updateTable('check_in')
    .set({ recalled_at: at })
    .where('inbox_id', '=', inboxId)
    .where('recalled_at', 'is', null)
    .returning('member_id')
    .executeTakeFirst();
  if (row) await refoldCheckIns(tx, row.member_id);
}

/**
 * What was handled before a check-in that takes it back, or may: the recall of its message, a later 撤回打卡. Until this
 * transaction ends no recall of the message can be noted.
 */
export async function findTakenBack(
  tx: Tx,
  message: MessageKey,
  memberId: MemberId,
  sentAt: Date,
): Promise<{ recalledAt: Date | null; hasLaterWithdrawal: boolean }> {
  await lockMessage(tx, message);
  const { rows } = await sql<{ recalledAt: Date | null; hasLaterWithdrawal: boolean }>`
    select (select recalled_at from recall where platform = ${message.platform}
        and platform_message_id = ${message.platformMessageId}) as "recalledAt",
      exists (select from check_in_withdrawal where member_id = ${memberId}
        and sent_at >= ${sentAt}) as "hasLaterWithdrawal"`.execute(tx);
  return rows[0] as { recalledAt: Date | null; hasLaterWithdrawal: boolean };
}

/** Works out anew which of a member's check-ins are withdrawn, and counts each touched day again. */
export async function refoldCheckIns(tx: Tx, memberId: MemberId): Promise<void> {
  // One at a time for a member, who may write on two platforms; members' other rows are not kept waiting.
  await sql`select id from member where id = ${memberId} for no key update`.execute(tx);
  const checkIns = await tx
    .selectFrom('check_in')
    .select(['id', 'inbox_id as inboxId', 'sent_at as sentAt', 'recalled_at as recalledAt'])
    .where('member_id', '=', memberId)
    .execute();
  const withdrawals = await tx
    .selectFrom('check_in_withdrawal')
    .select(['inbox_id as inboxId', 'sent_at as sentAt'])
    .where('member_id', '=', memberId)
    .execute();
  const taken = foldWithdrawals(checkIns, withdrawals);
  const rows = checkIns.map(({ id }) => ({
    id,
    withdrawal: taken.get(id)?.inboxId ?? null,
    at: taken.get(id)?.sentAt.toISOString() ?? null,
  }));
  const { rows: changed } = await sql<{ topic_id: TopicId; study_day: Day }>`
    update check_in c set withdrawal_inbox_id = row.withdrawal, withdrawn_at = least(c.recalled_at, row.at),
      counted = c.counted and row.at is null and c.recalled_at is null
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (id bigint, withdrawal bigint, at timestamptz)
    where c.id = row.id
      and (c.withdrawal_inbox_id, c.withdrawn_at) is distinct from (row.withdrawal, least(c.recalled_at, row.at))
    returning c.topic_id, c.study_day`.execute(tx);
  for (const { topic_id, study_day } of changed) await recountDay(tx, memberId, topic_id, study_day);
}

/** Lets the day's first countable check-in that stands count, when none does. */
export async function recountDay(tx: Tx, memberId: MemberId, topicId: TopicId, day: Day): Promise<void> {
  await sql`
    update check_in set counted = true
    where id = (
      select id from check_in
      where member_id = ${memberId} and topic_id = ${topicId} and study_day = ${day}
        and countable and withdrawn_at is null
      order by sent_at, id limit 1
    ) and not exists (
      select from check_in
      where member_id = ${memberId} and topic_id = ${topicId} and study_day = ${day} and counted
    )`.execute(tx);
}
