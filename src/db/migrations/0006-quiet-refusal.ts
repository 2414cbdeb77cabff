/** The seventh migration: which quiet ways of answering a platform refuses to this app. */

import { type Kysely, sql } from 'kysely';

const STATEMENTS: readonly string[] = [
  `create table quiet_refusal (
    platform text not null,
    way text not null check (way in ('mark','show')),
    refused_at timestamptz not null,
    primary key (platform, way)
  )`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
