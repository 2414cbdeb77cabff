/** Brings a database up to date, under Kysely's own lock, so that many processes may start at once. */

import { type Migration, type MigrationResultSet, Migrator, sql } from 'kysely';
import { OperatorError } from '../errors.js';
import * as first from './migrations/0001-first.js';
import type { Db } from './schema.js';

/** In order; names never change. Migrations only widen, so that workers of the last version still run. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-first': first as Migration,
};

/** @returns the names of the migrations that were run now. @throws OperatorError naming the one that failed. */
export async function migrate(db: Db): Promise<string[]> {
  const { error, results = [] } = await db.connection().execute((one) => migrateUnhurried(one as Db));
  if (error) {
    const failed = results.find((result) => result.status === 'Error')?.migrationName ?? 'unknown';
    throw new OperatorError('migration_failed', `migration ${failed} failed; nothing was changed by it`, {
      cause: error,
    });
  }
  return results.map((result) => result.migrationName);
}

/** A migration takes as long as it takes, and so does waiting for the process that is running it. */
async function migrateUnhurried(one: Db): Promise<MigrationResultSet> {
  await sql`select set_config('statement_timeout', '0', false), set_config('lock_timeout', '0', false)`.execute(
    one,
  );
  try {
    return await migratorOf(one).migrateToLatest();
  } finally {
    // What the connection was opened with; a connection that broke has nothing to be set back.
    await sql`reset statement_timeout`.execute(one).catch(() => {});
    await sql`reset lock_timeout`.execute(one).catch(() => {});
  }
}

/** The migrations that were not run yet. Changes nothing. */
export async function listPendingMigrations(db: Db): Promise<string[]> {
  const migrations = await migratorOf(db).getMigrations();
  return migrations.filter((one) => one.executedAt === undefined).map((one) => one.name);
}

function migratorOf(db: Db): Migrator {
  return new Migrator({
    db,
    provider: { getMigrations: async () => MIGRATIONS },
    migrationTableName: 'qunyi_migration',
    migrationLockTableName: 'qunyi_migration_lock',
  });
}
