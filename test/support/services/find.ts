/** Looks for PostgreSQL and Redis: given by URL, on the standard ports of this machine, else started here. */

import { query, startOwnPostgres } from './own-postgres.js';
import { startOwnRedis, withRedis } from './own-redis.js';

/** A server all test files share; whoever started it, nobody may harm it. */
export interface SharedServer {
  /** PostgreSQL: of a database where databases may be created from. */
  url: string;
  version: string;
  origin: 'given' | 'found' | 'started';
  /** Ends it if it was started here. */
  close(): Promise<void>;
}

export type Look = Record<
  'TEST_DATABASE_URL' | 'TEST_REDIS_URL' | 'QUNYI_TEST_SKIP_FOUND',
  string | undefined
>;

const STANDARD_POSTGRES = 'postgres://postgres@127.0.0.1:5432/postgres';
const STANDARD_REDIS = 'redis://127.0.0.1:6379';
const nothing = async () => {};

/** @param env QUNYI_TEST_SKIP_FOUND=1 is for trying the harness itself: it passes the standard ports over. */
export async function findPostgres(env: Look): Promise<SharedServer | undefined> {
  const given = env.TEST_DATABASE_URL;
  if (given) {
    const { version, fault } = await examinePostgres(given).catch(explain('TEST_DATABASE_URL'));
    if (fault) throw new Error(`TEST_DATABASE_URL: ${fault}`);
    return { url: given, version, origin: 'given', close: nothing };
  }
  if (env.QUNYI_TEST_SKIP_FOUND === '1') return undefined;
  const { version, fault } = await examinePostgres(STANDARD_POSTGRES).catch(() => ABSENT);
  return fault ? undefined : { url: STANDARD_POSTGRES, version, origin: 'found', close: nothing };
}

export async function findRedis(env: Look): Promise<SharedServer | undefined> {
  const given = env.TEST_REDIS_URL;
  if (given) {
    const { version, fault } = await examineRedis(given).catch(explain('TEST_REDIS_URL'));
    if (fault) throw new Error(`TEST_REDIS_URL: ${fault}`);
    return { url: given, version, origin: 'given', close: nothing };
  }
  if (env.QUNYI_TEST_SKIP_FOUND === '1') return undefined;
  const { version, fault } = await examineRedis(STANDARD_REDIS).catch(() => ABSENT);
  return fault ? undefined : { url: STANDARD_REDIS, version, origin: 'found', close: nothing };
}

export async function startSharedPostgres(): Promise<SharedServer> {
  const own = await startOwnPostgres();
  const url = own.url.replace(/qunyi$/, 'postgres');
  return { url, version: (await examinePostgres(url)).version, origin: 'started', close: own.stop };
}

export async function startSharedRedis(): Promise<SharedServer> {
  const own = await startOwnRedis();
  const { version } = await examineRedis(own.url);
  return { url: own.url, version, origin: 'started', close: own.stop };
}

interface Examined {
  version: string;
  /** Why it will not do. */
  fault?: string;
}
const ABSENT: Examined = { version: '', fault: 'absent' };

async function examinePostgres(url: string): Promise<Examined> {
  const [row] = await query(
    url,
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
       (select rolsuper or rolcreatedb from pg_roles where rolname = current_user) as may_create`,
  );
  const version = String(row?.version);
  if (Number(row?.number) < 140_000) return { version, fault: `version ${version}, 14 or later is needed` };
  if (!row?.may_create)
    return { version, fault: 'its user may not create databases (ALTER ROLE … CREATEDB)' };
  return { version };
}

async function examineRedis(url: string): Promise<Examined> {
  return withRedis(url, async (redis) => {
    const info = await redis.info();
    const version = /redis_version:(\S+)/.exec(info)?.[1] ?? 'unknown';
    const policy = /maxmemory_policy:(\S+)/.exec(info)?.[1];
    if (policy !== undefined && policy !== 'noeviction')
      return { version, fault: `its eviction policy is ${policy}, noeviction is needed` };
    return { version };
  });
}

function explain(name: string): (error: unknown) => never {
  return (error) => {
    throw new Error(`${name} does not lead to a server: ${(error as Error).message || 'no connection'}`, {
      cause: error,
    });
  };
}
