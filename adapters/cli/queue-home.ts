/** Where this installation's queue lives, by the settings. */

import type { QueueHome } from '../../src/queue/backend.js';
import type { Settings } from '../../src/settings.js';

/** @param pool the database's: a connection string, or the embedded pool. */
export function queueHomeOf(settings: Settings, pool: unknown): QueueHome {
  return settings.redisUrl
    ? { kind: 'redis', url: settings.redisUrl, cluster: settings.redisCluster }
    : { kind: 'postgres', pool };
}
