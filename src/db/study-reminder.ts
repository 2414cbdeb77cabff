/** Reminders that are due: of members' own check-ins where they asked for it, and of the days they lead. Each is taken once. */

import { sql } from 'kysely';
import { reaches } from './reach.js';
import type { CommitteeId, Day, MemberId, PersonId, TopicId, Tx } from './schema.js';
import { whoWants } from './study-choice.js';
import { isOnLeave } from './study-leave.js';
import { type StudyTopic, toTopic } from './study-topic.js';

/** Topics around a day in which anybody ever asked to be reminded. */
export async function listTopicsWithReminders(tx: Tx, day: Day): Promise<StudyTopic[]> {
  const rows = await tx
    .selectFrom('study_topic')
    .selectAll()
    .where('starts_day', '<=', day)
    .where(sql<Day>`ends_day + 1`, '>=', day)
    .where(
      sql<boolean>`exists (select from study_choice c where c.topic_id = study_topic.id and c.kind = 'reminder')`,
    )
    .orderBy('starts_day')
    .orderBy('id')
    .execute();
  return rows.map(toTopic);
}

export interface DueReminder {
  memberId: MemberId;
  personId: PersonId;
  name: string;
}

const isReachable = sql`exists (select from account a where a.person_id = m.person_id and ${reaches('a')}
  and exists (select from chat where chat.platform = a.platform))`;

/**
 * Who is to be reminded of that study day now, and was not yet: active, asked for it before its hour, has no check-in,
 * is not on leave, did not opt out, can be reached in private. Whoever is returned counts as reminded.
 * @param hour the minute of the Beijing day it is, and when that day began.
 */
export async function takeDueReminders(
  tx: Tx,
  topicId: TopicId,
  day: Day,
  hour: { minute: number; dayBegan: Date; now: Date },
): Promise<DueReminder[]> {
  const { rows } = await sql<DueReminder>`
    with due as (
      select m.id, m.person_id, p.name, m.sort_order
      from ${whoWants('reminder', topicId)} wants
      join member m on m.id = wants.member_id and m.status = 'active'
      join person p on p.id = m.person_id
      where wants.at_minute <= ${hour.minute}
        and wants.sent_at < ${hour.dayBegan}::timestamptz + wants.at_minute * interval '1 minute'
        and not exists (select from check_in c where c.member_id = m.id and c.topic_id = ${topicId}
          and c.study_day = ${day}::date and c.withdrawn_at is null)
        and not exists (select from study_reminder_sent s where s.kind = 'checkIn'
          and s.topic_id = ${topicId} and s.member_id = m.id and s.day = ${day}::date)
        and not ${isOnLeave(sql`m.id`, sql`${day}::date`)}
        and coalesce((select said.takes_part from study_participation said where said.topic_id = ${topicId}
          and said.member_id = m.id and said.recalled_at is null
          order by said.sent_at desc, said.id desc limit 1), true)
        and ${isReachable}
    ), taken as (
      insert into study_reminder_sent (kind, topic_id, member_id, day, sent_at)
      select 'checkIn', ${topicId}, id, ${day}::date, ${hour.now} from due
      on conflict do nothing returning member_id
    )
    select due.id as "memberId", due.person_id as "personId", due.name
    from due join taken on taken.member_id = due.id order by due.sort_order, due.id`.execute(tx);
  return rows;
}

export interface DueLead extends DueReminder {
  committeeId: CommitteeId;
  topicId: TopicId;
  title: string;
  day: Day;
}

/** Who leads one of these days of a topic, can be reached, and was not told yet. Whoever is returned counts as told. */
export async function takeDueLeads(tx: Tx, days: readonly Day[], now: Date): Promise<DueLead[]> {
  const { rows } = await sql<DueLead>`
    with due as (
      select distinct t.id, t.title, t.committee_id, l.lead_day, m.id as member_id, m.person_id, p.name
      from study_topic_lead l join study_topic t on t.id = l.topic_id
      join member m on m.id = l.member_id and m.status = 'active' join person p on p.id = m.person_id
      where l.lead_day = any(${sql.val([...days])}::date[]) and l.lead_day between t.starts_day and t.ends_day
        and ${isReachable}
    ), taken as (
      insert into study_reminder_sent (kind, topic_id, member_id, day, sent_at)
      select 'lead', id, member_id, lead_day, ${now} from due on conflict do nothing
      returning topic_id, member_id, day
    )
    select due.member_id as "memberId", due.person_id as "personId", due.name,
      due.committee_id as "committeeId", due.id as "topicId", due.title, due.lead_day as day
    from due join taken on taken.topic_id = due.id and taken.member_id = due.member_id and taken.day = due.lead_day
    order by due.lead_day, due.id, due.member_id`.execute(tx);
  return rows;
}
