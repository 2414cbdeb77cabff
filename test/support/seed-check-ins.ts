/** Many check-ins at once, straight into the tables: what exports are made of. */

import { sql } from 'kysely';
import type { CommitteeId, Db, MemberId, TopicId } from '../../src/db/schema.js';

export interface SeededTopic {
  committeeId: CommitteeId;
  topicId: TopicId;
}

/** A committee's topic of the whole year 2026, by its title; the committee is the only one there is. */
export async function seedTopic(db: Db, title: string, books: string[] = ['论语']): Promise<SeededTopic> {
  const { id: committeeId } = await db
    .selectFrom('committee')
    .select('id')
    .orderBy('id')
    .limit(1)
    .executeTakeFirstOrThrow();
  const { id: topicId } = await db
    .insertInto('study_topic')
    .values({ committee_id: committeeId, title, books, starts_day: '2026-01-01', ends_day: '2026-12-31' })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { committeeId, topicId };
}

/** @param text at its end stands the number of the check-in. @param days from 1 January on, one after the other. */
export async function seedCheckIns(
  db: Db,
  { committeeId, topicId }: SeededTopic,
  { rows, text = '温故而知新，可以为师矣。', days = 300 }: { rows: number; text?: string; days?: number },
): Promise<void> {
  const key = `e:seed-${topicId}-`;
  await sql`insert into inbox (platform, event_key, type, sent_at, hint, state, platform_chat_id, chat_kind)
    select 'playground', ${key} || n, 'message', timestamptz '2026-01-01 12:00:00+00' + n * interval '1 minute',
      'record-check-in', 'done', 'playground:reading', 'group' from generate_series(1, ${rows}) n`.execute(
    db,
  );
  await sql`with everybody as (
      select id, row_number() over (order by sort_order, id) - 1 as at, count(*) over () as of from member
      where committee_id = ${committeeId} and status = 'active'
    )
    insert into check_in (committee_id, member_id, topic_id, study_day, counted, countable, book, part, reflection,
      reflection_chars, sent_at, inbox_id)
    select ${committeeId}, everybody.id, ${topicId}, date '2026-01-01' + ((n / of) % ${days})::int,
      n / of < ${days}, true, '论语', '第' || (n % 20 + 1) || '章', ${text} || n, char_length(${text} || n),
      i.sent_at, i.id
    from generate_series(0, ${rows - 1}) n
    join everybody on everybody.at = n % everybody.of
    join inbox i on i.platform = 'playground' and i.event_key = ${key} || (n + 1)`.execute(db);
  // As the server does by itself after a while.
  for (const table of ['check_in', 'inbox', 'member']) await sql`analyze ${sql.table(table)}`.execute(db);
}

/** One check-in of a member; what is not said is usual. */
export async function seedCheckIn(
  db: Db,
  { committeeId, topicId }: SeededTopic,
  memberId: MemberId,
  said: { day: string; reflection?: string; book?: string; counted?: boolean; backfilled?: boolean },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    with message as (
      insert into inbox (platform, event_key, type, sent_at, hint, state)
      values ('playground', 'e:' || gen_random_uuid(), 'message', ${said.day}::date + time '12:00', 'seed', 'done')
      returning id, sent_at
    )
    insert into check_in (committee_id, member_id, topic_id, study_day, counted, countable, backfilled, book,
      reflection, reflection_chars, sent_at, inbox_id)
    select ${committeeId}, ${memberId}, ${topicId}, ${said.day}::date, ${said.counted ?? true}, true,
      ${said.backfilled ?? false}, ${said.book ?? null}, ${said.reflection ?? ''},
      char_length(${said.reflection ?? ''}), sent_at, id
    from message returning id`.execute(db);
  return rows[0]!.id;
}

/** The id of a member by name. */
export async function memberNamed(db: Db, name: string): Promise<MemberId> {
  const { id } = await db
    .selectFrom('member')
    .innerJoin('person', 'person.id', 'member.person_id')
    .select('member.id')
    .where('person.name', '=', name)
    .executeTakeFirstOrThrow();
  return id;
}
