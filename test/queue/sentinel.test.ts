/** Redis behind sentinels: the master is found by its name, and the queue follows it to the one that takes over. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InboxId } from '../../src/db/schema.js';
import { openQueues, type Queues } from '../../src/queue/queues.js';
import { readRedisAddress } from '../../src/queue/redis-address.js';
import { readRedisFacts } from '../../src/queue/redis-facts.js';
import { readSettings } from '../../src/settings.js';
import { eventually } from '../support/eventually.js';
import { withRedis } from '../support/services/own-redis.js';
import { type OwnSentinel, startOwnSentinel } from '../support/services/own-sentinel.js';
import { describeWithServices, type OwnRedis, startOwnRedis } from '../support/services.js';
import { SILENT } from '../support/silent-log.js';

const row = (id: number) => ({ id: id as InboxId, hint: 'echo' });

test('a URL of sentinels names them, the master, and what is needed to get in', () => {
  const url = 'redis+sentinel://qunyi:p%40ss@h1,h2:26380/mymaster/3?prefix={a}&sentinelPassword=s';
  expect(readRedisAddress(url)).toEqual({
    prefix: '{a}',
    url: undefined,
    options: {
      sentinels: [
        { host: 'h1', port: 26379 },
        { host: 'h2', port: 26380 },
      ],
      name: 'mymaster',
      username: 'qunyi',
      password: 'p@ss',
      db: 3,
      sentinelPassword: 's',
    },
  });
  expect(readRedisAddress('redis://h:1/2?prefix=x')).toEqual({
    prefix: 'x',
    url: 'redis://h:1/2',
    options: {},
  });
});

test('a URL of sentinels without a master is a fault, and so is one beside REDIS_CLUSTER', () => {
  const faultsOf = (env: Record<string, string>) =>
    readSettings({
      DATABASE_URL: 'postgres://h/d',
      DATA_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
      ...env,
    }).faults.map((fault) => fault.name);
  expect(faultsOf({ REDIS_URL: 'redis+sentinel://h1:26379,h2:26379/mymaster' })).toEqual([]);
  expect(faultsOf({ REDIS_URL: 'redis+sentinel://h1:26379' })).toEqual(['REDIS_URL']);
  expect(faultsOf({ REDIS_URL: 'redis+sentinel://h1/mymaster', REDIS_CLUSTER: 'true' })).toEqual([
    'REDIS_CLUSTER',
  ]);
});

describeWithServices('behind a sentinel', { timeout: 90_000 }, () => {
  let master: OwnRedis;
  let replica: OwnRedis;
  let sentinel: OwnSentinel;
  let queues: Queues | undefined;
  beforeAll(async () => {
    master = await startOwnRedis();
    replica = await startOwnRedis();
    await withRedis(replica.url, (redis) => redis.replicaof('127.0.0.1', new URL(master.url).port));
    sentinel = await startOwnSentinel(master);
  }, 60_000);
  afterAll(async () => {
    await queues?.close();
    await sentinel.stop();
    await replica.stop();
    await master.stop();
  });

  test('when the master dies, the queue goes on with the replica that takes over', async () => {
    expect(await readRedisFacts(sentinel.url)).toMatchObject({ eviction: 'noeviction', appendOnly: true });
    queues = await openQueues({ kind: 'redis', url: sentinel.url, cluster: false }, SILENT);
    const opened = queues;
    const handled: number[] = [];
    opened.workInbox(
      async (ids) => void handled.push(...ids),
      async () => {},
    );
    await eventually(() => opened.addInbox([row(1)]), { withinMs: 10_000 });
    await eventually(() => expect(handled).toContain(1), { withinMs: 10_000 });
    await eventually(
      () =>
        withRedis(replica.url, async (redis) =>
          expect(await redis.info('replication')).toContain('link_status:up'),
        ),
      { withinMs: 20_000 },
    );
    // A sentinel looks for replicas every ten seconds.
    await eventually(async () => expect(await sentinel.countReplicas()).toBe(1), { withinMs: 25_000 });
    await master.kill();
    await eventually(
      async () => expect(await sentinel.masterPort()).toBe(Number(new URL(replica.url).port)),
      {
        withinMs: 30_000,
      },
    );
    await eventually(() => opened.addInbox([row(2)]), { withinMs: 20_000 });
    await eventually(() => expect(handled).toContain(2), { withinMs: 20_000 });
  });
});
