/** A Redis Sentinel of the test's own, watching a Redis of the test's own. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBinaries } from './binaries.js';
import { freePort, makeOwnProcess } from './own-process.js';
import type { OwnRedis } from './own-redis.js';
import { withRedis } from './own-redis.js';

export interface OwnSentinel {
  /** As REDIS_URL names the master by it. */
  url: string;
  /** The port of the master that it names now. */
  masterPort(): Promise<number>;
  /** Those that it has found so far. */
  countReplicas(): Promise<number>;
  stop(): Promise<void>;
}

/** One sentinel is enough to agree with itself; it takes a master for gone after a second. */
export async function startOwnSentinel(master: OwnRedis): Promise<OwnSentinel> {
  const binary = findBinaries().redis;
  if (!binary) throw new Error('there is no redis-server on this machine to start');
  const own = makeOwnProcess('sentinel', 'TERM');
  const port = await freePort();
  const file = join(own.folder, 'sentinel.conf');
  writeFileSync(
    file,
    [
      `port ${port}`,
      'bind 127.0.0.1',
      `sentinel monitor mymaster 127.0.0.1 ${new URL(master.url).port} 1`,
      'sentinel down-after-milliseconds mymaster 1000',
      'sentinel failover-timeout mymaster 5000',
      '',
    ].join('\n'),
  );
  const ask = () =>
    withRedis(`redis://127.0.0.1:${port}`, async (redis) => {
      const [, masterPort] = (await redis.call(
        'SENTINEL',
        'get-master-addr-by-name',
        'mymaster',
      )) as string[];
      return Number(masterPort);
    });
  await own.start(binary, [file, '--sentinel'], async () => void (await ask()));
  return {
    url: `redis+sentinel://127.0.0.1:${port}/mymaster`,
    masterPort: ask,
    countReplicas: () =>
      withRedis(`redis://127.0.0.1:${port}`, async (redis) => {
        const replicas = (await redis.call('SENTINEL', 'replicas', 'mymaster')) as unknown[];
        return replicas.length;
      }),
    stop: () => own.remove('SIGTERM'),
  };
}
