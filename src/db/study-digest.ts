/** What a topic's days add up to for a digest: who took part by 界别, 篇段字, books and 精选. Nobody who did not is in it. */

import { type RawBuilder, sql } from 'kysely';
import { type ReflectionCount, STILL_COUNTS } from './check-in-count.js';
import { saidIn } from './check-in-review.js';
import type { ChatId, Day, TopicId, Tx } from './schema.js';

export interface DigestScope {
  topicId: TopicId;
  /** Study days, both included. */
  from: Day;
  to: Day;
  /** Only what was said in that group, and in private by members who were seen in it; undefined: all of the topic. */
  chatId?: ChatId | undefined;
}

export interface Digest extends ReflectionCount {
  /** Members with a counted day. */
  members: number;
  /** Counted days of all of them. */
  days: number;
  backfills: number;
  /** In the committee's order; null: of none. Who sits in two counts in both. */
  sectors: { name: string | null; members: number }[];
  /** Those read by most members first. */
  books: string[];
  /** In the roster's order. */
  featured: { name: string; sector: string | null; book: string | null; part: string | null }[];
}

export async function getDigest(tx: Tx, scope: DigestScope): Promise<Digest> {
  const shown = shownOf(scope);
  const { rows: counts } = await sql<Omit<Digest, 'sectors' | 'books' | 'featured'>>`
    with shown as (${shown})
    select (count(distinct member_id) filter (where counted))::int as members,
      (count(*) filter (where counted))::int as days,
      (count(*) filter (where counted and backfilled))::int as backfills,
      (count(*) filter (where counted and reflection_chars > 0))::int as reflections,
      (count(*) filter (where countable and not counted and reflection_chars > 0))::int as "furtherPieces",
      coalesce(sum(reflection_chars) filter (where countable), 0)::int as chars
    from shown`.execute(tx);
  const { rows: sectors } = await sql<Digest['sectors'][number]>`
    with shown as (${shown}), taking as (select distinct member_id from shown where counted)
    select u.name, count(*)::int as members from taking left join ${SECTOR} on u.member_id = taking.member_id
    group by u.id, u.name, u.sort_order order by u.sort_order nulls last, u.id`.execute(tx);
  const { rows: books } = await sql<{ book: string }>`
    with shown as (${shown})
    select book from shown where book <> '' group by book
    order by count(distinct member_id) desc, min(study_day), book`.execute(tx);
  const { rows: featured } = await sql<Digest['featured'][number]>`
    with shown as (${shown})
    select p.name, (select string_agg(u.name, '、' order by u.sort_order, u.id) from ${SECTOR}
        where u.member_id = m.id) as sector, shown.book, shown.part
    from shown join check_in_featured f on f.check_in_id = shown.id
    join member m on m.id = shown.member_id join person p on p.id = m.person_id
    order by m.sort_order, m.id, shown.study_day, shown.sent_at, shown.id`.execute(tx);
  return {
    ...(counts[0] as Omit<Digest, 'sectors' | 'books' | 'featured'>),
    sectors,
    books: books.map((row) => row.book),
    featured,
  };
}

/** `u`: whom each 界别 has now. */
const SECTOR = sql`(select um.member_id, unit.* from unit_membership um join unit on unit.id = um.unit_id
  where unit.kind = 'sector' and um.ends_day is null) u`;

function shownOf({ topicId, from, to, chatId }: DigestScope): RawBuilder<unknown> {
  const here =
    chatId === undefined
      ? sql`true`
      : sql`(${saidIn(sql`${chatId}::bigint`)}
    or exists (select from inbox i join chat_person seen on seen.person_id = m.person_id
      where i.id = c.inbox_id and i.chat_kind = 'private' and seen.chat_id = ${chatId}))`;
  return sql`select c.* from check_in c join member m on m.id = c.member_id and ${STILL_COUNTS}
    where c.topic_id = ${topicId} and c.study_day between ${from}::date and ${to}::date
      and c.withdrawn_at is null and ${here}`;
}
