/** The eighth migration: 评学, what staff and conveners say of check-ins. Files show it; likes and reactions are none. */

import { type Kysely, sql } from 'kysely';

const STATEMENTS: readonly string[] = [
  // 精选: a check-in that is shown first.
  `create table check_in_featured (
    check_in_id bigint primary key references check_in,
    featured_by bigint references person,
    featured_at timestamptz not null
  )`,
  // 点评: words to the author, who sees them in their report.
  `create table check_in_comment (
    id bigint generated always as identity primary key,
    check_in_id bigint not null references check_in,
    text text not null,
    commented_by bigint references person,
    commented_at timestamptz not null,
    inbox_id bigint unique references inbox
  )`,
  `create index check_in_comment_check_in on check_in_comment (check_in_id, commented_at)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
