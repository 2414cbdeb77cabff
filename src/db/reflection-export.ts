/** 心得 for documents: whose there are of a topic, then each member's, page by page. */

import { sql } from 'kysely';
import { type ExportScope, type ExportTopic, isShown } from './export-scope.js';
import type { Day, Db, MemberId, TopicId } from './schema.js';

export interface ReflectionsOf {
  topicId: TopicId;
  memberId: MemberId;
  featured: boolean;
  pieces: number;
}

/** How many 心得 each member wrote of each topic; 精选 apart. */
export async function countReflections(db: Db, scope: ExportScope): Promise<ReflectionsOf[]> {
  const { rows } = await sql<ReflectionsOf>`
    select c.topic_id as "topicId", c.member_id as "memberId", f.check_in_id is not null as featured,
      count(*)::int as pieces
    from check_in c join member m on m.id = c.member_id left join check_in_featured f on f.check_in_id = c.id
    where ${isShown(scope)} and c.reflection_chars > 0
    group by 1, 2, 3`.execute(db);
  return rows;
}

export interface Reflection {
  id: number;
  studyDay: Day;
  book: string | null;
  part: string | null;
  reflection: string;
  chars: number;
  /** 点评, oldest first. */
  comments: readonly string[];
}

const PAGE_ROWS = 200;

/** One member's 心得 of a topic in the order in which they were written. @param featured only 精选, or only the others. */
export async function* pageReflections(
  db: Db,
  scope: ExportScope,
  { topic, memberId, featured }: { topic: ExportTopic; memberId: MemberId; featured?: boolean },
): AsyncGenerator<Reflection> {
  const which = featured === undefined ? sql`` : sql`and (f.check_in_id is not null) = ${sql.lit(featured)}`;
  let last: (Reflection & { sentKey: string }) | undefined;
  for (;;) {
    const after = last
      ? sql`and (c.study_day, c.sent_at, c.id) > (${last.studyDay}::date, ${last.sentKey}::timestamptz, ${last.id})`
      : sql``;
    const { rows } = await sql<Reflection & { sentKey: string }>`
      select c.id, c.study_day as "studyDay", c.book, c.part, c.reflection, c.reflection_chars as chars,
        c.sent_at::text as "sentKey",
        array(select text from check_in_comment where check_in_id = c.id and recalled_at is null
          order by commented_at, id) as comments
      from check_in c join member m on m.id = c.member_id left join check_in_featured f on f.check_in_id = c.id
      where c.member_id = ${memberId} and ${isShown(scope, [topic])} and c.reflection_chars > 0 ${which} ${after}
      order by c.study_day, c.sent_at, c.id limit ${PAGE_ROWS}`.execute(db);
    yield* rows;
    if (rows.length < PAGE_ROWS) return;
    last = rows.at(-1);
  }
}
