/** What stands of a member's check-ins: withdrawals, recalls and amendments folded in, and one of each day's counted. */

import { sql } from 'kysely';
import { type Amendment, amended, foldAmendments } from '../domain/amendments.js';
import { isCountable } from '../domain/countable.js';
import { visibleChars } from '../domain/visible-chars.js';
import { foldWithdrawals, type Withdrawal } from '../domain/withdrawals.js';
import { lockMessage, type MessageKey } from './recall.js';
import type { Day, InboxId, MemberId, OriginalCheckIn, TopicId, Tx } from './schema.js';

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

/** Takes what came of a recalled message back: its check-ins, or its 更正. */
export async function markCheckInRecalled(tx: Tx, inboxId: InboxId, at: Date): Promise<void> {
  for (const table of ['check_in', 'check_in_amendment'] as const) {
    const row = await tx
      .updateTable(table)
      .set({ recalled_at: at })
      .where('inbox_id', '=', inboxId)
      .where('recalled_at', 'is', null)
      .returning('member_id')
      .executeTakeFirst();
    if (row) await refoldCheckIns(tx, row.member_id);
  }
}

/**
 * What was handled before a check-in that was sent later and may mean it: the recall of its message, a 撤回打卡, a 更正.
 * Until this transaction ends no recall of the message can be noted.
 */
export async function findLaterWords(
  tx: Tx,
  message: MessageKey,
  memberId: MemberId,
  sentAt: Date,
): Promise<{ recalledAt: Date | null; hasLaterWords: boolean }> {
  await lockMessage(tx, message);
  const { rows } = await sql<{ recalledAt: Date | null; hasLaterWords: boolean }>`
    select (select recalled_at from recall where platform = ${message.platform}
        and platform_message_id = ${message.platformMessageId}) as "recalledAt",
      exists (select from check_in_withdrawal where member_id = ${memberId} and sent_at >= ${sentAt})
        or exists (select from check_in_amendment where member_id = ${memberId} and sent_at >= ${sentAt})
        as "hasLaterWords"`.execute(tx);
  return rows[0] as { recalledAt: Date | null; hasLaterWords: boolean };
}

interface FoldedRow {
  id: number;
  /** Of one made from a list, which has no message of its own: below 0. */
  inboxId: number;
  sentAt: Date;
  recalledAt: Date | null;
  platformChatId: string;
  isAmended: boolean;
}

/**
 * Works out anew which of a member's check-ins are withdrawn and what they say, and counts each touched day again.
 * @returns by the inbox id of the message with check-ins, the amendments that mean it.
 */
export async function refoldCheckIns(tx: Tx, memberId: MemberId): Promise<Map<number, Amendment[]>> {
  // One at a time for a member, who may write on two platforms; members' other rows are not kept waiting.
  await sql`select id from member where id = ${memberId} for no key update`.execute(tx);
  const checkIns = await listRows(tx, memberId);
  const withdrawals = await tx
    .selectFrom('check_in_withdrawal')
    .select(['inbox_id as inboxId', 'sent_at as sentAt'])
    .where('member_id', '=', memberId)
    .execute();
  const messages = [...new Map(checkIns.map((row) => [row.inboxId, row])).values()];
  const taken = foldWithdrawals(messages, withdrawals);
  const meant = foldAmendments(messages, taken, await listAmendments(tx, memberId));
  const touched = [
    ...(await setWithdrawn(tx, checkIns, taken)),
    ...(await setContents(
      tx,
      messages.filter((one) => one.isAmended || meant.has(one.inboxId)).map((one) => one.inboxId),
      meant,
    )),
  ];
  for (const { topic_id, study_day } of touched) await recountDay(tx, memberId, topic_id, study_day);
  return meant;
}

async function listRows(tx: Tx, memberId: MemberId): Promise<FoldedRow[]> {
  const { rows } = await sql<FoldedRow>`
    select c.id, coalesce(c.inbox_id, -c.id) as "inboxId", c.sent_at as "sentAt", c.recalled_at as "recalledAt",
      coalesce(i.platform_chat_id, '') as "platformChatId", c.original is not null as "isAmended"
    from check_in c left join inbox i on i.id = c.inbox_id where c.member_id = ${memberId}`.execute(tx);
  return rows;
}

async function listAmendments(tx: Tx, memberId: MemberId): Promise<Amendment[]> {
  return tx
    .selectFrom('check_in_amendment')
    .select([
      'inbox_id as inboxId',
      'sent_at as sentAt',
      'since',
      'platform_chat_id as platformChatId',
      'recalled_at as recalledAt',
      'book',
      'part',
      'reflection',
    ])
    .where('member_id', '=', memberId)
    .execute();
}

interface TouchedDay {
  topic_id: TopicId;
  study_day: Day;
}

