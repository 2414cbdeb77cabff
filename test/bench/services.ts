/** PostgreSQL and Redis of the bench's own: as durable as in production, and nobody else's data near the load. */

import { migrate } from '../../src/db/migrate.js';
import { openPostgres } from '../../src/db/postgres.js';
import { type OwnPostgres, query, startOwnPostgres } from '../support/services/own-postgres.js';
import { type OwnRedis, startOwnRedis } from '../support/services/own-redis.js';
import { cpuSecondsOf } from './cpu.js';
import { fillCommittee } from './people.js';

export interface BenchServices {
  /** A database with the committee in it. @returns its address. */
  freshDatabase(members: number): Promise<string>;
  /** The Redis with a prefix nobody used. */
  freshRedisUrl(): string;
  /** Processor time used so far. */
  cpuSeconds(): { postgres: number; redis: number };
  close(): Promise<void>;
}

/** What a small server would be given; every commit reaches the disk. */
const POSTGRES = {
  fsync: 'on',
  synchronous_commit: 'on',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
};

export async function startServices(): Promise<BenchServices> {
  const postgres: OwnPostgres = await startOwnPostgres({ settings: { ...POSTGRES, ...moreSettings() } });
  const redis: OwnRedis = await startOwnRedis();
  let made = 0;
  return {
    async freshDatabase(members) {
      made += 1;
      const name = `bench_${made}`;
      await query(postgres.url, `create database ${name}`);
      const url = postgres.url.replace(/qunyi$/, name);
      const database = openPostgres(url, 2);
      await migrate(database.db);
      await fillCommittee(database.db, members);
      await database.close();
      return url;
    },
    freshRedisUrl() {
      made += 1;
      return `${redis.url}?prefix=bench-${made}`;
    },
    cpuSeconds: () => ({ postgres: cpuSecondsOf(postgres.pid()), redis: cpuSecondsOf(redis.pid()) }),
    async close() {
      await Promise.all([postgres.stop(), redis.stop()]);
    },
  };
}

/** `QUNYI_BENCH_POSTGRES=name=value,…`: for looking closer, such as shared_preload_libraries=pg_stat_statements. */
function moreSettings(): Record<string, string> {
  const pairs = (process.env.QUNYI_BENCH_POSTGRES ?? '').split(',').filter(Boolean);
  return Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, string]));
}
