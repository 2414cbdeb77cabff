/** When the calendar makes a day a study day, or takes it away, the check-ins of that day are counted anew. */

import { sql } from 'kysely';
import type { Day, TopicId, Tx } from './schema.js';

/**
 * Says of these days of a topic which are no study days, and counts what that changes. Safe to run twice.
 * @param days those to look at; the others stay as they are.
 * @param off those among them that are no study days.
 */
export async function setOffDays(
  tx: Tx,
  topicId: TopicId,
  days: readonly Day[],
  off: readonly Day[],
): Promise<void> {
  if (days.length === 0) return;
  const [all, none] = [sql`${sql.val([...days])}::date[]`, sql`${sql.val([...off])}::date[]`];
  await sql`
    update check_in set off_day = study_day = any(${none}), counted = counted and not (study_day = any(${none}))
    where topic_id = ${topicId} and study_day = any(${all}) and off_day <> (study_day = any(${none}))`.execute(
    tx,
  );
  await sql`
    update check_in set counted = true where id in (
      select distinct on (c.member_id, c.study_day) c.id from check_in c
      where c.topic_id = ${topicId} and c.study_day = any(${all}) and c.countable and not c.off_day
        and c.withdrawn_at is null
        and not exists (select from check_in other where other.member_id = c.member_id
          and other.topic_id = c.topic_id and other.study_day = c.study_day and other.counted)
      order by c.member_id, c.study_day, c.sent_at, c.inbox_id nulls first, c.id
    )`.execute(tx);
}
