/** The tenth migration: what was said of check-ins, with history; and the reminders, digests and rankings of a topic. */

import { type Kysely, sql } from 'kysely';

const STATEMENTS: readonly string[] = [
  // 精选 and 取消精选 as rows: the newest by (sent_at, id) says whether a check-in stands in check_in_featured.
  `create table check_in_featuring (
    id bigint generated always as identity primary key,
    check_in_id bigint not null references check_in,
    featured boolean not null,
    said_by bigint references person,
    sent_at timestamptz not null,
    recalled_at timestamptz,
    inbox_id bigint references inbox,
    unique (inbox_id, check_in_id)
  )`,
  'create index check_in_featuring_check_in on check_in_featuring (check_in_id, sent_at, id)',
  'alter table check_in_comment add column recalled_at timestamptz',
  // What an author answers to a 点评.
  `create table check_in_comment_answer (
    id bigint generated always as identity primary key,
    comment_id bigint not null references check_in_comment,
    text text not null,
    sent_at timestamptz not null,
    recalled_at timestamptz,
    inbox_id bigint unique references inbox
  )`,
  'create index check_in_comment_answer_comment on check_in_comment_answer (comment_id)',
  // What a member asked for in a topic, as rows: the newest by (sent_at, id) of a member, topic and kind rules. None: no.
  `create table study_choice (
    id bigint generated always as identity primary key,
    topic_id bigint not null references study_topic,
    member_id bigint not null references member,
    kind text not null check (kind in ('reminder','ranking')),
    wanted boolean not null,
    at_minute smallint,
    sent_at timestamptz not null,
    recalled_at timestamptz,
    inbox_id bigint references inbox,
    unique (inbox_id, topic_id, kind)
  )`,
  'create index study_choice_topic on study_choice (topic_id, kind, member_id, sent_at, id)',
  // What staff switched on or off for a topic, as rows: the newest by (said_at, id) of a topic and kind rules. None: off.
  `create table study_switch (
    id bigint generated always as identity primary key,
    topic_id bigint not null references study_topic,
    kind text not null check (kind in ('digest','ranking')),
    is_on boolean not null,
    weekday smallint,
    at_minute smallint,
    said_by bigint references person,
    said_at timestamptz not null,
    inbox_id bigint references inbox,
    unique (inbox_id, topic_id, kind)
  )`,
  'create index study_switch_topic on study_switch (topic_id, kind, said_at, id)',
  // Once a member, topic and day: of their own check-in, or of the day they lead.
  `create table study_reminder_sent (
    kind text not null check (kind in ('checkIn','lead')),
    topic_id bigint not null references study_topic,
    member_id bigint not null references member,
    day date not null,
    sent_at timestamptz not null,
    primary key (kind, topic_id, member_id, day)
  )`,
  // What was posted to a group about a topic: 提醒打卡, 周报, 期末报告; each once a day.
  `create table study_post (
    kind text not null check (kind in ('reminder','weekly','final')),
    chat_id bigint not null references chat,
    topic_id bigint not null references study_topic,
    day date not null,
    said_by bigint references person,
    posted_at timestamptz not null,
    primary key (kind, topic_id, chat_id, day)
  )`,
  `create unique index study_post_reminder on study_post (chat_id, day) where kind = 'reminder'`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
