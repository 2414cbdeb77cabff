/** A house to be harmed: own servers or a folder of its own, the fake Feishu, and real processes that come again. */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openEmbedded } from '../../../src/db/embedded.js';
import { migrate } from '../../../src/db/migrate.js';
import { type Database, openPostgres } from '../../../src/db/postgres.js';
import type { Db } from '../../../src/db/schema.js';
import { openSeal, readDataKeys, type Seal } from '../../../src/seal/seal.js';
import { type FakeLark, type FakeLarkOptions, startFakeLark } from '../fake-lark/index.js';
import { freePort } from '../services/own-process.js';
import type { OwnRedisOptions } from '../services/own-redis.js';
import { type OwnPostgres, type OwnRedis, startOwnPostgres, startOwnRedis } from '../services.js';
import { settleOnLark } from '../settle-on-lark.js';
import { type KeptProcess, keepProcess } from './kept-process.js';

export type { KeptProcess } from './kept-process.js';

const DATA_KEYS = `k1:${Buffer.alloc(32, 9).toString('base64')}`;
const PROGRAM = resolve(process.env.QUNYI_TEST_DIST ?? 'dist', 'adapters/cli/main.js');

export type FaultBackend = 'postgres + redis' | 'embedded';
export type KeptRole = 'gateway' | 'worker' | 'gateway,worker' | 'all';

export interface KeepOptions {
  /** Files of `preload/` that are loaded before the program. */
  preload?: readonly string[];
  env?: Record<string, string>;
}

export interface HouseOptions {
  seed: number;
  /** Events by webhook instead of the long connection: the first gateway listens on `webhookUrl`. */
  events?: 'websocket' | 'webhook';
  /** Sends as fast as it can, so that a case need not wait for ten minutes of the platform's pace. */
  withoutPace?: boolean;
  redis?: OwnRedisOptions;
  lark?: FakeLarkOptions;
}

/** What is there on every backend. */
export interface FaultHouse {
  lark: FakeLark;
  seal: Seal;
  /** Of the first process that listens: gateways and whole houses do. */
  url: string;
  webhookUrl: string;
  processes: readonly KeptProcess[];
  /** Starts a process that comes again whenever it ends, until `close`. */
  keep(role: KeptRole, options?: KeepOptions): KeptProcess;
  /** Looks into the database. On the embedded one the process must have been ended: the folder has one owner. */
  look<T>(read: (db: Db) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Servers of one's own, to be harmed too. */
export interface ServerHouse extends FaultHouse {
  postgres: OwnPostgres;
  redis: OwnRedis;
  database: Database;
}

export async function openFaultHouse(options: HouseOptions): Promise<ServerHouse> {
  const [postgres, redis] = await Promise.all([startOwnPostgres(), startOwnRedis(options.redis)]);
  const frame = await openFrame(options, { DATABASE_URL: postgres.url, REDIS_URL: redis.url });
  const database = openPostgres(postgres.url);
  await settleIn(database.db, frame);
  return {
    ...frame,
    postgres,
    redis,
    database,
    look: (read) => read(database.db),
    async close() {
      await frame.endProcesses();
      await database.close();
      await frame.close();
      await Promise.all([postgres.stop(), redis.stop()]);
    },
  };
}

/** The same on the embedded database: one process has the folder, and it is opened again after every kill. */
export async function openEmbeddedHouse(options: HouseOptions): Promise<FaultHouse> {
  const frame = await openFrame(options, {});
  const folder = join(frame.folder, 'all', 'postgres');
  mkdirSync(folder, { recursive: true });
  const look = async <T>(read: (db: Db) => Promise<T>): Promise<T> => {
    const database = await openEmbedded(folder);
    try {
      return await read(database.db);
    } finally {
      await database.close();
    }
  };
  await look((db) => settleIn(db, frame));
  return {
    ...frame,
    look,
    async close() {
      await frame.endProcesses();
      await frame.close();
    },
  };
}

async function settleIn(db: Db, { seal, lark }: { seal: Seal; lark: FakeLark }): Promise<void> {
  await migrate(db);
  await settleOnLark(db, seal, lark);
}

async function openFrame(options: HouseOptions, env: Record<string, string>) {
  const { seed, events = 'websocket' } = options;
  const lark = await startFakeLark({ seed, redeliverMs: 5_000, maxDeliveries: 100_000, ...options.lark });
  const folder = mkdtempSync(join(tmpdir(), 'qunyi-faults-'));
  const port = await freePort();
  const processes: KeptProcess[] = [];
  const url = `http://127.0.0.1:${port}`;
  const keep = (role: KeptRole, { preload = [], env: more = {} }: KeepOptions = {}) => {
    const listensFirst =
      role !== 'worker' && processes.every((one) => one.role === 'worker' || !one.isKept());
    const dataDir = join(folder, role === 'all' ? 'all' : `${role}-${processes.length}`);
    const files = [...(options.withoutPace ? ['without-pace'] : []), ...preload];
    const imports = files.flatMap((name) => ['--import', preloadPath(name)]);
    const roles = role === 'all' ? [] : ['--roles', role];
    const kept = keepProcess({
      role,
      args: [...imports, PROGRAM, 'start', '--json', ...roles],
      env: {
        ...process.env,
        ...lark.env(events),
        ...env,
        DATA_KEYS,
        DATA_DIR: dataDir,
        HTTP_PORT: role === 'worker' ? undefined : listensFirst ? String(port) : '0',
        LOG_LEVEL: 'warn',
        DEMO: 'false',
        ...more,
      },
    });
    processes.push(kept);
    return kept;
  };
  return {
    lark,
    folder,
    seal: openSeal(readDataKeys(DATA_KEYS)),
    url,
    webhookUrl: `${url}/webhooks/lark`,
    processes,
    keep,
    endProcesses: () => Promise.all(processes.map((one) => one.end())),
    async close() {
      await lark.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function preloadPath(name: string): string {
  return resolve(import.meta.dirname, 'preload', `${name}.mjs`);
}
