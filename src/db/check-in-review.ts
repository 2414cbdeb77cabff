/** Which check-in is meant by 精选 and 点评: that of a quoted message, or of a member and day; and whose it is. */

import { type RawBuilder, sql } from 'kysely';
import { STILL_COUNTS } from './check-in-count.js';
import type { ChatId, CommitteeId, Day, MemberId, PersonId, TopicId, Tx } from './schema.js';

/** A check-in that can be spoken about: it stands, has words, and its author is still in the numbers. */
export interface ReviewedCheckIn {
  id: number;
  topicId: TopicId;
  memberId: MemberId;
  personId: PersonId;
  name: string;
  studyDay: Day;
  book: string | null;
  part: string | null;
  reflection: string;
  chars: number;
  isFeatured: boolean;
}

const WITH_WORDS = sql`c.withdrawn_at is null and c.reflection_chars > 0 and ${STILL_COUNTS}`;

function selectReviewed(where: RawBuilder<unknown>, order: RawBuilder<unknown>) {
  return sql<ReviewedCheckIn>`
    select c.id, c.topic_id as "topicId", c.member_id as "memberId", m.person_id as "personId", p.name,
      c.study_day as "studyDay", c.book, c.part, c.reflection, c.reflection_chars as chars,
      f.check_in_id is not null as "isFeatured"
    from check_in c join member m on m.id = c.member_id join person p on p.id = m.person_id
    left join check_in_featured f on f.check_in_id = c.id
    where ${WITH_WORDS} and ${where} order by ${order}`;
}

/** The check-in with words of the message that holds this one; undefined when it does not stand, or has none. */
export async function findReviewed(
  tx: Tx,
  committeeId: CommitteeId,
  checkInId: number,
): Promise<ReviewedCheckIn | undefined> {
  const { rows } = await selectReviewed(
    sql`c.committee_id = ${committeeId} and (c.id = ${checkInId}
      or c.inbox_id = (select inbox_id from check_in where id = ${checkInId}))`,
    sql`c.study_day, c.id limit 1`,
  ).execute(tx);
  return rows[0];
}

/** What a member wrote for a day, as it was sent. @param chatId only what was said in that group. */
export async function listOfDay(
  tx: Tx,
  { memberId, day, chatId }: { memberId: MemberId; day: Day; chatId: ChatId | undefined },
): Promise<ReviewedCheckIn[]> {
  const here = chatId === undefined ? sql`true` : saidIn(sql`${chatId}::bigint`);
  const { rows } = await selectReviewed(
    sql`c.member_id = ${memberId} and c.study_day = ${day}::date and ${here}`,
    sql`c.sent_at, c.id`,
  ).execute(tx);
  return rows;
}

/** The 精选 of these topics, of one member or of all: in the roster's order, each member's by day. */
export async function listFeatured(
  tx: Tx,
  topicIds: readonly TopicId[],
  memberId?: MemberId,
): Promise<ReviewedCheckIn[]> {
  const own = memberId === undefined ? sql`true` : sql`c.member_id = ${memberId}`;
  const { rows } = await selectReviewed(
    sql`f.check_in_id is not null and c.topic_id = any(${sql.val(topicIds.map(String))}::bigint[]) and ${own}`,
    sql`m.sort_order, m.id, c.study_day, c.sent_at, c.id`,
  ).execute(tx);
  return rows;
}

/** SQL: whether a check-in `c` was said in that group, by itself or on a list. */
export function saidIn(chatId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(exists (select from inbox i join chat on chat.platform = i.platform
      and chat.platform_chat_id = i.platform_chat_id where i.id = c.inbox_id and chat.id = ${chatId})
    or exists (select from chain l where l.id = c.chain_id and l.chat_id = ${chatId}))`;
}

/** Whether a check-in was said in that group. */
export async function wasSaidIn(tx: Tx, checkInId: number, chatId: ChatId): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`
    select ${saidIn(sql`${chatId}::bigint`)} as is from check_in c where c.id = ${checkInId}`.execute(tx);
  return rows[0]?.is ?? false;
}
