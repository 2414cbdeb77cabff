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
import { Cluster, type Redis, type RedisOptions } from 'ioredis';
import pg from 'pg';
import { openRedis, readRedisAddress } from './redis-address.js';

export type QueueHome =
  /** `url` may carry `?prefix=…` for a Redis shared with others. */
  | { kind: 'redis'; url: string; cluster: boolean }
  /** A connection string, or the embedded pool. */
  | { kind: 'postgres'; pool: unknown };

export interface QueueBackend {
  /** Only once `whenReady` has resolved: a queue that is opened while Redis is away never works. */
  openQueue(name: string): Queue;
  openWorker(name: string, run: Processor, options: { concurrency: number }): OpenWorker;
  /** Resolves when the connection that producers share is up; on PostgreSQL at once. */
  whenReady(): Promise<void>;
  /** Asks the connection that producers share; undefined on PostgreSQL, where the queue is asked. */
  ping: (() => Promise<string>) | undefined;
  close(): Promise<void>;
}

export interface OpenWorker {
  worker: Worker;
  /** Drops its connection, once the worker is closed. */
  drop(): void;
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
  const address = readRedisAddress(home.url);
  const { prefix = '{qunyi}', url } = address;
  const connect = (options: RedisOptions): Redis | Cluster => {
    const connection = home.cluster
      ? new Cluster([url as string], { redisOptions: options, clusterRetryStrategy: backOff })
      : openRedis(address, { ...options, retryStrategy: backOff, sentinelRetryStrategy: backOff });
    // Without a listener a dropped connection ends the process.
    connection.on('error', () => {});
    return connection;
  };
  // A producer fails at once when Redis is away, so that accepting goes on; a worker waits for ever.
  const producer = connect({ maxRetriesPerRequest: 0, commandTimeout: 1_500, enableOfflineQueue: false });
  let waiting: Promise<void> | undefined;
  const whenReady = () => {
    if (producer.status === 'ready') return Promise.resolve();
    waiting ??= new Promise((resolve) => {
      producer.once('ready', () => {
        waiting = undefined;
        resolve();
      });
    });
    return waiting;
  };
  return {
    whenReady,
    ping: () => producer.ping(),
    openQueue: (name) =>
      new Queue(name, {
        connection: producer as never,
        prefix,
        defaultJobOptions: JOB_OPTIONS,
        skipWaitingForReady: true,
      } as QueueOptions),
    openWorker: (name, run, { concurrency }) => {
      const connection = connect({ maxRetriesPerRequest: null });
      const options = { ...WORKER_OPTIONS, connection: connection as never, prefix, concurrency };
      return { worker: new Worker(name, run, options), drop: () => connection.disconnect() };
    },
    close: async () => producer.disconnect(),
  };
}

async function openOnPostgres(pool: unknown): Promise<QueueBackend> {
  await migrateQueue(pool);
  const connection = typeof pool === 'string' ? { connectionString: pool, schema: 'bullmq', max: 4 } : pool;
  return {
    whenReady: async () => {},
    ping: undefined,
    openQueue: (name) =>
      new Queue(
        name,
        { connection: connection as never, defaultJobOptions: JOB_OPTIONS },
        createPostgresBackend as never,
      ),
    openWorker: (name, run, { concurrency }) => ({
      worker: new Worker(
        name,
        run,
        { ...WORKER_OPTIONS, connection: connection as never, concurrency },
        createPostgresBackend as never,
      ),
      drop: () => {},
    }),
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
