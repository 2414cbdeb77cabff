/** Where the queue lives: on Redis, or on the same PostgreSQL. Settings for connections that outlive outages. */

import {
  createPostgresBackend,
  type Processor,
  Queue,
  type QueueOptions,
  runMigrations,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import pg from 'pg';

export type QueueHome =
  /** `url` may carry `?prefix=…` for a Redis shared with others. */
  | { kind: 'redis'; url: string; cluster: boolean }
  /** A connection string, or the embedded pool. */
  | { kind: 'postgres'; pool: unknown };

export interface QueueBackend {
  openQueue(name: string): Queue;
  openWorker(name: string, run: Processor, options: { concurrency: number }): Worker;
  /** The connection producers share; undefined on PostgreSQL. */
  producer: Redis | Cluster | undefined;
  close(): Promise<void>;
}

/** A killed worker's jobs run again after about `lockDuration`; the truth is in PostgreSQL, so nothing is retried here. */
const WORKER_OPTIONS = {
  lockDuration: 4_000,
  stalledInterval: 2_000,
  maxStalledCount: 1_000,
  removeOnComplete: { count: 0 },
  removeOnFail: { count: 1_000 },
} satisfies Partial<WorkerOptions>;

const JOB_OPTIONS = { attempts: 1, removeOnComplete: true, removeOnFail: 1_000 };

export async function openQueueBackend(home: QueueHome): Promise<QueueBackend> {
  return home.kind === 'redis' ? openOnRedis(home) : openOnPostgres(home.pool);
}

function openOnRedis(home: { url: string; cluster: boolean }): QueueBackend {
  const url = new URL(home.url);
  const prefix = url.searchParams.get('prefix') ?? '{qunyi}';
  url.searchParams.delete('prefix');
  const connect = (options: RedisOptions): Redis | Cluster => {
    const connection = home.cluster
      ? new Cluster([url.toString()], { redisOptions: options, clusterRetryStrategy: backOff })
      : new Redis(url.toString(), { ...options, retryStrategy: backOff });
    // Without a listener a dropped connection ends the process.
    connection.on('error', () => {});
    return connection;
  };
  // A producer fails at once when Redis is away, so that accepting goes on; a worker waits for ever.
  const producer = connect({ maxRetriesPerRequest: 0, commandTimeout: 1_500, enableOfflineQueue: false });
  const consumers: (Redis | Cluster)[] = [];
  return {
    producer,
    openQueue: (name) =>
      new Queue(name, {
        connection: producer as never,
        prefix,
        defaultJobOptions: JOB_OPTIONS,
        skipWaitingForReady: true,
      } as QueueOptions),
    openWorker: (name, run, { concurrency }) => {
      const connection = connect({ maxRetriesPerRequest: null });
      consumers.push(connection);
      return new Worker(name, run, {
        ...WORKER_OPTIONS,
        connection: connection as never,
        prefix,
        concurrency,
      });
    },
    async close() {
      for (const connection of [producer, ...consumers]) connection.disconnect();
    },
  };
}

async function openOnPostgres(pool: unknown): Promise<QueueBackend> {
  await migrateQueue(pool);
  const connection = typeof pool === 'string' ? { connectionString: pool, schema: 'bullmq', max: 4 } : pool;
  return {
    producer: undefined,
    openQueue: (name) =>
      new Queue(
        name,
        { connection: connection as never, defaultJobOptions: JOB_OPTIONS },
        createPostgresBackend as never,
      ),
    openWorker: (name, run, { concurrency }) =>
      new Worker(
        name,
        run,
        { ...WORKER_OPTIONS, connection: connection as never, concurrency },
        createPostgresBackend as never,
      ),
    async close() {},
  };
}

async function migrateQueue(pool: unknown): Promise<void> {
  if (typeof pool !== 'string') {
    const client = await (pool as pg.Pool).connect();
    try {
      await runMigrations(client as never);
    } finally {
      client.release();
    }
    return;
  }
  const client = new pg.Client({ connectionString: pool, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await runMigrations(client as never);
  } finally {
    await client.end();
  }
}

function backOff(times: number): number {
  return Math.min(50 * times, 500);
}
