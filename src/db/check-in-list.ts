/** Asking for a member's check-ins: which days count, what a message or a withdrawal came to, when the last one was sent. */

import { sql } from 'kysely';
import type { Day, InboxId, MemberId, TopicId, Tx } from './schema.js';

/** Which of these days count already. */
export async function listCountedDays(
  tx: Tx,
  memberId: MemberId,
  topicId: TopicId,
  days: readonly Day[],
): Promise<Day[]> {
  const rows = await tx
    .selectFrom('check_in')
    .select('study_day')
    .where('member_id', '=', memberId)
    .where('topic_id', '=', topicId)
    .where('study_day', 'in', [...days])
    .where('counted', '=', true)
    .execute();
  return rows.map((row) => row.study_day);
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

/** A check-in as it stands now. */
export interface StandingCheckIn {
  studyDay: Day;
  book: string | null;
  part: string | null;
  reflectionChars: number;
  counted: boolean;
  countable: boolean;
  backfilled: boolean;
  topicId: TopicId;
}

/** The check-ins of the message that a 撤回打卡 took back, by day. */
export async function listWithdrawn(tx: Tx, withdrawalInboxId: InboxId): Promise<StandingCheckIn[]> {
  return selectStanding(tx).where('withdrawal_inbox_id', '=', withdrawalInboxId).execute();
}

/** The check-ins of a message, by day. @param key its inbox id; of a line of a 接龙 its check-in's id, below 0. */
export async function listOfMessage(tx: Tx, key: number): Promise<StandingCheckIn[]> {
  const standing = selectStanding(tx);
  return key > 0
    ? standing.where('inbox_id', '=', key as InboxId).execute()
    : standing.where('id', '=', -key).execute();
}

function selectStanding(tx: Tx) {
  return tx
    .selectFrom('check_in')
    .select([
      'study_day as studyDay',
      'book',
      'part',
      'reflection_chars as reflectionChars',
      'counted',
      'countable',
      'backfilled',
      'topic_id as topicId',
    ])
    .orderBy('study_day');
}

/** When a member's newest check-in before this instant was sent, of those that stand. @param platformChatId only of that chat. */
export async function findLastSentAt(
  tx: Tx,
  memberId: MemberId,
  before: Date,
  platformChatId?: string,
): Promise<Date | undefined> {
  const row = await tx
    .selectFrom('check_in')
    .$if(platformChatId !== undefined, (query) =>
      query.where(
        sql<boolean>`exists (select from inbox i
          where i.id = check_in.inbox_id and i.platform_chat_id = ${platformChatId as string})`,
      ),
    )
    .select('sent_at')
    .where('member_id', '=', memberId)
    .where('sent_at', '<', before)
    .where('withdrawn_at', 'is', null)
    .orderBy('sent_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.sent_at;
}
