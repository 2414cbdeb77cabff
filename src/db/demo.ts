/** The rows only a demo committee has: itself, its chats, its topic and session; and the way to remove all of it. */

import { sql } from 'kysely';
import type { CommitteeId, Day, Tx } from './schema.js';

/** The platform on which the demo committee lives; nothing else ever does. */
const PLATFORM = 'playground';

/** @returns undefined when a committee of this name is there already. */
export async function insertDemoCommittee(db: Tx, name: string, now: Date): Promise<CommitteeId | undefined> {
  const made = await db
    .insertInto('committee')
    .values({ name, is_demo: true, settings: '{}', created_at: now })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('id')
    .executeTakeFirst();
  return made?.id;
}

export interface DemoChat {
  platformChatId: string;
  name: string;
  tags: string[];
  /** Playground ids of who is in it. */
  people: string[];
}

export async function insertDemoChats(
  db: Tx,
  committeeId: CommitteeId,
  chats: readonly DemoChat[],
): Promise<void> {
  for (const chat of chats) {
    const { id } = await db
      .insertInto('chat')
      .values({
        platform: PLATFORM,
        platform_chat_id: chat.platformChatId,
        committee_id: committeeId,
        name: chat.name,
        tags: chat.tags,
        hears_all: true,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await sql`
      insert into chat_person (chat_id, platform_user_id, person_id)
      select ${id}, a.platform_user_id, a.person_id from account a
      join jsonb_array_elements_text(${JSON.stringify(chat.people)}::jsonb) x(id) on x.id = a.platform_user_id
      where a.platform = ${PLATFORM}`.execute(db);
  }
}

export interface DemoStudy {
  topic: { title: string; books: string[]; platformChatIds: string[]; startsDay: Day; endsDay: Day };
  session: { kind: string; title: string; place: string; speaker: string; startsAt: Date; endsAt: Date };
}

export async function insertDemoStudy(db: Tx, committeeId: CommitteeId, study: DemoStudy): Promise<void> {
  const { topic, session } = study;
  const { id } = await db
    .insertInto('study_topic')
    .values({
      committee_id: committeeId,
      title: topic.title,
      books: topic.books,
      starts_day: topic.startsDay,
      ends_day: topic.endsDay,
      settings: '{}',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await sql`
    insert into study_topic_chat (topic_id, chat_id)
    select ${id}, c.id from chat c
    join jsonb_array_elements_text(${JSON.stringify(topic.platformChatIds)}::jsonb) x(id) on x.id = c.platform_chat_id
    where c.platform = ${PLATFORM}`.execute(db);
  await db
    .insertInto('study_session')
    .values({
      committee_id: committeeId,
      kind: session.kind,
      title: session.title,
      place: session.place,
      speaker: session.speaker,
      starts_at: session.startsAt,
      ends_at: session.endsAt,
      settings: '{}',
    })
    .execute();
}

const OF_DEMO = 'committee_id in (select id from demo)';
const CHAINS = `chain_id in (select id from chain where ${OF_DEMO})`;
const SESSIONS = `session_id in (select id from study_session where ${OF_DEMO})`;
const QUIZZES = `quiz_id in (select id from quiz where ${OF_DEMO})`;
const REVIEWED = `check_in_id in (select id from check_in where ${OF_DEMO})`;
const TOPICS = `topic_id in (select id from study_topic where ${OF_DEMO})`;
const NOTICES = `notice_id in (select id from notice where ${OF_DEMO})`;

/** What hangs on a demo committee, children first. A row that the audit log names stays, for the log is for ever. */
const REMOVALS: readonly string[] = [
  `delete from point_entry where ${OF_DEMO}`,
  `delete from point_rule_set where ${OF_DEMO}`,
  `delete from event_reply where ${NOTICES}`,
  `delete from acknowledgement where ${NOTICES}`,
  `delete from check_in_comment_answer where comment_id in (select id from check_in_comment where ${REVIEWED})`,
  `delete from check_in_featuring where ${REVIEWED}`,
  `delete from check_in_comment where check_in_id in (select id from check_in where ${OF_DEMO})`,
  `delete from check_in_featured where check_in_id in (select id from check_in where ${OF_DEMO})`,
  `delete from check_in where ${OF_DEMO} and chain_id is not null`,
  `delete from chain_line where ${CHAINS}`,
  `delete from chain_version where ${CHAINS}`,
  `delete from chain where ${OF_DEMO}`,
  `delete from delivery where ${NOTICES}`,
  `delete from notice_chat where ${NOTICES}`,
  `delete from notice where ${OF_DEMO}`,
  `delete from bulletin where ${OF_DEMO}`,
  `delete from tip_event where tip_id in (select id from tip where ${OF_DEMO})`,
  `delete from tip where ${OF_DEMO}`,
  `delete from check_in where ${OF_DEMO}`,
  `delete from check_in_amendment where member_id in (select id from member where ${OF_DEMO})`,
  `delete from check_in_withdrawal where member_id in (select id from member where ${OF_DEMO})`,
  `delete from study_leave where member_id in (select id from member where ${OF_DEMO})`,
  `delete from study_participation where member_id in (select id from member where ${OF_DEMO})`,
  `delete from study_choice where ${TOPICS}`,
  `delete from study_switch where ${TOPICS}`,
  `delete from study_reminder_sent where ${TOPICS}`,
  `delete from study_post where ${TOPICS}`,
  `delete from study_topic_lead where topic_id in (select id from study_topic where ${OF_DEMO})`,
  `delete from calendar_day where ${OF_DEMO}`,
  `delete from quiz_answer where ${QUIZZES}`,
  `delete from quiz_question where ${QUIZZES}`,
  `delete from quiz where ${OF_DEMO}`,
  `delete from book_recommendation where ${OF_DEMO}`,
  `delete from session_attendance where ${SESSIONS}`,
  `delete from study_session_member where ${SESSIONS}`,
  `delete from study_session_unit where ${SESSIONS}`,
  `delete from study_session_chat where ${SESSIONS}`,
  `delete from study_session where ${OF_DEMO}`,
  `delete from study_topic_chat where topic_id in (select id from study_topic where ${OF_DEMO})`,
  `delete from study_topic where ${OF_DEMO}`,
  `delete from attachment where platform = '${PLATFORM}'`,
  `delete from recall where platform = '${PLATFORM}'`,
  `delete from outbox where platform = '${PLATFORM}'`,
  `delete from inbox where platform = '${PLATFORM}'`,
  `delete from dialogue where platform = '${PLATFORM}'`,
  `delete from committee_choice where ${OF_DEMO}`,
  `delete from chat_person where chat_id in (select id from chat where ${OF_DEMO})`,
  `delete from chat where ${OF_DEMO}`,
  `delete from link_request where ${OF_DEMO}`,
  `delete from link_code where ${OF_DEMO}`,
  `delete from unit_membership where member_id in (select id from member where ${OF_DEMO})`,
  `delete from unit where ${OF_DEMO}`,
  `delete from staff_account where ${OF_DEMO}`,
  `delete from member where ${OF_DEMO}`,
  `delete from term where ${OF_DEMO}`,
  `delete from number_series where ${OF_DEMO}`,
  'delete from account where person_id in (select id from people)',
  `delete from person p where id in (select id from people)
    and not exists (select 1 from audit_log l where l.actor_person_id = p.id)`,
  `delete from committee c where id in (select id from demo)
    and not exists (select 1 from audit_log l where l.committee_id = c.id)`,
  `update committee set name = name || '（已移除 ' || id || '）', code = null, settings = '{"dropped": true}'
    where id in (select id from demo)`,
];

/** Removes every demo committee with all that hangs on it. @returns false when there was none. */
export async function deleteDemoCommittees(db: Tx): Promise<boolean> {
  const demos = await sql<{ id: number }>`
    select id from committee where is_demo and settings ->> 'dropped' is null for update`.execute(db);
  if (demos.rows.length === 0) return false;
  const ids = demos.rows.map((row) => row.id).join();
  const people = await sql
    .raw<{ id: number }>(`
    with here as (select person_id from member where committee_id in (${ids})
      union select person_id from staff_account where committee_id in (${ids}))
    select person_id as id from here
    where not exists (select 1 from member m where m.person_id = here.person_id and m.committee_id not in (${ids}))
      and not exists (
        select 1 from staff_account s where s.person_id = here.person_id and s.committee_id not in (${ids}))`)
    .execute(db);
  const personIds = people.rows.map((row) => row.id).join();
  const names = `with demo as (select unnest('{${ids}}'::bigint[]) as id),
    people as (select unnest('{${personIds}}'::bigint[]) as id)`;
  for (const removal of REMOVALS) await sql.raw(`${names} ${removal}`).execute(db);
  return true;
}