async function setWithdrawn(
  tx: Tx,
  checkIns: readonly FoldedRow[],
  taken: ReadonlyMap<number, Withdrawal>,
): Promise<TouchedDay[]> {
  const rows = checkIns.map(({ id, inboxId }) => ({
    id,
    withdrawal: taken.get(inboxId)?.inboxId ?? null,
    at: taken.get(inboxId)?.sentAt.toISOString() ?? null,
  }));
  const { rows: touched } = await sql<TouchedDay>`
    update check_in c set withdrawal_inbox_id = row.withdrawal, withdrawn_at = least(c.recalled_at, row.at),
      counted = c.counted and row.at is null and c.recalled_at is null
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (id bigint, withdrawal bigint, at timestamptz)
    where c.id = row.id
      and (c.withdrawal_inbox_id, c.withdrawn_at) is distinct from (row.withdrawal, least(c.recalled_at, row.at))
    returning c.topic_id, c.study_day`.execute(tx);
  return touched;
}

/** Writes what these messages, and lines of lists (keys below 0), say now. What nothing amends any more says again what it said at first. */
async function setContents(
  tx: Tx,
  keys: readonly number[],
  meant: ReadonlyMap<number, readonly Amendment[]>,
): Promise<TouchedDay[]> {
  if (keys.length === 0) return [];
  const ofMessages = keys.filter((key) => key > 0) as InboxId[];
  const ofLists = keys.filter((key) => key < 0).map((key) => -key);
  const stored = await tx
    .selectFrom('check_in')
    .innerJoin('study_topic', 'study_topic.id', 'check_in.topic_id')
    .select(['check_in.id', 'book', 'part', 'reflection', 'countable', 'original'])
    .select(['min_reflection_chars', sql<number>`coalesce(inbox_id, -check_in.id)`.as('key')])
    .where((eb) =>
      eb.or([
        eb('inbox_id', 'in', ofMessages.length > 0 ? ofMessages : [0 as InboxId]),
        eb('check_in.id', 'in', ofLists.length > 0 ? ofLists : [0]),
      ]),
    )
    .orderBy('study_day')
    .execute();
  // A message for several days has its reflection at the first of them, and counts for all.
  const firsts = new Map<number, (typeof stored)[number]>();
  for (const row of stored) if (!firsts.has(row.key)) firsts.set(row.key, row);
  const rows = stored.map((row) => {
    const amendments = meant.get(row.key) ?? [];
    const original = originalOf(row);
    if (amendments.length === 0)
      return { id: row.id, ...original, chars: visibleChars(original.reflection), original: null };
    const first = firsts.get(row.key) as typeof row;
    const says = amended(originalOf(first), amendments);
    const reflection = first === row ? says.reflection : '';
    const countable = isCountable(row.min_reflection_chars, says);
    return { id: row.id, ...says, reflection, chars: visibleChars(reflection), countable, original };
  });
  return updateContents(tx, rows);
}

function originalOf(row: OriginalCheckIn & { original: OriginalCheckIn | null }): OriginalCheckIn {
  const { book, part, reflection, countable } = row.original ?? row;
  return { book, part, reflection, countable };
}

async function updateContents(tx: Tx, rows: readonly object[]): Promise<TouchedDay[]> {
  const { rows: touched } = await sql<TouchedDay>`
    update check_in c set book = row.book, part = row.part, reflection = row.reflection, reflection_chars = row.chars,
      countable = row.countable, original = row.original, counted = c.counted and row.countable
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (id bigint, book text, part text,
      reflection text, chars int, countable boolean, original jsonb)
    where c.id = row.id and (c.book, c.part, c.reflection, c.countable, c.original)
      is distinct from (row.book, row.part, row.reflection, row.countable, row.original)
    returning c.topic_id, c.study_day`.execute(tx);
  return touched;
}

/** Of a day's countable check-ins that stand, the one sent first counts; of a day that is no study day none. */
export async function recountDay(tx: Tx, memberId: MemberId, topicId: TopicId, day: Day): Promise<void> {
  const first = sql`(select id from check_in
    where member_id = ${memberId} and topic_id = ${topicId} and study_day = ${day}
      and countable and not off_day and withdrawn_at is null
    order by sent_at, inbox_id nulls first, id limit 1)`;
  await sql`update check_in set counted = false
    where member_id = ${memberId} and topic_id = ${topicId} and study_day = ${day}
      and counted and id is distinct from ${first}`.execute(tx);
  await sql`update check_in set counted = true where id = ${first} and not counted`.execute(tx);
}

/** As `recountDay`, for many members in one statement. */
export async function recountDays(
  tx: Tx,
  memberIds: readonly MemberId[],
  topicId: TopicId,
  day: Day,
): Promise<void> {
  if (memberIds.length === 0) return;
  await sql`
    update check_in set counted = true where id in (
      select distinct on (c.member_id) c.id from check_in c
      where c.member_id = any(${sql.val(memberIds.map(String))}::bigint[])
        and c.topic_id = ${topicId} and c.study_day = ${day} and c.countable and not c.off_day
        and c.withdrawn_at is null
        and not exists (select from check_in other where other.member_id = c.member_id
          and other.topic_id = ${topicId} and other.study_day = ${day} and other.counted)
      order by c.member_id, c.sent_at, c.id
    )`.execute(tx);
}
