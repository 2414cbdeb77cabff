/** The queues through outages of Redis: away at the start, killed in the middle, flushed. Nothing hangs, all works after. */

import { afterEach, expect, test } from 'vitest';
import type { InboxId } from '../../src/db/schema.js';
import { openQueues, type Queues } from '../../src/queue/queues.js';
import { eventually } from '../support/eventually.js';
import { describeWithServices, type OwnRedis, startOwnRedis } from '../support/services.js';
import { SILENT } from '../support/silent-log.js';

const row = (id: number) => ({ id: id as InboxId, hint: 'echo' });

describeWithServices('the queue on Redis', () => {
  let redis: OwnRedis;
  let queues: Queues;
  const handled: number[] = [];
  let beats = 0;

  const work = () =>
    queues.workInbox(
      async (ids) => void handled.push(...ids),
      async () => {
        beats += 1;
      },
    );

  afterEach(async () => {
    await queues.close();
    await redis.stop();
    handled.length = 0;
  });

  test('a process that starts while Redis is away fails to add within 2 s, and works when it appears', async () => {
    redis = await startOwnRedis();
    await redis.kill();
    queues = await openQueues({ kind: 'redis', url: redis.url, cluster: false }, SILENT);
    work();
    const began = Date.now();
    await expect(queues.addInbox([row(1)])).rejects.toThrow();
    expect(Date.now() - began).toBeLessThan(2_000);
    expect(await queues.ping()).toBe(false);
    await redis.restart();
    await eventually(() => queues.addInbox([row(2)]), { withinMs: 5_000 });
    await eventually(() => expect(handled).toContain(2));
  });

  test('a kill in the middle and a flush: what is added afterwards is handled', async () => {
    redis = await startOwnRedis();
    queues = await openQueues({ kind: 'redis', url: redis.url, cluster: false }, SILENT);
    work();
    await eventually(() => queues.addInbox([row(1)]));
    await eventually(() => expect(handled).toContain(1));
    await redis.kill();
    await expect(queues.addInbox([row(2)])).rejects.toThrow();
    await redis.restart();
    await eventually(() => queues.addInbox([row(3)]), { withinMs: 5_000 });
    await eventually(() => expect(handled).toContain(3));
    await redis.flushAll();
    const before = beats;
    await eventually(() => queues.addHeartbeat());
    await eventually(() => expect(beats).toBeGreaterThan(before), { withinMs: 8_000 });
  });

  test('with Redis gone closing ends all the same', async () => {
    redis = await startOwnRedis();
    queues = await openQueues({ kind: 'redis', url: redis.url, cluster: false }, SILENT);
    const worker = work();
    await eventually(() => queues.addInbox([row(1)]));
    await redis.kill();
    const began = Date.now();
    await worker.close();
    await queues.close();
    expect(Date.now() - began).toBeLessThan(10_000);
    await redis.restart();
  });
});
