/** Check-ins: one row a message, of which one counts per member, topic and study day. */

import { sql } from 'kysely';
import { findTakenBack, recountDay, refoldCheckIns } from './check-in-fold.js';
import { lockMessages } from './recall.js';
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
 * Stores check-ins of many members, each as `insertCheckIn` does: those that simply count in one statement, the few others
 * one by one.
 */
export async function insertCheckIns(tx: Tx, drafts: readonly CheckInDraft[]): Promise<CheckInOutcome[]> {
  const plain = drafts.length > 1 ? await insertPlain(tx, drafts) : new Set<InboxId>();
  const outcomes: CheckInOutcome[] = [];
  for (const draft of drafts)
    outcomes.push(plain.has(draft.inboxId) ? 'counted' : await insertCheckIn(tx, draft));
  return outcomes;
}

/** Those that count and that nothing took back. @returns whose rows were stored. */
async function insertPlain(tx: Tx, drafts: readonly CheckInDraft[]): Promise<Set<InboxId>> {
  // Only then is it known what was recalled: until this transaction ends nothing more is.
  await lockMessages(tx, drafts);
  const rows = drafts
    .filter((draft) => draft.countable)
    .map((draft) => ({ platform: draft.platform, ...toRow(draft) }));
  const { rows: stored } = await sql<{ inbox_id: InboxId }>`
    insert into check_in (committee_id, member_id, topic_id, study_day, counted, countable, backfilled, book, part,
      reflection, reflection_chars, sent_at, inbox_id, platform_message_id)
    select committee_id, member_id, topic_id, study_day, true, true, backfilled, book, part,
      reflection, reflection_chars, sent_at, inbox_id, platform_message_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (platform text, committee_id bigint,
      member_id bigint, topic_id bigint, study_day date, backfilled boolean, book text, part text, reflection text,
      reflection_chars int, sent_at timestamptz, inbox_id bigint, platform_message_id text)
    where not exists (select from recall r
        where r.platform = row.platform and r.platform_message_id = row.platform_message_id)
      and not exists (select from check_in_withdrawal w
        where w.member_id = row.member_id and w.sent_at >= row.sent_at)
    -- In one order everywhere, so that two batches that meet the same days wait for each other in turn.
    order by member_id, study_day
    on conflict do nothing
    returning inbox_id`.execute(tx);
  return new Set(stored.map((row) => row.inbox_id));
}

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
      ...toRow(draft),
      counted,
      recalled_at: recalledAt ?? null,
      withdrawn_at: recalledAt ?? null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

function toRow(draft: CheckInDraft) {
  return {
    committee_id: draft.committeeId,
    member_id: draft.memberId,
    topic_id: draft.topicId,
    study_day: draft.studyDay,
    countable: draft.countable,
    backfilled: draft.backfilled,
    book: draft.book,
    part: draft.part,
    reflection: draft.reflection,
    reflection_chars: draft.reflectionChars,
    sent_at: draft.sentAt,
    inbox_id: draft.inboxId,
    platform_message_id: draft.platformMessageId,
  };
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
