/** Check-ins: one row a message and day, of which one counts per member, topic and study day. */

import { sql } from 'kysely';
import { findLaterWords, recountDay, refoldCheckIns } from './check-in-fold.js';
import { lockMessages } from './recall.js';
import type { CommitteeId, Day, InboxId, MemberId, TopicId, Tx } from './schema.js';

export interface CheckInDraft {
  committeeId: CommitteeId;
  memberId: MemberId;
  topicId: TopicId;
  studyDay: Day;
  /** It has enough to count; whether it does depends on the day's others. */
  countable: boolean;
  /** The day is no study day of the topic: it is kept and does not count. */
  offDay: boolean;
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
 * What became of a check-in: the day's counted one, a further piece of that day, acknowledged only, or kept for a day that
 * is no study day; taken back by a recall or a 撤回打卡 that was handled before it; or stored already.
 */
export type CheckInOutcome =
  | 'counted'
  | 'appended'
  | 'not_counted'
  | 'off_day'
  | 'recalled'
  | 'withdrawn'
  | 'repeat';

/**
 * Stores check-ins of many members, each as `insertCheckIn` does: those that simply count in one statement, those of days
 * that count already in another, the few others one by one.
 */
export async function insertCheckIns(tx: Tx, drafts: readonly CheckInDraft[]): Promise<CheckInOutcome[]> {
  if (drafts.length < 2) return Promise.all(drafts.map((draft) => insertCheckIn(tx, draft)));
  // Only then is it known what was recalled: until this transaction ends nothing more is.
  await lockMessages(tx, drafts);
  const countable = drafts.filter(mayCount);
  const counted = await insertStanding(tx, countable, true);
  const left = drafts.filter((draft) => !counted.has(draftKey(draft)));
  const countedAt = await listCountedAt(tx, left);
  const appended = await insertStanding(
    tx,
    left.filter((draft) => isBehind(draft, countedAt.get(dayKey(draft)))),
    false,
  );
  const outcomes: CheckInOutcome[] = [];
  for (const draft of drafts)
    outcomes.push(
      counted.has(draftKey(draft))
        ? 'counted'
        : appended.has(draftKey(draft))
          ? 'appended'
          : await insertCheckIn(tx, draft),
    );
  return outcomes;
}

const mayCount = (draft: CheckInDraft) => draft.countable && !draft.offDay;
const dayKey = (day: { memberId: MemberId; topicId: TopicId; studyDay: Day }) =>
  `${day.memberId} ${day.topicId} ${day.studyDay}`;
const draftKey = ({ inboxId, studyDay }: CheckInDraft) => `${inboxId} ${studyDay}`;

/** Whether the day's counted check-in stays the counted one: it was sent first, or this one has not enough to count. */
function isBehind(draft: CheckInDraft, countedAt: Date | undefined): boolean {
  return countedAt !== undefined && (!mayCount(draft) || countedAt <= draft.sentAt);
}

/** Those that nothing took back or amended. @returns whose rows were stored, by message and day. */
async function insertStanding(
  tx: Tx,
  drafts: readonly CheckInDraft[],
  counted: boolean,
): Promise<Set<string>> {
  if (drafts.length === 0) return new Set();
  const rows = drafts.map((draft) => ({ platform: draft.platform, ...toRow(draft) }));
  const { rows: stored } = await sql<{ inbox_id: InboxId; study_day: Day }>`
    insert into check_in (committee_id, member_id, topic_id, study_day, counted, countable, off_day, backfilled, book,
      part, reflection, reflection_chars, sent_at, inbox_id, platform_message_id)
    select committee_id, member_id, topic_id, study_day, ${counted}, countable, off_day, backfilled, book, part,
      reflection, reflection_chars, sent_at, inbox_id, platform_message_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (platform text, committee_id bigint,
      member_id bigint, topic_id bigint, study_day date, countable boolean, off_day boolean, backfilled boolean,
      book text, part text, reflection text, reflection_chars int, sent_at timestamptz, inbox_id bigint, platform_message_id text)
    where not exists (select from recall r
        where r.platform = row.platform and r.platform_message_id = row.platform_message_id)
      and not exists (select from check_in_withdrawal w
        where w.member_id = row.member_id and w.sent_at >= row.sent_at)
      and not exists (select from check_in_amendment a
        where a.member_id = row.member_id and a.sent_at >= row.sent_at)
    -- In one order everywhere, so that two batches that meet the same days wait for each other in turn.
    order by member_id, study_day
    on conflict do nothing
    returning inbox_id, study_day`.execute(tx);
  return new Set(stored.map((row) => `${row.inbox_id} ${row.study_day}`));
}

/** When the counted check-ins of these days were sent. They stay as they are until this transaction ends. */
async function listCountedAt(tx: Tx, drafts: readonly CheckInDraft[]): Promise<Map<string, Date>> {
  if (drafts.length === 0) return new Map();
  const days = drafts.map(({ memberId, topicId, studyDay }) => ({ memberId, topicId, studyDay }));
  const { rows } = await sql<{ memberId: MemberId; topicId: TopicId; studyDay: Day; sentAt: Date }>`
    select c.member_id as "memberId", c.topic_id as "topicId", c.study_day as "studyDay", c.sent_at as "sentAt"
    from check_in c
    where c.counted and (c.member_id, c.topic_id, c.study_day) in (
      select "memberId", "topicId", "studyDay"
      from jsonb_to_recordset(${JSON.stringify(days)}::jsonb)
        as day ("memberId" bigint, "topicId" bigint, "studyDay" date))
    order by c.member_id, c.study_day
    for share of c`.execute(tx);
  return new Map(rows.map((row) => [dayKey(row), row.sentAt]));
}

/**
 * Stores a check-in. The unique keys decide, so it is safe to run twice and beside itself.
 * `appended` when the day counts already, whatever this one holds; `repeat` when this very message is stored already.
 */
export async function insertCheckIn(tx: Tx, draft: CheckInDraft): Promise<CheckInOutcome> {
  const { recalledAt, hasLaterWords } = await findLaterWords(tx, draft, draft.memberId, draft.sentAt);
  if (recalledAt || hasLaterWords) return insertAfterLaterWords(tx, draft, recalledAt);
  if (mayCount(draft) && (await insert(tx, draft, { counted: true }))) return 'counted';
  if (!(await insert(tx, draft, { counted: false }))) return 'repeat';
  if (draft.offDay) return 'off_day';
  const counted = await findCounted(tx, draft.memberId, draft.topicId, draft.studyDay);
  if (!draft.countable) return counted ? 'appended' : 'not_counted';
  if (isBehind(draft, counted?.sent_at)) return 'appended';
  // The counted one was sent later, or was withdrawn at this very moment.
  await recountDay(tx, draft.memberId, draft.topicId, draft.studyDay);
  return outcomeOf(tx, draft);
}

/** What takes it back or amends it came first: stored all the same, and folded in. */
async function insertAfterLaterWords(
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
    off_day: draft.offDay,
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
    .select(['counted', 'off_day', 'recalled_at', 'withdrawn_at'])
    .where('inbox_id', '=', draft.inboxId)
    .where('study_day', '=', draft.studyDay)
    .executeTakeFirstOrThrow();
  if (row.recalled_at) return 'recalled';
  if (row.withdrawn_at) return 'withdrawn';
  if (row.counted) return 'counted';
  if (row.off_day) return 'off_day';
  const counts = await hasCounted(tx, draft.memberId, draft.topicId, draft.studyDay);
  return counts ? 'appended' : 'not_counted';
}

/** Whether the day counts. Its counted check-in stays as it is until this transaction ends. */
export async function hasCounted(tx: Tx, memberId: MemberId, topicId: TopicId, day: Day): Promise<boolean> {
  return (await findCounted(tx, memberId, topicId, day)) !== undefined;
}

async function findCounted(
  tx: Tx,
  memberId: MemberId,
  topicId: TopicId,
  day: Day,
): Promise<{ sent_at: Date } | undefined> {
  return tx
    .selectFrom('check_in')
    .select('sent_at')
    .where('member_id', '=', memberId)
    .where('topic_id', '=', topicId)
    .where('study_day', '=', day)
    .where('counted', '=', true)
    .forShare()
    .executeTakeFirst();
}
