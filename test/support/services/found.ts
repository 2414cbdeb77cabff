/** Servers that are not the test's own: they only give databases and key prefixes, which go again afterwards. */

import { randomBytes } from 'node:crypto';
import { threadId } from 'node:worker_threads';
import pg from 'pg';
import { assertOwnName, isOwnName, onlyWhatIsOffered } from './guard.js';
import { query } from './own-postgres.js';
import { withRedis } from './own-redis.js';

export interface FoundPostgres {
  /** A new database, a copy of `template` when one is named. */
  createDatabase(template?: string): Promise<{ url: string; name: string; drop(): Promise<void> }>;
}

export interface FoundRedis {
  /** A key prefix nobody else has. `drop` deletes the keys under it, found by SCAN. */
  keyPrefix(): { url: string; prefix: string; drop(): Promise<void> };
}

/** Marks everything one run makes: when it began, and that it was this run. */
export function nameRun(now = Date.now()): string {
  return `${now.toString(36)}_${randomBytes(3).toString('hex')}`;
}

let made = 0;
/** Each file of tests counts from one, in a process or a thread of its own. */
const nextName = (run: string) => `${run}_${process.pid}_${threadId}_${++made}`;

export function foundPostgres(url: string, run: string): FoundPostgres {
  return onlyWhatIsOffered<FoundPostgres>({
    async createDatabase(template) {
      const name = `qunyi_test_${nextName(run)}`;
      const from = template ? ` template ${pg.escapeIdentifier(template)}` : ' template template0';
      await query(url, `create database ${pg.escapeIdentifier(name)}${from}`);
      const own = new URL(url);
      own.pathname = `/${name}`;
      return { url: own.href, name, drop: () => dropDatabase(url, name) };
    },
  });
}

export function foundRedis(url: string, run: string): FoundRedis {
  return onlyWhatIsOffered<FoundRedis>({
    keyPrefix() {
      const prefix = `qunyi-test-${nextName(run)}`;
      return { url, prefix, drop: () => deleteKeysUnder(url, prefix) };
    },
  });
}

async function dropDatabase(url: string, name: string): Promise<void> {
  assertOwnName(name);
  await query(url, `drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
}

async function deleteKeysUnder(url: string, prefix: string): Promise<void> {
  assertOwnName(prefix);
  await withRedis(url, async (redis) => {
    let cursor = '0';
    do {
      const [next, keys] = await redis.scan(cursor, 'MATCH', `${prefix}*`, 'COUNT', 1_000);
      if (keys.length > 0) await redis.unlink(...keys);
      cursor = next;
    } while (cursor !== '0');
  });
}

/** Removes whatever a run left: databases and keys that carry its mark. */
export async function removeTraces(run: string, urls: { postgres?: string; redis?: string }): Promise<void> {
  if (urls.postgres) {
    for (const name of await databasesLike(urls.postgres, `qunyi_test_${run}_`))
      await dropDatabase(urls.postgres, name);
  }
  if (urls.redis) await deleteKeysUnder(urls.redis, `qunyi-test-${run}_`);
}

const LEFT_BEHIND_MS = 6 * 3_600_000;

/** Drops databases of runs that began over six hours ago and were killed before they could; none that is in use, or that somebody made by hand. */
export async function dropLeftBehind(url: string, now = Date.now()): Promise<void> {
  for (const name of (await databasesLike(url, 'qunyi_test_')).filter(isOwnName)) {
    const begun = Number.parseInt(name.split('_')[2] ?? '', 36);
    if (!(now - begun > LEFT_BEHIND_MS)) continue;
    const [use] = await query(url, 'select count(*)::int as n from pg_stat_activity where datname = $1', [
      name,
    ]);
    if (use?.n === 0) await dropDatabase(url, name);
  }
}

async function databasesLike(url: string, prefix: string): Promise<string[]> {
  const rows = await query(url, 'select datname from pg_database where starts_with(datname, $1)', [prefix]);
  return rows.map((row) => row.datname as string);
}
