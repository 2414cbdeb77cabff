/** A committee of many members in many groups, written straight into the tables. */

import { sql } from 'kysely';
import type { Db } from '../../src/db/schema.js';
import type { Said } from './wire.js';

/** Members of one group; neighbours by number sit in different groups, so that answers are not gathered. */
const MEMBERS_A_GROUP = 100;

/** 李秀兰 and 99,999 others, each with an account on the platform, one topic that runs for all. */
export async function fillCommittee(db: Db, members: number): Promise<void> {
  const groups = groupsFor(members);
  const statements = [
    sql`insert into committee (name) values ('示例县政协')`,
    sql`insert into person (name) select '委员' || n from generate_series(1, ${members}::int) n`,
    sql`insert into account (platform, platform_user_id, person_id, linked_by)
      select 'lark', 'ou_' || id, id, 'roster' from person`,
    sql`insert into member (committee_id, person_id, sort_order) select 1, id, id from person`,
    sql`insert into chat (platform, platform_chat_id, committee_id, name, hears_all)
      select 'lark', 'oc_' || n, 1, '读书群' || n, true from generate_series(1, ${groups}::int) n`,
    sql`insert into chat_person (chat_id, platform_user_id, person_id)
      select (id % ${groups}::int) + 1, 'ou_' || id, id from person`,
    sql`insert into study_topic (committee_id, title, starts_day, ends_day)
      values (1, '书香政协', current_date - 400, current_date + 400)`,
  ];
  for (const statement of statements) await statement.execute(db);
  await sql`analyze`.execute(db);
}

/** Check-ins of the days before today, with their inbox rows; a hundred thousand members write one a day. */
export async function fillCheckIns(db: Db, members: number, rows: number): Promise<void> {
  const days = Math.ceil(rows / members);
  for (let day = 1; day <= days; day += 1) {
    const wanted = Math.min(members, rows - (day - 1) * members);
    await sql`
      with taken as (
        insert into inbox (platform, event_key, type, platform_chat_id, chat_kind, sender_id, sent_at, received_at,
          hint, state, deed, reason, done_at, queued_at)
        select 'lark', 'm:om_old_' || ${day}::int || '_' || n, 'message', 'oc_' || (n % ${groupsFor(members)}::int) + 1,
          'group', 'ou_' || n, at, at, 'record-check-in', 'done', 'record-check-in', 'command', at, at
        from generate_series(1, ${wanted}::int) n, (select now() - ${day}::int * interval '1 day' as at) then_
        returning id, sender_id, sent_at
      )
      insert into check_in (committee_id, member_id, topic_id, study_day, counted, book, part, reflection,
        reflection_chars, sent_at, inbox_id, platform_message_id)
      select 1, substr(sender_id, 4)::bigint, 1, (now() at time zone 'Asia/Shanghai')::date - ${day}::int, true, '论语', '第3章',
        '今天读完一章，记下几点体会。', 14, sent_at, id, 'om_old_' || ${day}::int || '_' || substr(sender_id, 4)
      from taken`.execute(db);
  }
  await sql`vacuum analyze`.execute(db);
}

export const MEMBERS_OF_A_COMMITTEE = 350;
export const DAYS_OF_A_TOPIC = 365;

/**
 * Committees that each read one topic through a year, day by day up to yesterday, until there are `rows` check-ins. A
 * member's share one inbox row: nothing is asked of it here.
 */
export async function fillReading(db: Db, committees: number, rows: number): Promise<void> {
  const members = committees * MEMBERS_OF_A_COMMITTEE;
  const days = Math.min(DAYS_OF_A_TOPIC, Math.ceil(rows / members));
  const people = [
    sql`insert into committee (name) select '示例' || n || '县政协' from generate_series(1, ${committees}::int) n`,
    sql`insert into person (name) select '委员' || n from generate_series(1, ${members}::int) n`,
    sql`insert into member (committee_id, person_id, sort_order)
      select (id - 1) / ${MEMBERS_OF_A_COMMITTEE}::int + 2, id, id from person order by id`,
    sql`insert into study_topic (committee_id, title, starts_day, ends_day, settings)
      select id, '书香政协', current_date - ${DAYS_OF_A_TOPIC}::int, current_date + 30, '{"showsStreak": true}'
      from committee where id > 1 order by id`,
    sql`insert into inbox (platform, event_key, type, sent_at, hint, state, done_at)
      select 'lark', 'm:old ' || id, 'message', now(), 'record-check-in', 'done', now() from member order by id`,
  ];
  await db.connection().execute(async (one) => {
    // Ten million rows are swept in their own time.
    await sql`set statement_timeout = 0`.execute(one);
    for (const statement of people) await statement.execute(one);
    for (let day = days; day >= 1; day -= 1) await fillDay(one as Db, day);
    await sql`vacuum analyze`.execute(one);
  });
}

async function fillDay(db: Db, day: number): Promise<void> {
  await sql`
      insert into check_in (committee_id, member_id, topic_id, study_day, counted, countable, backfilled, book, part,
        reflection, reflection_chars, sent_at, inbox_id)
      select m.committee_id, m.id, m.committee_id, current_date - ${day}::int, true, true, false, '论语', '第3章',
        '今天读完一章，记下几点体会。', 14, now() - ${day}::int * interval '1 day', m.id
      from member m order by m.person_id % 97, m.id`.execute(db);
}

/** The n-th command of a run: every member in turn. */
export function commandOf(n: number, members: number): Said {
  const person = (n % members) + 1;
  return {
    n,
    user: `ou_${person}`,
    chat: `oc_${(person % groupsFor(members)) + 1}`,
    text: `打卡 《论语》第${(n % 20) + 1}章 心得：今天读完一章，记下几点体会，第${n}条。`,
    sentAtMs: Date.now(),
  };
}

function groupsFor(members: number): number {
  return Math.max(1, Math.ceil(members / MEMBERS_A_GROUP));
}
