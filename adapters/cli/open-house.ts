/** Opens the database and what goes with it, from the settings: for the server and for commands of their own. */

import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { listJobs } from '../../jobs/index.js';
import { readQuietWays } from '../../src/chat/quiet.js';
import { openEmbedded, openEmbeddedCopy } from '../../src/db/embedded.js';
import { migrate } from '../../src/db/migrate.js';
import { type Database, openPostgres } from '../../src/db/postgres.js';
import type { Db } from '../../src/db/schema.js';
import { countUnopened, trySeal } from '../../src/db/sealed-sample.js';
import { SESSION_NAMES } from '../../src/db/server-facts.js';
import { OperatorError } from '../../src/errors.js';
import type { Log } from '../../src/log.js';
import { keyFilePath, readOrMakeKeyFile } from '../../src/seal/key-file.js';
import { openSeal, readDataKeys, type Seal } from '../../src/seal/seal.js';
import type { Env, Settings } from '../../src/settings.js';
import { ADAPTERS } from '../index.js';
import type { House } from './command.js';
import { makeDataDir } from './data-dir.js';
import { checkNotMoved } from './moved-mark.js';
import { setUpPlatforms } from './platforms.js';
import { checkClock, checkVersion, reachDatabase } from './reach-database.js';

/** How long a command waits for a database that does not answer, and how long `start` does. */
const REACH_FOR_MS = { command: 3_000, start: 60_000 };

export interface OpenedHouse extends House {
  database: Database;
  close(): Promise<void>;
}

/**
 * @param options.patient waits up to a minute for the database, as `start` does.
 * @param options.asIs leaves the tables as they are, for `doctor`.
 * @throws OperatorError saying what to do.
 */
export async function openHouse(
  env: Env,
  settings: Settings,
  options: { patient: boolean; asIs?: boolean; log: Log },
): Promise<OpenedHouse> {
  makeDataDir(settings.dataDir);
  const seal = openSealOf(settings, options.log);
  const database = settings.databaseUrl
    ? openPostgres(settings.databaseUrl, 10, SESSION_NAMES[options.patient ? 'server' : 'command'])
    : await openFolder(settings.dataDir);
  try {
    await reachDatabase(database.db, REACH_FOR_MS[options.patient ? 'start' : 'command'], options.log);
    await checkVersion(database.db);
    await checkClock(database.db);
    const done = options.asIs ? [] : await migrate(database.db);
    if (done.length > 0) options.log.info({ migrations: done.length }, 'the database was brought up to date');
    if (!options.asIs) await checkKeys(database.db, seal, settings, options.log);
  } catch (error) {
    await database.close().catch(() => {});
    throw error;
  }
  return {
    env,
    settings,
    database,
    db: database.db,
    seal,
    jobs: listJobs({
      inboxWordsDays: settings.inboxWordsDays,
      historyPlatforms: historyPlatforms(env),
    }),
    quiet: readQuietWays(ADAPTERS),
    embedded: database.embedded,
    openSnapshot: () => openSnapshot(database, settings.dataDir),
    now: () => new Date(),
    queues: undefined,
    connections: undefined,
    committeeCode: undefined,
    close: () => database.close(),
  };
}

/** Of the platforms that are set up, those whose groups' history can be read: nobody would carry out other asks. */
export function historyPlatforms(env: Env): string[] {
  return setUpPlatforms(env, ADAPTERS)
    .value.filter(({ adapter }) => adapter.actions.includes('history'))
    .map(({ adapter }) => adapter.name);
}

/** Whether there is an embedded database in this folder already. */
export function hasEmbeddedDatabase(dataDir: string): boolean {
  return existsSync(join(dataDir, 'postgres', 'PG_VERSION'));
}

/** A server has many sessions; the embedded database has one, so a copy of its folder is read instead. */
async function openSnapshot(
  database: Database,
  dataDir: string,
): Promise<{ db: Db; close(): Promise<void> }> {
  if (!database.embedded) return { db: database.db, close: async () => {} };
  return openEmbeddedCopy(database, join(dataDir, 'postgres'), join(dataDir, 'postgres.copy'));
}

async function openFolder(dataDir: string): Promise<Database> {
  checkNotMoved(dataDir);
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

/** Writing on with other keys would leave two halves, neither of which the other's keys open. */
async function checkKeys(db: Db, seal: Seal, settings: Settings, log: Log): Promise<void> {
  if ((await trySeal(db, seal)) !== 'closed') {
    for (const missing of await countUnopened(db, seal))
      log.error(missing, 'rows wait for a key that is not here; qunyi doctor says what to do');
    return;
  }
  const keys = settings.dataKeys ? 'DATA_KEYS' : `the key file ${keyFilePath(settings.dataDir)}`;
  throw new OperatorError(
    'keys_wrong',
    `${keys} does not open what is in the database: it was sealed with other keys; put back the keys that belong to this database (after a change of keys the old ones stay, behind the new: k2:…,k1:…)`,
  );
}

function openSealOf(settings: Settings, log: Log): Seal {
  if (settings.dataKeys) return openSeal(readDataKeys(settings.dataKeys));
  const path = keyFilePath(settings.dataDir);
  // A new key would open nothing of what is there, and hide that the old one is lost.
  if (!existsSync(path) && hasEmbeddedDatabase(settings.dataDir))
    throw new OperatorError(
      'keys_missing',
      `the key file ${path} is gone and the database beside it is sealed with it; put the file back from your backup`,
    );
  const file = readOrMakeKeyFile(settings.dataDir);
  if (file.made)
    log.warn(
      { path: file.path },
      'a data key was made: back this file up, sealed data cannot be read without it',
    );
  try {
    return openSeal(readDataKeys(file.text));
  } catch (error) {
    throw new OperatorError(
      'keys_malformed',
      `the key file ${path} is not what it was: each line is id:key, every id once, key being 32 bytes in base64; put the file back from your backup`,
      { cause: error },
    );
  }
}
