/** Streaks: how many days in a row members checked in, worked out from the rows whenever it is asked. */

import { sql } from 'kysely';
import type { Day, MemberId, TopicId, Tx } from './schema.js';
import { isOnLeave } from './study-leave.js';

/**
 * The days each of these members checked in for since they last missed one. A day of leave is not missed, and neither are
 * days that are not asked for (holidays, optional weekends); a check-in on one of them counts all the same. Today is
 * missed only when it is over.
 * @param dueDays the topic's days that are asked for (`listDueDays`), up to `today`.
 * @returns by member; every one of them is in it.
 */
export async function listStreaks(
  tx: Tx,
  topicId: TopicId,
  memberIds: readonly MemberId[],
  dueDays: readonly Day[],
  today: Day,
): Promise<Map<MemberId, number>> {
  const { rows } = await sql<{ memberId: MemberId; days: number }>`
    with asked as (select id from unnest(${sql.val(memberIds.map(String))}::bigint[]) as member (id)),
    missed as (
      select asked.id, max(due.day) as day
      from asked cross join unnest(${sql.val([...dueDays])}::date[]) as due (day)
      where due.day < ${today}::date
        and not exists (select from check_in c where c.member_id = asked.id and c.topic_id = ${topicId}
          and c.study_day = due.day and c.counted)
        and not ${isOnLeave(sql`asked.id`, sql`due.day`)}
      group by asked.id
    )
    select asked.id as "memberId", count(c.id)::int as days
    from asked left join missed on missed.id = asked.id
    left join check_in c on c.member_id = asked.id and c.topic_id = ${topicId} and c.counted
      and c.study_day <= ${today}::date and c.study_day > coalesce(missed.day, '-infinity'::date)
    group by asked.id`.execute(tx);
  return new Map(rows.map((row) => [row.memberId, row.days]));
}
