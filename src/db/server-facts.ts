/** What the database server says about itself: that it answers, its version, its clock. */

import { sql } from 'kysely';
import type { Db } from './schema.js';

/** @throws when it does not answer. */
export async function pingDatabase(db: Db): Promise<void> {
  await sql`select 1`.execute(db);
}

/** 140005 for 14.5. */
export async function databaseVersion(db: Db): Promise<number> {
  const { rows } = await sql<{
    version: string;
  }>`select current_setting('server_version_num') as version`.execute(db);
  return Number(rows[0]?.version);
}

export async function databaseClock(db: Db): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(db);
  return rows[0]!.at;
}

/** Under which names our processes stand in the server's list of sessions. */
export const SESSION_NAMES = { server: 'qunyi', command: 'qunyi-command' } as const;

/** How many sessions running servers of Qunyi have on this database. */
export async function countServerSessions(db: Db): Promise<number> {
  const { rows } = await sql<{ sessions: number }>`
    select count(*) as sessions from pg_stat_activity
    where datname = current_database() and application_name = ${SESSION_NAMES.server}`.execute(db);
  return Number(rows[0]?.sessions);
}
