/** Check-ins: one row a message, of which one counts per member, topic and study day. */

import { sql } from 'kysely';
import type { CommitteeId, Day, InboxId, MemberId, TopicId, Tx } from './schema.js';

export interface CheckInDraft {
  committeeId: CommitteeId;
  memberId: MemberId;
  topicId: TopicId;
  studyDay: Day;
  /** It has enough to count; whether it does depends on the day's others. */
  countable: boolean;
  backfilled: boolean;
  book: string | null;
  part: string | null;
  reflection: string;
  reflectionChars: number;
  sentAt: Date;
  inboxId: InboxId;
  platformMessageId: string | null;
}

/** What became of a check-in: the day's counted one, a further piece of that day, or acknowledged only. */
export type CheckInOutcome = 'counted' | 'appended' | 'not_counted' | 'repeat';

/**
 * Stores a check-in. The unique keys decide, so it is safe to run twice and beside itself.
 * `appended` when the day counts already, whatever this one holds; `repeat` when this very message is stored already.
 */
export async function insertCheckIn(tx: Tx, draft: CheckInDraft): Promise<CheckInOutcome> {
  if (draft.countable && (await insert(tx, draft, true))) return 'counted';
  if (!(await insert(tx, draft, false))) return 'repeat';
  return (await hasCounted(tx, draft.memberId, draft.topicId, draft.studyDay)) ? 'appended' : 'not_counted';
}

async function insert(tx: Tx, draft: CheckInDraft, counted: boolean): Promise<boolean> {
  const result = await tx
    .insertInto('check_in')
    .values({
      committee_id: draft.committeeId,
      member_id: draft.memberId,
      topic_id: draft.topicId,
      study_day: draft.studyDay,
      counted,
      backfilled: draft.backfilled,
      book: draft.book,
      part: draft.part,
      reflection: draft.reflection,
      reflection_chars: draft.reflectionChars,
      sent_at: draft.sentAt,
      inbox_id: draft.inboxId,
      platform_message_id: draft.platformMessageId,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function hasCounted(tx: Tx, memberId: MemberId, topicId: TopicId, day: Day): Promise<boolean> {
  const row = await tx
    .selectFrom('check_in')
    .select('id')
    .where('member_id', '=', memberId)
    .where('topic_id', '=', topicId)
    .where('study_day', '=', day)
    .where('counted', '=', true)
    .executeTakeFirst();
  return row !== undefined;
}

/** How many days of a month (`YYYY-MM`) this member made up for in a topic. */
export async function countBackfills(
  tx: Tx,
  memberId: MemberId,
  topicId: TopicId,
  month: string,
): Promise<number> {
  const row = await tx
    .selectFrom('check_in')
    .select((eb) => eb.fn.countAll<number>().as('days'))
    .where('member_id', '=', memberId)
    .where('topic_id', '=', topicId)
    .where('counted', '=', true)
    .where('backfilled', '=', true)
    .where(sql<string>`to_char(study_day, 'YYYY-MM')`, '=', month)
    .executeTakeFirst();
  return Number(row?.days ?? 0);
}
