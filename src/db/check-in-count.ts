/** Check-ins in numbers: a member's own, a day's and a topic's without names. 篇 are counted ones, 段 the further pieces of a day. */

import { sql } from 'kysely';
import type { Day, MemberId, TopicId, Tx } from './schema.js';

/** 心得 in 篇, 段 and 字. */
export interface ReflectionCount {
  reflections: number;
  furtherPieces: number;
  chars: number;
}

/**
 * SQL: whether a check-in `c` of a member `m` is in the numbers. Who left the roster counts until the day they left; whose
 * 资格 is revoked does not count at all.
 */
export const STILL_COUNTS = sql<boolean>`(m.status = 'active'
  or (m.status = 'former' and (m.ends_day is null or c.study_day < m.ends_day)))`;

/** SQL: 篇, 段 and 字 of check-ins `c`, as `ReflectionCount` names them. */
export const REFLECTIONS = sql`
  (count(*) filter (where c.counted and c.reflection_chars > 0))::int as reflections,
  (count(*) filter (where c.countable and not c.counted and c.reflection_chars > 0))::int as "furtherPieces",
  coalesce(sum(c.reflection_chars) filter (where c.countable), 0)::int as chars`;

export interface OwnCount extends ReflectionCount {
  /** undefined: of all topics together. */
  topicId: TopicId | undefined;
  title: string | undefined;
  /** Counted days within the days that were asked for, in order. */
  daysAsked: Day[];
  /** Counted days ever. */
  days: number;
}

/** A member's own by topic, those that began first first; the last one is all of them together. */
export async function listOwnCounts(
  tx: Tx,
  memberId: MemberId,
  asked: { from: Day; to: Day },
): Promise<OwnCount[]> {
  const { rows } = await sql<OwnCount & { topicId: TopicId | null; title: string | null }>`
    select c.topic_id as "topicId", t.title, (count(distinct c.study_day) filter (where c.counted))::int as days,
      coalesce(array_agg(distinct c.study_day::text order by c.study_day::text)
        filter (where c.counted and c.study_day between ${asked.from} and ${asked.to}), '{}') as "daysAsked",
      ${REFLECTIONS}
    from check_in c join study_topic t on t.id = c.topic_id
    where c.member_id = ${memberId} and c.withdrawn_at is null
    group by grouping sets ((t.starts_day, c.topic_id, t.title), ())
    order by c.topic_id is null, t.starts_day, c.topic_id`.execute(tx);
  return rows.map((row) => ({ ...row, topicId: row.topicId ?? undefined, title: row.title ?? undefined }));
}

export interface DayCount extends ReflectionCount {
  /** undefined: of all these days together, each member once. */
  topicId: TopicId | undefined;
  members: number;
}

/** The check-ins of one day of each of these topics; the last one is all of them together. */
export async function listDayCounts(
  tx: Tx,
  days: readonly { topicId: TopicId; day: Day }[],
): Promise<DayCount[]> {
  const { rows } = await sql<DayCount & { topicId: TopicId | null }>`
    select c.topic_id as "topicId", (count(distinct c.member_id) filter (where c.counted))::int as members,
      ${REFLECTIONS}
    from unnest(${sql.val(days.map((one) => String(one.topicId)))}::bigint[],
      ${sql.val(days.map((one) => one.day))}::date[]) as asked (topic_id, day)
    join check_in c on c.topic_id = asked.topic_id and c.study_day = asked.day and c.withdrawn_at is null
    join member m on m.id = c.member_id and ${STILL_COUNTS}
    group by grouping sets ((c.topic_id), ())
    order by c.topic_id nulls last`.execute(tx);
  return rows.map((row) => ({ ...row, topicId: row.topicId ?? undefined }));
}

export interface TopicCount extends ReflectionCount {
  topicId: TopicId;
  /** Members with at least one counted day. */
  members: number;
  /** Counted days of all of them. */
  days: number;
}

/** What these topics came to, each from its first day on, in order of their ids. */
export async function listTopicCounts(tx: Tx, topicIds: readonly TopicId[]): Promise<TopicCount[]> {
  const ofAll = sql`(count(*) filter (where c.counted))::int as days, ${REFLECTIONS}`;
  // A year of a committee is some hundred thousand rows: each is touched once, in the index alone, and asked for nobody.
  // What members said who count no longer is few, and taken off; who takes part is one look a member.
  const { rows } = await sql<TopicCount>`
    select t.id as "topicId",
      (select count(*) from member m where m.committee_id = t.committee_id and exists (
        select from check_in c where c.member_id = m.id and c.topic_id = t.id and c.counted and ${STILL_COUNTS}
      ))::int as members,
      whole.days - gone.days as days, whole.reflections - gone.reflections as reflections,
      whole."furtherPieces" - gone."furtherPieces" as "furtherPieces", whole.chars - gone.chars as chars
    from study_topic t
    cross join lateral (
      select ${ofAll} from check_in c where c.topic_id = t.id and c.withdrawn_at is null
    ) whole
    cross join lateral (
      select ${ofAll} from member m join check_in c on c.member_id = m.id and not ${STILL_COUNTS}
      where m.committee_id = t.committee_id and m.status <> 'active'
        and c.topic_id = t.id and c.withdrawn_at is null
    ) gone
    where t.id = any(${sql.val(topicIds.map(String))}::bigint[])
    order by t.id`.execute(tx);
  return rows;
}
