/** What a Redis says about itself: whether it throws keys away when full, and what it keeps on disk. */

import { openRedis, readRedisAddress } from './redis-address.js';

export interface RedisFacts {
  version: string;
  /** `noeviction`, or what goes when memory is full. */
  eviction: string;
  appendOnly: boolean;
}

const ANSWER_MS = 2_000;

/** @param url may carry `?prefix=…`, which is ours. @returns undefined when it does not answer. */
export async function readRedisFacts(url: string): Promise<RedisFacts | undefined> {
  const redis = openRedis(readRedisAddress(url), {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    connectTimeout: ANSWER_MS,
    commandTimeout: ANSWER_MS,
    retryStrategy: () => null,
    sentinelRetryStrategy: () => null,
  });
  redis.on('error', () => {});
  try {
    await redis.connect();
    const told = `${await redis.info('server')}${await redis.info('memory')}${await redis.info('persistence')}`;
    return {
      version: /redis_version:(\S+)/.exec(told)?.[1] ?? 'unknown',
      eviction: /maxmemory_policy:(\S+)/.exec(told)?.[1] ?? 'noeviction',
      appendOnly: /aof_enabled:1/.test(told),
    };
  } catch {
    return undefined;
  } finally {
    redis.disconnect();
  }
}
