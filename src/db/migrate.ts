/** Brings a database up to date, under Kysely's own lock, so that many processes may start at once. */

import { type Migration, type MigrationResultSet, Migrator, sql } from 'kysely';
import { OperatorError } from '../errors.js';
import * as first from './migrations/0001-first.js';
import * as changingIds from './migrations/0002-changing-ids.js';
import * as checkInAmendment from './migrations/0003-check-in-amendment.js';
import * as tipDrafts from './migrations/0004-tip-drafts.js';
import * as chain from './migrations/0005-chain.js';
import * as quietRefusal from './migrations/0006-quiet-refusal.js';
import * as studyRules from './migrations/0007-study-rules.js';
import * as checkInReview from './migrations/0008-check-in-review.js';
import * as studySessions from './migrations/0009-study-sessions.js';
import * as studyReview from './migrations/0010-study-review.js';
import type { Db, Tx } from './schema.js';

export type Migrations = Record<string, Migration>;

/** In order; names never change. Migrations only widen, so that workers of the last version still run. */
export const MIGRATIONS: Migrations = {
  '0001-first': first as Migration,
  '0002-changing-ids': changingIds as Migration,
  '0003-check-in-amendment': checkInAmendment as Migration,
  '0004-tip-drafts': tipDrafts as Migration,
  '0005-chain': chain as Migration,
  '0006-quiet-refusal': quietRefusal as Migration,
  '0007-study-rules': studyRules as Migration,
  '0008-check-in-review': checkInReview as Migration,
  '0009-study-sessions': studySessions as Migration,
  '0010-study-review': studyReview as Migration,
};

/** A newer process may migrate between our look and our turn; then we look again. */
const LOOKS = 3;

/**
 * A database that a newer version has migrated further is left as it is: what is there only widens.
 * @returns the names of the migrations that were run now.
 * @throws OperatorError naming the one that failed, or saying that the database is not of this program.
 */
export async function migrate(db: Db, migrations: Migrations = MIGRATIONS): Promise<string[]> {
  for (let look = 1; ; look += 1) {
    const newer = await listNewerMigrations(db, migrations);
    const { error, results = [] } = await db
      .connection()
      .execute((one) => migrateUnhurried(one as Db, { ...migrations, ...standIns(newer) }));
    if (!error) return results.map((result) => result.migrationName);
    const since = await listNewerMigrations(db, migrations);
    if (look < LOOKS && since.length > newer.length) continue;
    const failed = results.find((result) => result.status === 'Error')?.migrationName ?? 'unknown';
    throw new OperatorError('migration_failed', `migration ${failed} failed; nothing was changed by it`, {
      cause: error,
    });
  }
}

/**
 * Migrations of a newer version that were run on this database already.
 * @throws OperatorError when the unknown ones are older than ours, or ours are missing below them.
 */
export async function listNewerMigrations(db: Db, migrations: Migrations = MIGRATIONS): Promise<string[]> {
  const executed = await listExecutedMigrations(db);
  const known = Object.keys(migrations).sort();
  const unknown = executed.filter((name) => !known.includes(name));
  if (unknown.length === 0) return [];
  const newest = known.at(-1) ?? '';
  if (unknown.some((name) => name < newest) || known.some((name) => !executed.includes(name)))
    throw new OperatorError(
      'database_foreign',
      `the database was migrated by another line of versions (${unknown.join(', ')}); use the version that made it, or restore a backup`,
    );
  return unknown;
}

/** The names of the migrations that were run, in order; none where nothing was ever migrated. */
export async function listExecutedMigrations(db: Db | Tx): Promise<string[]> {
  const there = await sql<{ is: boolean }>`select to_regclass('qunyi_migration') is not null as is`.execute(
    db,
  );
  if (!there.rows[0]?.is) return [];
  const { rows } = await sql<{ name: string }>`select name from qunyi_migration`.execute(db);
  return rows.map((row) => row.name).sort();
}

/** A migration takes as long as it takes, and so does waiting for the process that is running it. */
async function migrateUnhurried(one: Db, migrations: Migrations): Promise<MigrationResultSet> {
  await sql`select set_config('statement_timeout', '0', false), set_config('lock_timeout', '0', false)`.execute(
    one,
  );
  try {
    return await migratorOf(one, migrations).migrateToLatest();
  } finally {
    // What the connection was opened with; a connection that broke has nothing to be set back.
    await sql`reset statement_timeout`.execute(one).catch(() => {});
    await sql`reset lock_timeout`.execute(one).catch(() => {});
  }
}

/** The migrations that were not run yet. Changes nothing. */
export async function listPendingMigrations(db: Db, migrations: Migrations = MIGRATIONS): Promise<string[]> {
  const executed = await listExecutedMigrations(db);
  return Object.keys(migrations)
    .filter((name) => !executed.includes(name))
    .sort();
}

/** The migrator refuses a table that names what it does not know; these stand for it and are never run. */
function standIns(names: readonly string[]): Migrations {
  return Object.fromEntries(names.map((name) => [name, { up: async () => {} }]));
}

function migratorOf(db: Db, migrations: Migrations): Migrator {
  return new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    migrationTableName: 'qunyi_migration',
    migrationLockTableName: 'qunyi_migration_lock',
  });
}
