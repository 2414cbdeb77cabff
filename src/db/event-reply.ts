/** Answers to an invitation: one row a message or a line of a list; what a member said last stands. */

import { sql } from 'kysely';
import type { Db, EventReplyTable, InboxId, MemberId, NoticeId, Tx } from './schema.js';

export interface EventReplyDraft {
  noticeId: NoticeId;
  memberId: MemberId;
  answer: EventReplyTable['answer'];
  /** People brought along, 0 when nobody. */
  companions: number;
  /** `''` when none was given. */
  reason: string;
  repliedAt: Date;
  inboxId: InboxId;
}

/** Safe to run twice: a message answers once. */
export async function insertEventReply(tx: Tx, draft: EventReplyDraft): Promise<void> {
  await tx
    .insertInto('event_reply')
    .values({
      notice_id: draft.noticeId,
      member_id: draft.memberId,
      answer: draft.answer,
      companions: draft.companions,
      reason: draft.reason === '' ? null : draft.reason,
      replied_at: draft.repliedAt,
      inbox_id: draft.inboxId,
    })
    .onConflict((conflict) => conflict.column('inbox_id').doNothing())
    .execute();
}

/** The answer before it stands again. */
export async function markEventReplyRecalled(tx: Tx, inboxId: InboxId, recalledAt: Date): Promise<void> {
  await tx
    .updateTable('event_reply')
    .set({ withdrawn_at: recalledAt })
    .where('inbox_id', '=', inboxId)
    .where('withdrawn_at', 'is', null)
    .execute();
}

export interface EventReplyCount {
  attending: number;
  companions: number;
  leaveRequested: number;
  declined: number;
}

/** Of the members who still belong to the committee, each by what they said last. */
export async function countEventReplies(db: Db | Tx, noticeId: NoticeId): Promise<EventReplyCount> {
  const { rows } = await sql<EventReplyCount>`
    with standing as (
      select distinct on (r.member_id) r.answer, r.companions
      from event_reply r join member m on m.id = r.member_id and m.status = 'active'
      where r.notice_id = ${noticeId} and r.withdrawn_at is null
      order by r.member_id, r.replied_at desc, r.id desc
    )
    select count(*) filter (where answer = 'attending')::int as attending,
      coalesce(sum(companions) filter (where answer = 'attending'), 0)::int as companions,
      count(*) filter (where answer = 'leaveRequested')::int as "leaveRequested",
      count(*) filter (where answer = 'declined')::int as declined
    from standing`.execute(db);
  return rows[0] ?? { attending: 0, companions: 0, leaveRequested: 0, declined: 0 };
}
