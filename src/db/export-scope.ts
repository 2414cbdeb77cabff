/** What a file holds: which topics' check-ins, of which days, and which of them a file may show. */

import { type RawBuilder, sql } from 'kysely';
import { STILL_COUNTS } from './check-in-count.js';
import type { CommitteeId, Day, Db, MemberId, TopicId, Tx } from './schema.js';

export interface ExportTopic {
  id: TopicId;
  title: string;
  books: readonly string[];
  startsDay: Day;
  endsDay: Day;
  /** The groups it runs in; none: all of the committee. */
  chats: readonly string[];
}

export interface ExportScope {
  committeeId: CommitteeId;
  /** The committee's, or the one asked for: those that begin first first. */
  topics: readonly ExportTopic[];
  /** Only this member's. */
  memberId?: MemberId | undefined;
  from: Day;
  to: Day;
  /** What was recorded after the file was begun stays out of all of its pages. */
  upTo: number;
}

/** What a file is asked to hold. */
export interface ExportAsked {
  committeeId: CommitteeId;
  /** undefined: every topic of the committee. */
  topicId?: TopicId | undefined;
  memberId?: MemberId | undefined;
  /** Study days, both included. */
  from: Day;
  to: Day;
}

export async function openScope(db: Db | Tx, asked: ExportAsked): Promise<ExportScope> {
  const { rows } = await sql<{ upTo: number }>`select coalesce(max(id), 0) as "upTo" from check_in`.execute(
    db,
  );
  const topics = await listExportTopics(db, asked.committeeId);
  return {
    committeeId: asked.committeeId,
    topics: topics.filter((topic) => asked.topicId === undefined || topic.id === asked.topicId),
    memberId: asked.memberId,
    from: asked.from,
    to: asked.to,
    upTo: Number(rows[0]?.upTo ?? 0),
  };
}

/** Every topic of a committee, those that begin first first. */
export async function listExportTopics(db: Db | Tx, committeeId: CommitteeId): Promise<ExportTopic[]> {
  const { rows } = await sql<ExportTopic>`
    select t.id, t.title, t.books, t.starts_day as "startsDay", t.ends_day as "endsDay",
      coalesce(array_agg(chat.name order by chat.name, chat.id) filter (where chat.id is not null), '{}') as chats
    from study_topic t
    left join study_topic_chat l on l.topic_id = t.id left join chat on chat.id = l.chat_id
    where t.committee_id = ${committeeId} group by t.id order by t.starts_day, t.id`.execute(db);
  return rows;
}

/**
 * Of `check_in c join member m`: what stands, and may be shown. Whoever's 资格 was revoked is in no new file; whoever left
 * is in it until that day.
 * @param topics fewer than the scope's.
 */
export function isShown(scope: ExportScope, topics = scope.topics): RawBuilder<boolean> {
  const ids = topics.map((topic) => String(topic.id));
  // Of one topic the index gives the study days in order, and a page is read without the rest of the topic.
  const of = ids.length === 1 ? sql`= ${ids[0]}::bigint` : sql`= any(${sql.val(ids)}::bigint[])`;
  const own = scope.memberId === undefined ? sql`` : sql`c.member_id = ${scope.memberId} and`;
  return sql<boolean>`${own} c.topic_id ${of}
    and c.study_day between ${scope.from}::date and ${scope.to}::date
    and c.id <= ${scope.upTo} and c.withdrawn_at is null and ${STILL_COUNTS}`;
}
