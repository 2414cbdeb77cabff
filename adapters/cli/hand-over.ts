/** Hands rows that wait to whoever handles rows: the queue of this server, or that of the workers of other processes. */

import { sinceBeatMs } from '../../src/db/heartbeat.js';
import type { InboxId } from '../../src/db/schema.js';
import { openQueues } from '../../src/queue/queues.js';
import { QUEUE_HEARTBEAT } from '../../src/queue/worker.js';
import type { House } from './command.js';
import { queueHomeOf } from './queue-home.js';
import { SILENT } from './silent-log.js';

/** A worker beats every 5 s. */
const BEAT_OLD_MS = 20_000;

/** @returns false when no worker is there to take them; then they wait for the next `qunyi start`. */
export async function handOver(house: House, ids: readonly InboxId[]): Promise<boolean> {
  const rows = ids.map((id) => ({ id, hint: 'read-messages' }));
  if (house.queues) {
    // The relay finds what the queue did not take.
    await house.queues.addInbox(rows).catch(() => {});
    return true;
  }
  const { databaseUrl } = house.settings;
  // Embedded: whoever opened the folder is the only process in it.
  if (!databaseUrl) return false;
  const beatMs = await sinceBeatMs(house.db, QUEUE_HEARTBEAT);
  if (beatMs === undefined || beatMs > BEAT_OLD_MS) return false;
  const queues = await openQueues(queueHomeOf(house.settings, databaseUrl), SILENT);
  try {
    await queues.addInbox(rows).catch(() => {});
  } finally {
    await queues.close();
  }
  return true;
}
