/** The ninth migration: dated study sessions with who was there, recommended books, and quizzes. */

import { type Kysely, sql } from 'kysely';

const STATEMENTS: readonly string[] = [
  `alter table study_session
    add column state text not null default 'planned' check (state in ('planned','cancelled')),
    -- Whose session it is; null: the committee's.
    add column unit_id bigint references unit,
    add column materials text not null default '',
    -- Everybody is invited; else the units and people that are named, and the 常委.
    add column invites_all boolean not null default true,
    add column invites_standing boolean not null default false,
    add column created_by bigint references person,
    -- The message that confirmed it; null: made by the clock or at the console.
    add column inbox_id bigint unique references inbox,
    -- The 固定学习日 it was made for.
    add column topic_id bigint references study_topic,
    add column study_day date`,
  'create unique index study_session_of_topic on study_session (topic_id, study_day)',
  'create index study_session_starts on study_session (committee_id, starts_at)',
  // The groups that were told of it.
  `create table study_session_chat (
    session_id bigint not null references study_session,
    chat_id bigint not null references chat,
    primary key (session_id, chat_id)
  )`,
  'create index study_session_chat_chat on study_session_chat (chat_id)',
  `create table study_session_unit (
    session_id bigint not null references study_session,
    unit_id bigint not null references unit,
    primary key (session_id, unit_id)
  )`,
  `create table study_session_member (
    session_id bigint not null references study_session,
    member_id bigint not null references member,
    primary key (session_id, member_id)
  )`,
  // 签到, 补录 and 撤回签到 as rows: who was there is a fold over them by (sent_at, id), without the recalled ones.
  `create table session_attendance (
    id bigint generated always as identity primary key,
    session_id bigint not null references study_session,
    member_id bigint not null references member,
    kind text not null check (kind in ('own','recorded','withdrawal')),
    -- Who recorded it or took it back for somebody else, and why it was recorded.
    recorded_by bigint references person,
    reason text,
    sent_at timestamptz not null,
    inbox_id bigint references inbox,
    recalled_at timestamptz,
    unique (inbox_id, session_id, member_id)
  )`,
  'create index session_attendance_session on session_attendance (session_id, member_id, sent_at, id)',
  'create index session_attendance_member on session_attendance (member_id, sent_at)',
  'alter table attachment add column study_session_id bigint',
  'create index attachment_study_session on attachment (study_session_id) where study_session_id is not null',
  // 荐书 and 撤回荐书 as rows, one a message and book: the newest of a member and book rules.
  `create table book_recommendation (
    id bigint generated always as identity primary key,
    committee_id bigint not null references committee,
    member_id bigint not null references member,
    -- The title as it is compared: folded, without marks.
    book_key text not null,
    title text not null,
    reason text not null default '',
    withdraws boolean not null default false,
    sent_at timestamptz not null,
    inbox_id bigint references inbox,
    recalled_at timestamptz,
    unique (inbox_id, book_key)
  )`,
  'create index book_recommendation_book on book_recommendation (committee_id, member_id, book_key, sent_at, id)',
  // 考学.
  `create table quiz (
    id bigint generated always as identity primary key,
    committee_id bigint not null references committee,
    title text not null,
    -- Later answers are not taken.
    closes_at timestamptz not null,
    created_by bigint references person,
    inbox_id bigint unique references inbox,
    created_at timestamptz not null default now()
  )`,
  'create index quiz_closes on quiz (committee_id, closes_at)',
  `create table quiz_question (
    quiz_id bigint not null references quiz,
    -- From 1.
    place smallint not null,
    kind text not null check (kind in ('single','multiple','trueFalse')),
    question text not null,
    -- Texts in the order of A, B, C …; none where it is true or false.
    choices jsonb not null default '[]',
    -- Letters in order (AC), or 对, 错.
    answer text not null,
    explanation text not null default '',
    primary key (quiz_id, place)
  )`,
  // Every answer; the newest of a member and question rules.
  `create table quiz_answer (
    id bigint generated always as identity primary key,
    quiz_id bigint not null,
    place smallint not null,
    member_id bigint not null references member,
    answer text not null,
    sent_at timestamptz not null,
    inbox_id bigint references inbox,
    recalled_at timestamptz,
    foreign key (quiz_id, place) references quiz_question,
    unique (inbox_id, quiz_id, place)
  )`,
  'create index quiz_answer_question on quiz_answer (quiz_id, place, member_id, sent_at, id)',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
