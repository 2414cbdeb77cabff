/** The seventh migration: what a topic's days are, who leads them, study leave, opting out, and the committee's holidays. */

import { type Kysely, sql } from 'kysely';

const STATEMENTS: readonly string[] = [
  // 导读/领读: who leads which day. A name that stands in no roster is kept as it is, and reminded of nothing.
  `create table study_topic_lead (
    topic_id bigint not null references study_topic,
    lead_day date not null,
    name text not null,
    member_id bigint references member,
    primary key (topic_id, lead_day, name)
  )`,
  `create index study_topic_lead_day on study_topic_lead (lead_day)`,
  // 请假 and 销假 as rows: a day is frozen when the newest row by (sent_at, id) that covers it says leave.
  `create table study_leave (
    id bigint generated always as identity primary key,
    member_id bigint not null references member,
    kind text not null check (kind in ('leave','return')),
    from_day date not null,
    to_day date not null,
    sent_at timestamptz not null,
    recalled_at timestamptz,
    inbox_id bigint unique references inbox,
    created_at timestamptz not null default now(),
    check (from_day <= to_day)
  )`,
  `create index study_leave_member on study_leave (member_id, to_day)`,
  // 退出打卡 and 重新参加 as rows: the newest by (sent_at, id) says whether a member takes part. None: they do.
  `create table study_participation (
    id bigint generated always as identity primary key,
    topic_id bigint not null references study_topic,
    member_id bigint not null references member,
    takes_part boolean not null,
    sent_at timestamptz not null,
    recalled_at timestamptz,
    inbox_id bigint references inbox,
    created_at timestamptz not null default now(),
    unique (inbox_id, topic_id)
  )`,
  `create index study_participation_topic on study_participation (topic_id, member_id)`,
  // 放假 and 上班, where they differ from the week: off freezes streaks, work makes a weekend day a working day.
  `create table calendar_day (
    committee_id bigint not null references committee,
    day date not null,
    kind text not null check (kind in ('off','work')),
    name text not null default '',
    primary key (committee_id, day)
  )`,
  // Its day was no study day of the topic: kept as a further piece, never the day's counted one.
  `alter table check_in add column off_day boolean not null default false`,
  // A day's numbers and a topic's are read from the index alone, however many check-ins other topics have.
  `create index check_in_topic on check_in (topic_id, study_day)
    include (member_id, counted, countable, reflection_chars) where withdrawn_at is null`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
