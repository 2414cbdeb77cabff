/** The whole line in this process: real queue, worker, relay and gateway over a backend, with a fake platform at its end. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Gateway, openGateway, type SetUpPlatform } from '../../adapters/gateway.js';
import { larkAdapter } from '../../adapters/lark/index.js';
import { makeReceive } from '../../adapters/receive.js';
import { listJobs } from '../../jobs/index.js';
import { SCHEDULE } from '../../jobs/schedule.js';
import type { Adapter, Receive } from '../../src/chat/adapter.js';
import type { Job } from '../../src/chat/define-job.js';
import { readQuietWays } from '../../src/chat/quiet.js';
import { openEmbedded } from '../../src/db/embedded.js';
import { migrate } from '../../src/db/migrate.js';
import { type Database, openPostgres } from '../../src/db/postgres.js';
import type { QueueHome } from '../../src/queue/backend.js';
import { gatherAdds } from '../../src/queue/gather-adds.js';
import type { AnyJob } from '../../src/queue/handle.js';
import { openQueues, type Queues } from '../../src/queue/queues.js';
import { startRelay } from '../../src/queue/relay.js';
import { startWorker } from '../../src/queue/worker.js';
import { openSeal, type Seal } from '../../src/seal/seal.js';
import { type FakeLark, startFakeLark } from './fake-lark/index.js';
import { freshPostgres, freshRedis, servicesPresent } from './services.js';
import { settleOnLark } from './settle-on-lark.js';
import { SILENT } from './silent-log.js';

export type Backend = 'embedded' | 'postgres' | 'postgres + redis';

/** Every backend that can be had in this run. */
export const BACKENDS: readonly Backend[] = servicesPresent
  ? ['embedded', 'postgres', 'postgres + redis']
  : ['embedded'];

export interface Line {
  db: Database['db'];
  seal: Seal;
  queues: Queues;
  receive: Receive;
  gateway: Gateway;
  /** Takes the worker away and brings a new one. */
  stopWorker(): Promise<void>;
  startWorker(): void;
  close(): Promise<void>;
}

export interface LarkLine extends Line {
  lark: FakeLark;
}

/** The demo committee moved to Feishu: its people's names are known to the fake, its groups too. */
export async function openLine(
  backend: Backend,
  options: { moreJobs?: readonly AnyJob[]; seed?: number } = {},
): Promise<LarkLine> {
  const lark = await startFakeLark({ seed: options.seed ?? 1 });
  const line = await openLineOver(backend, {
    ...options,
    async settle(db, seal) {
      await settleOnLark(db, seal, lark);
      const { value: settings } = larkAdapter.settings(lark.env());
      return { adapter: larkAdapter as Adapter<unknown>, settings };
    },
  });
  const close = async () => {
    await line.close();
    await lark.close();
  };
  return { ...line, lark, close };
}

export interface LinePlan {
  moreJobs?: readonly AnyJob[];
  /** Puts a committee into the empty database. @returns the platform it is on. */
  settle(db: Database['db'], seal: Seal): Promise<SetUpPlatform>;
}

/** The line over any platform. */
export async function openLineOver(backend: Backend, { moreJobs = [], settle }: LinePlan): Promise<Line> {
  const { database, home, drop } = await openBackend(backend);
  const { db } = database;
  const seal = openSeal([{ id: 'test', bytes: Buffer.alloc(32, 7) }]);
  const platform = await settle(db, seal);
  const platforms = [platform.adapter.name];
  const queues = await openQueues(home, SILENT);
  const historyPlatforms = platform.adapter.actions.includes('history') ? platforms : [];
  const jobs = [...listJobs({ inboxWordsDays: 7, historyPlatforms }), ...moreJobs];
  const world = {
    db,
    seal,
    jobs,
    log: SILENT,
    now: () => new Date(),
    quiet: readQuietWays([platform.adapter]),
  };
  const receive = makeReceive({
    ...world,
    jobs: jobs as unknown as readonly Job[],
    queue: gatherAdds((rows) => queues.addInbox(rows)),
    count: () => {},
  });
  const folder = mkdtempSync(join(tmpdir(), 'qunyi-line-'));
  const gateway = await openGateway(
    { ...world, ...atDatabase(database), queues, receive, dataDir: folder, tell: () => {} },
    [platform],
  );
  let worker = startWorker(world, queues);
  const relay = startRelay(world, queues, { schedule: SCHEDULE, platforms, everyMs: 100 });
  return {
    db,
    seal,
    queues,
    receive,
    gateway,
    stopWorker: () => worker.close(),
    startWorker: () => {
      worker = startWorker(world, queues);
    },
    async close() {
      await relay.close();
      await worker.close();
      await gateway.close();
      await queues.close();
      await database.close();
      await drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const atDatabase = ({ embedded, connects }: Database) => ({ embedded, connects });

async function openBackend(
  backend: Backend,
): Promise<{ database: Database; home: QueueHome; drop(): Promise<void> }> {
  if (backend === 'embedded') {
    const database = await openEmbedded('memory://');
    await migrate(database.db);
    return { database, home: { kind: 'postgres', pool: database.pool }, drop: async () => {} };
  }
  const postgres = await freshPostgres();
  const database = openPostgres(postgres.url);
  if (backend === 'postgres') {
    return { database, home: { kind: 'postgres', pool: postgres.url }, drop: postgres.drop };
  }
  const redis = await freshRedis();
  const url = new URL(redis.url);
  url.searchParams.set('prefix', redis.prefix);
  return {
    database,
    home: { kind: 'redis', url: url.toString(), cluster: false },
    drop: async () => {
      await postgres.drop();
      await redis.drop();
    },
  };
}
