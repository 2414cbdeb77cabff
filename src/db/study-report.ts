/** 述学: what a member's own check-ins add up to. */

import { sql } from 'kysely';
import { REFLECTIONS, type ReflectionCount } from './check-in-count.js';
import { type ExportScope, isShown } from './export-scope.js';
import type { Db, TopicId, Tx } from './schema.js';

export interface StudiedTopic extends ReflectionCount {
  topicId: TopicId;
  days: number;
  featured: number;
}

/** @param scope a member's own. */
export async function countStudied(
  db: Db | Tx,
  scope: ExportScope,
): Promise<{ days: number; topics: StudiedTopic[] }> {
  const { rows } = await sql<StudiedTopic & { isAll: boolean }>`
    select c.topic_id as "topicId", grouping(c.topic_id) = 1 as "isAll",
      (count(distinct c.study_day) filter (where c.counted))::int as days,
      ${REFLECTIONS},
      count(f.check_in_id)::int as featured
    from check_in c join member m on m.id = c.member_id left join check_in_featured f on f.check_in_id = c.id
    where ${isShown(scope)} group by grouping sets ((c.topic_id), ())`.execute(db);
  return { days: rows.find((row) => row.isAll)?.days ?? 0, topics: rows.filter((row) => !row.isAll) };
}

/** The books that were read, those read on most days first. */
export async function listBooksRead(
  db: Db | Tx,
  scope: ExportScope,
): Promise<{ book: string; days: number }[]> {
  const { rows } = await sql<{ book: string; days: number }>`
    select c.book, count(distinct c.study_day)::int as days
    from check_in c join member m on m.id = c.member_id
    where ${isShown(scope)} and c.book <> '' group by c.book order by days desc, min(c.study_day), c.book`.execute(
    db,
  );
  return rows;
}
