/** The third migration: check-ins for several days in one message, and corrections of one's own check-ins. */

import { type Kysely, sql } from 'kysely';

const STATEMENTS: readonly string[] = [
  // One row a message and day: a backfill may name several.
  'create unique index check_in_message_day on check_in (inbox_id, study_day)',
  'alter table check_in drop constraint check_in_inbox_id_key',
  // What it said when it was sent; null while nothing amended it.
  'alter table check_in add column original jsonb',
  // 更正 as rows: which check-in each one means is a fold over both by (sent_at, inbox_id), as it is for 撤回打卡.
  `create table check_in_amendment (
    inbox_id bigint primary key references inbox,
    member_id bigint not null references member,
    sent_at timestamptz not null,
    -- It means a check-in that was sent since then; in that chat only, where one is named.
    since timestamptz not null,
    platform_chat_id text,
    -- What it puts in their place; null: stays as it is.
    book text,
    part text,
    reflection text,
    -- When its own message was recalled: then it changes nothing.
    recalled_at timestamptz
  )`,
  'create index check_in_amendment_member on check_in_amendment (member_id, sent_at)',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
