/** A Redis that evicts keys throws jobs away when it is full: start refuses it, unless told to go on knowingly. */

import { Redis } from 'ioredis';
import { OperatorError } from '../../src/errors.js';
import type { Log } from '../../src/log.js';

/** What a look at Redis found; undefined where it did not answer. */
export interface RedisPolicy {
  eviction: string;
  appendOnly: boolean;
}

/** @throws OperatorError when keys may be evicted. When Redis is away nothing is said: it is looked at again at the next start. */
export async function checkEviction(
  home: { url: string; cluster: boolean },
  allowed: boolean,
  log: Log,
): Promise<void> {
  const policy = await readRedisPolicy(home.url);
  if (policy === undefined) {
    log.warn({}, 'Redis does not answer yet: accepting goes on, answers wait until it appears');
    return;
  }
  if (policy.eviction === 'noeviction') return;
  if (!allowed)
    throw new OperatorError(
      'redis_evicts',
      `Redis has maxmemory-policy ${policy.eviction} and would throw jobs away when full; set "maxmemory-policy noeviction" in redis.conf (QUNYI_ALLOW_EVICTION=true goes on knowingly: the relay makes up for losses, slowly)`,
    );
  log.warn(
    { policy: policy.eviction },
    'Redis may throw jobs away when full; going on because QUNYI_ALLOW_EVICTION is set',
  );
}

export async function readRedisPolicy(url: string): Promise<RedisPolicy | undefined> {
  const plain = new URL(url);
  plain.searchParams.delete('prefix');
  const redis = new Redis(plain.toString(), {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    commandTimeout: 2_000,
    retryStrategy: () => null,
  });
  redis.on('error', () => {});
  try {
    await redis.connect();
    const memory = await redis.info('memory');
    const persistence = await redis.info('persistence');
    return {
      eviction: /maxmemory_policy:(\S+)/.exec(memory)?.[1] ?? 'noeviction',
      appendOnly: /aof_enabled:1/.test(persistence),
    };
  } catch {
    return undefined;
  } finally {
    redis.disconnect();
  }
}
