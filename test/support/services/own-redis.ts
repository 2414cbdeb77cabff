/** A Redis server of the test's own, that may be killed, flushed, filled, paused and configured. */

import { Redis } from 'ioredis';
import { findBinaries } from './binaries.js';
import { assertOwn, assertSame, registerStarted } from './guard.js';
import type { OwnServer } from './own-postgres.js';
import { freePort, makeOwnProcess, signalOf } from './own-process.js';

export interface OwnRedis extends OwnServer {
  /** FLUSHALL: everything in it is gone. */
  flushAll(): Promise<void>;
}

export interface OwnRedisOptions {
  /** As Redis writes it: `12mb`. Default: no bound. */
  maxmemory?: string;
  /** When the append-only file reaches the disk; `no` keeps none. Default `everysec`. */
  appendonly?: 'everysec' | 'always' | 'no';
  /** What goes when memory is full. Default `noeviction`, the only one that the program accepts. */
  policy?: string;
}

/** Starts a Redis server with nothing in it. */
export async function startOwnRedis(options: OwnRedisOptions = {}): Promise<OwnRedis> {
  const binary = findBinaries().redis;
  if (!binary) throw new Error('there is no redis-server on this machine to start');
  const own = makeOwnProcess('redis', 'TERM');
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const launch = () =>
    own.start(binary, argumentsFor(own.folder, port, options), () =>
      withRedis(url, async (redis) => {
        await redis.ping();
      }),
    );
  /** Runs `work` on a connection that surely leads to our own process. */
  const onOwn = (work: (redis: Redis) => Promise<unknown>) =>
    withRedis(url, async (redis) => {
      const told = /process_id:(\d+)/.exec(await redis.info('server'))?.[1] ?? 'nothing';
      assertSame('its pid is', own.pid(), told);
      await work(redis);
    });
  const server: OwnRedis = {
    url,
    folder: own.folder,
    pid: own.pid,
    async kill() {
      assertOwn(server, 'kill');
      await own.end('SIGKILL');
    },
    async stopImmediate() {
      assertOwn(server, 'stopImmediate');
      await own.end('SIGKILL');
    },
    async restart() {
      assertOwn(server, 'restart');
      await own.end('SIGTERM');
      await launch();
    },
    pause() {
      assertOwn(server, 'pause');
      signalOf(own.pid()!, 'SIGSTOP');
    },
    resume() {
      assertOwn(server, 'resume');
      signalOf(own.pid()!, 'SIGCONT');
    },
    async flushAll() {
      assertOwn(server, 'flushAll');
      await onOwn((redis) => redis.flushall());
    },
    async configSet(name, value) {
      assertOwn(server, 'configSet');
      await onOwn((redis) => redis.config('SET', name, value));
    },
    async stop() {
      assertOwn(server, 'stop');
      await own.remove('SIGTERM');
    },
  };
  registerStarted(server, { url, folder: own.folder });
  try {
    await launch();
  } catch (error) {
    await own.remove('SIGKILL');
    throw error;
  }
  return server;
}

function argumentsFor(folder: string, port: number, options: OwnRedisOptions): string[] {
  const { appendonly = 'everysec', policy = 'noeviction', maxmemory = '0' } = options;
  const durable =
    appendonly === 'no' ? ['--appendonly', 'no'] : ['--appendonly', 'yes', '--appendfsync', appendonly];
  const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  return [...place, ...durable, '--maxmemory', maxmemory, '--maxmemory-policy', policy];
}

/** One connection that neither waits nor reconnects. */
export async function withRedis<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    commandTimeout: 10_000,
  });
  redis.on('error', () => {});
  try {
    await redis.connect();
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}
