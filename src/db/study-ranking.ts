/** 排行: 界别 by the days of their members, and those members who asked to stand in it. Nobody without a day is in it. */

import { sql } from 'kysely';
import { STILL_COUNTS } from './check-in-count.js';
import type { TopicId, Tx } from './schema.js';
import { whoWants } from './study-choice.js';

export interface Ranked {
  name: string;
  /** Counted days. */
  days: number;
  /** Ties share theirs. */
  rank: number;
}

/** @param most of each list, ties of the last one included. */
export async function listRanking(
  tx: Tx,
  topicId: TopicId,
  most: number,
): Promise<{ sectors: Ranked[]; members: Ranked[] }> {
  const counted = sql`check_in c join member m on m.id = c.member_id and ${STILL_COUNTS}`;
  const mine = sql`c.topic_id = ${topicId} and c.counted and c.withdrawn_at is null`;
  const { rows: sectors } = await sql<Ranked>`
    select name, days, rank from (
      select u.name, u.sort_order, u.id, count(*)::int as days, (rank() over (order by count(*) desc))::int as rank
      from ${counted} join unit_membership um on um.member_id = m.id and um.ends_day is null
      join unit u on u.id = um.unit_id and u.kind = 'sector'
      where ${mine} group by u.id
    ) ranked where rank <= ${most} order by rank, sort_order, id`.execute(tx);
  const { rows: members } = await sql<Ranked>`
    select name, days, rank from (
      select p.name, m.sort_order, m.id, count(*)::int as days, (rank() over (order by count(*) desc))::int as rank
      from ${counted} join person p on p.id = m.person_id
      join ${whoWants('ranking', topicId)} wants on wants.member_id = m.id
      where ${mine} and m.status = 'active' group by m.id, p.name
    ) ranked where rank <= ${most} order by rank, sort_order, id`.execute(tx);
  return { sectors, members };
}
