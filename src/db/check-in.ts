/** Check-ins: one row a message, of which one counts per member, topic and study day. */

import { sql } from 'kysely';
import { findTakenBack, recountDay, refoldCheckIns } from './check-in-fold.js';
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
  platform: string;
  platformMessageId: string;
}

/**
 * What became of a check-in: the day's counted one, a further piece of that day, or acknowledged only; taken back by a
 * recall or a 撤回打卡 that was handled before it; or stored already.
 */
export type CheckInOutcome = 'counted' | 'appended' | 'not_counted' | 'recalled' | 'withdrawn' | 'repeat';

/**
 * Stores a check-in. The unique keys decide, so it is safe to run twice and beside itself.
 * `appended` when the day counts already, whatever this one holds; `repeat` when this very message is stored already.
 */
export async function insertCheckIn(tx: Tx, draft: CheckInDraft): Promise<CheckInOutcome> {
  const { recalledAt, hasLaterWithdrawal } = await findTakenBack(tx, draft, draft.memberId, draft.sentAt);
  if (recalledAt || hasLaterWithdrawal) return insertTakenBack(tx, draft, recalledAt);
  if (draft.countable && (await insert(tx, draft, { counted: true }))) return 'counted';
  if (!(await insert(tx, draft, { counted: false }))) return 'repeat';
  if (await hasCounted(tx, draft.memberId, draft.topicId, draft.studyDay)) return 'appended';
  if (!draft.countable) return 'not_counted';
  // The counted one was withdrawn at this very moment.
  await recountDay(tx, draft.memberId, draft.topicId, draft.studyDay);
  return outcomeOf(tx, draft);
}

/** What it was to take back came first: stored all the same, and folded in. */
async function insertTakenBack(
  tx: Tx,
  draft: CheckInDraft,
  recalledAt: Date | null,
): Promise<CheckInOutcome> {
  if (!(await insert(tx, draft, { counted: false, recalledAt }))) return 'repeat';
  await refoldCheckIns(tx, draft.memberId);
  await recountDay(tx, draft.memberId, draft.topicId, draft.studyDay);
  return outcomeOf(tx, draft);
}

async function insert(
  tx: Tx,
  draft: CheckInDraft,
  { counted, recalledAt }: { counted: boolean; recalledAt?: Date | null },
): Promise<boolean> {
  const result = await tx
    .insertInto('check_in')
    .values({
      committee_id: draft.committeeId,
      member_id: draft.memberId,
      topic_id: draft.topicId,
      study_day: draft.studyDay,
      counted,
      countable: draft.countable,
      backfilled: draft.backfilled,
      book: draft.book,
      part: draft.part,
      reflection: draft.reflection,
      reflection_chars: draft.reflectionChars,
      sent_at: draft.sentAt,
      recalled_at: recalledAt ?? null,
      withdrawn_at: recalledAt ?? null,
      inbox_id: draft.inboxId,
      platform_message_id: draft.platformMessageId,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

async function outcomeOf(tx: Tx, draft: CheckInDraft): Promise<CheckInOutcome> {
  const row = await tx
    .selectFrom('check_in')
    .select(['counted', 'recalled_at', 'withdrawn_at'])
    .where('inbox_id', '=', draft.inboxId)
    .executeTakeFirstOrThrow();
  if (row.recalled_at) return 'recalled';
  if (row.withdrawn_at) return 'withdrawn';
  if (row.counted) return 'counted';
  const counts = await hasCounted(tx, draft.memberId, draft.topicId, draft.studyDay);
  return counts ? 'appended' : 'not_counted';
}

/** Whether the day counts. Its counted check-in stays as it is until this transaction ends. */
export async function hasCounted(tx: Tx, memberId: MemberId, topicId: TopicId, day: Day): Promise<boolean> {
  const row = await tx
    .selectFrom('check_in')
    .select('id')
    .where('member_id', '=', memberId)
    .where('topic_id', '=', topicId)
    .where('study_day', '=', day)
    .where('counted', '=', true)
    .forShare()
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

/** The check-in that a 撤回打卡 took back. */
export async function findWithdrawn(
  tx: Tx,
  withdrawalInboxId: InboxId,
): Promise<{ studyDay: Day; book: string | null; part: string | null } | undefined> {
  return tx
    .selectFrom('check_in')
    .select(['study_day as studyDay', 'book', 'part'])
    .where('withdrawal_inbox_id', '=', withdrawalInboxId)
    .executeTakeFirst();
}

/** When a member's newest check-in before this instant was sent, of those that stand. */
export async function findLastSentAt(tx: Tx, memberId: MemberId, before: Date): Promise<Date | undefined> {
  const row = await tx
    .selectFrom('check_in')
    .select('sent_at')
    .where('member_id', '=', memberId)
    .where('sent_at', '<', before)
    .where('withdrawn_at', 'is', null)
    .orderBy('sent_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.sent_at;
}
