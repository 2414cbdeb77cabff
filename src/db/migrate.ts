/** Brings a database up to date, under Kysely's own lock, so that many processes may start at once. */

import { type Migration, Migrator } from 'kysely';
import { OperatorError } from '../errors.js';
import * as first from './migrations/0001-first.js';
import type { Db } from './schema.js';

/** In order; names never change. Migrations only widen, so that workers of the last version still run. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-first': first as Migration,
};

/** @returns the names of the migrations that were run now. @throws OperatorError naming the one that failed. */
export async function migrate(db: Db): Promise<string[]> {
  const { error, results = [] } = await migratorOf(db).migrateToLatest();
  if (error) {
    const failed = results.find((result) => result.status === 'Error')?.migrationName ?? 'unknown';
    throw new OperatorError('migration_failed', `migration ${failed} failed; nothing was changed by it`, {
      cause: error,
    });
  }
  return results.map((result) => result.migrationName);
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
