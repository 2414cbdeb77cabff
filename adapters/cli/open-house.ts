/** Opens the database and what goes with it, from the settings: for the server and for commands of their own. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { listJobs } from '../../jobs/index.js';
import { openEmbedded } from '../../src/db/embedded.js';
import { migrate } from '../../src/db/migrate.js';
import { type Database, openPostgres } from '../../src/db/postgres.js';
import type { Db } from '../../src/db/schema.js';
import { OperatorError } from '../../src/errors.js';
import type { Log } from '../../src/log.js';
import { readOrMakeKeyFile } from '../../src/seal/key-file.js';
import { openSeal, readDataKeys, type Seal } from '../../src/seal/seal.js';
import type { Env, Settings } from '../../src/settings.js';
import type { House } from './command.js';

/** How long `start` waits for a database that does not answer. */
const REACH_FOR_MS = 60_000;
const OLDEST_POSTGRES = 140_000;
const CLOCK_OFF_MS = 60_000;

export interface OpenedHouse extends House {
  database: Database;
  close(): Promise<void>;
}

/** @param patient waits up to a minute for the database, as `start` does. @throws OperatorError saying what to do. */
export async function openHouse(
  env: Env,
  settings: Settings,
  options: { patient: boolean; log: Log },
): Promise<OpenedHouse> {
  const database = settings.databaseUrl
    ? openPostgres(settings.databaseUrl)
    : await openFolder(settings.dataDir);
  try {
    await reach(database.db, options.patient ? REACH_FOR_MS : 3_000, options.log);
    await checkVersion(database.db);
    await checkClock(database.db);
    const done = await migrate(database.db);
    if (done.length > 0) options.log.info({ migrations: done.length }, 'the database was brought up to date');
  } catch (error) {
    await database.close().catch(() => {});
    throw error;
  }
  return {
    env,
    settings,
    database,
    db: database.db,
    seal: openSealOf(settings, options.log),
    jobs: listJobs({ inboxWordsDays: settings.inboxWordsDays }),
    embedded: database.embedded,
    now: () => new Date(),
    queues: undefined,
    committeeCode: undefined,
    close: () => database.close(),
  };
}

async function openFolder(dataDir: string): Promise<Database> {
  const folder = join(dataDir, 'postgres');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    return await openEmbedded(folder);
  } catch (error) {
    throw new OperatorError(
      'database_unopenable',
      `the embedded database in ${folder} does not open; if the folder was copied while Qunyi was running, restore a backup`,
      { cause: error },
    );
  }
}

function openSealOf(settings: Settings, log: Log): Seal {
  if (settings.dataKeys) return openSeal(readDataKeys(settings.dataKeys));
  const file = readOrMakeKeyFile(settings.dataDir);
  if (file.made)
    log.warn(
      { path: file.path },
      'a data key was made: back this file up, sealed data cannot be read without it',
    );
  return openSeal(readDataKeys(file.text));
}

async function reach(db: Db, forMs: number, log: Log): Promise<void> {
  const untilMs = Date.now() + forMs;
  for (let waitMs = 500; ; waitMs = Math.min(waitMs * 2, 5_000)) {
    try {
      await sql`select 1`.execute(db);
      return;
    } catch (error) {
      if (Date.now() + waitMs > untilMs)
        throw new OperatorError(
          'database_unreachable',
          `the database does not answer (${codeOf(error)}); check DATABASE_URL, that the server runs, and that it lets this host in`,
          { cause: error },
        );
      log.warn({ waitMs, err: error }, 'the database does not answer yet; trying again');
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? 'no answer';
}

async function checkVersion(db: Db): Promise<void> {
  const { rows } = await sql<{
    version: string;
  }>`select current_setting('server_version_num') as version`.execute(db);
  if (Number(rows[0]?.version) >= OLDEST_POSTGRES) return;
  throw new OperatorError(
    'database_too_old',
    `PostgreSQL 14 or newer is needed; this server is ${rows[0]?.version}`,
  );
}

/** Days, quiet hours and expiries come from clocks: two that disagree put check-ins on the wrong day. */
async function checkClock(db: Db): Promise<void> {
  const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(db);
  const offMs = Math.abs(Date.now() - (rows[0]?.at.getTime() ?? 0));
  if (offMs < CLOCK_OFF_MS) return;
  throw new OperatorError(
    'clock_off',
    `this machine's clock and the database's are ${Math.round(offMs / 1000)} s apart; set both by a time server (chrony, systemd-timesyncd)`,
  );
}
