/** A house to be harmed: own PostgreSQL and Redis, the fake Feishu, and real processes that are killed and come again. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../../src/db/migrate.js';
import { type Database, openPostgres } from '../../../src/db/postgres.js';
import { openSeal, readDataKeys, type Seal } from '../../../src/seal/seal.js';
import { type FakeLark, startFakeLark } from '../fake-lark/index.js';
import { type OwnPostgres, type OwnRedis, startOwnPostgres, startOwnRedis } from '../services.js';
import { settleOnLark } from '../settle-on-lark.js';

const DATA_KEYS = `k1:${Buffer.alloc(32, 9).toString('base64')}`;
const PROGRAM = join(process.env.QUNYI_TEST_DIST ?? 'dist', 'adapters/cli/main.js');

export interface FaultHouse {
  postgres: OwnPostgres;
  redis: OwnRedis;
  lark: FakeLark;
  database: Database;
  seal: Seal;
  /** Starts a process of a role that comes again whenever it ends, until `close`. */
  keep(role: 'gateway' | 'worker'): KeptProcess;
  close(): Promise<void>;
}

export interface KeptProcess {
  role: string;
  /** SIGKILL; it comes again at once. */
  kill(): void;
  kills(): number;
  /** What it wrote to standard error, the last 20,000 characters. */
  log(): string;
}

export async function openFaultHouse(seed: number): Promise<FaultHouse> {
  const [postgres, redis] = await Promise.all([startOwnPostgres(), startOwnRedis()]);
  const lark = await startFakeLark({ seed, redeliverMs: 400, maxDeliveries: 1_000 });
  const database = openPostgres(postgres.url);
  await migrate(database.db);
  const seal = openSeal(readDataKeys(DATA_KEYS));
  await settleOnLark(database.db, seal, lark);
  const folder = mkdtempSync(join(tmpdir(), 'qunyi-faults-'));
  const env = {
    ...process.env,
    ...lark.env('websocket'),
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
    DATA_KEYS,
    HTTP_PORT: '0',
    LOG_LEVEL: 'warn',
    DEMO: 'false',
  };
  let closing = false;
  const kept: ReturnType<typeof keepProcess>[] = [];
  return {
    postgres,
    redis,
    lark,
    database,
    seal,
    keep(role) {
      const dataDir = join(folder, `${role}-${kept.length}`);
      const one = keepProcess(role, { ...env, DATA_DIR: dataDir }, () => closing);
      kept.push(one);
      return one;
    },
    async close() {
      closing = true;
      await Promise.all(kept.map((one) => one.end()));
      await database.close();
      await lark.close();
      await Promise.all([postgres.stop(), redis.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function keepProcess(role: string, env: NodeJS.ProcessEnv, closing: () => boolean) {
  let child: ChildProcess;
  let kills = 0;
  let log = '';
  const launch = () => {
    child = spawn(process.execPath, [PROGRAM, 'start', '--roles', role], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr?.on('data', (bytes) => {
      log = (log + bytes.toString('utf8')).slice(-20_000);
    });
    child.on('exit', () => {
      if (!closing()) launch();
    });
  };
  launch();
  return {
    role,
    kills: () => kills,
    log: () => log,
    kill() {
      kills += 1;
      child.kill('SIGKILL');
    },
    end: () =>
      new Promise<void>((done) => {
        if (child.exitCode !== null || child.signalCode !== null) return done();
        child.once('exit', () => done());
        child.kill('SIGKILL');
      }),
  };
}
