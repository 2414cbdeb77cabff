/** Check-ins for files, page by page: by topic, study day and the roster's order. */

import { sql } from 'kysely';
import { type ExportScope, type ExportTopic, isShown } from './export-scope.js';
import { CHAT_NAME, SAID_IN } from './export-totals.js';
import type { Day, Db, MemberId } from './schema.js';

export interface ExportRow {
  id: number;
  memberId: MemberId;
  studyDay: Day;
  sentAt: Date;
  book: string | null;
  part: string | null;
  reflection: string;
  chars: number;
  counted: boolean;
  backfilled: boolean;
  featured: boolean;
  /** The group it was said in; null: in private. */
  chat: string | null;
}

interface PagedRow extends ExportRow {
  sortOrder: number;
  /** As exact as the database keeps it. */
  sentKey: string;
}

/** One 心得 holds at most 20,000 characters, so a page holds at most some megabytes. */
const PAGE_ROWS = 400;

/** Every check-in of a topic that may be shown. Each page is a statement of its own: nothing is held open meanwhile. */
export async function* pageCheckIns(
  db: Db,
  scope: ExportScope,
  topic: ExportTopic,
): AsyncGenerator<ExportRow[]> {
  for (let last: PagedRow | undefined; ; ) {
    const after = last
      ? sql`and c.study_day >= ${last.studyDay}::date and (c.study_day, m.sort_order, m.id, c.sent_at, c.id)
          > (${last.studyDay}::date, ${last.sortOrder}, ${last.memberId}, ${last.sentKey}::timestamptz, ${last.id})`
      : sql``;
    const { rows } = await sql<PagedRow>`
      with page as materialized (
        select c.*, m.sort_order from check_in c join member m on m.id = c.member_id
        where ${isShown(scope, [topic])} ${after}
        order by c.study_day, m.sort_order, m.id, c.sent_at, c.id limit ${PAGE_ROWS}
      )
      select c.id, c.member_id as "memberId", c.study_day as "studyDay", c.sent_at as "sentAt", c.book, c.part,
        c.reflection, c.reflection_chars as chars, c.counted, c.backfilled,
        f.check_in_id is not null as featured, ${CHAT_NAME} as chat,
        c.sort_order as "sortOrder", c.sent_at::text as "sentKey"
      from page c left join check_in_featured f on f.check_in_id = c.id ${SAID_IN}
      order by c.study_day, c.sort_order, c.member_id, c.sent_at, c.id`.execute(db);
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE_ROWS) return;
    last = rows.at(-1);
  }
}
