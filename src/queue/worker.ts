/** The worker: takes inbox ids off the queue, handles them, queues what is to be sent. */

import { beat } from '../db/heartbeat.js';
import { oldestWaitingMs } from '../db/inbox.js';
import type { InboxId } from '../db/schema.js';
import { type HandlingWorld, handleRows } from './handle.js';
import type { Queues, RunningWorker } from './queues.js';

/** The name under which the queue's heartbeat is kept. */
export const QUEUE_HEARTBEAT = 'queue';

/** A row this old while nothing was handled means that the worker has gone silent: it is opened anew. */
const SILENT_AFTER_MS = 20_000;

export function startWorker(world: HandlingWorld, queues: Queues): RunningWorker {
  let lastSignMs = Date.now();
  let closing = false;
  const handle = async (ids: InboxId[]) => {
    lastSignMs = Date.now();
    await handleAndQueue(world, queues, ids);
    lastSignMs = Date.now();
  };
  const noteBeat = async () => {
    lastSignMs = Date.now();
    await beat(world.db, QUEUE_HEARTBEAT);
  };
  let current = queues.workInbox(handle, noteBeat);
  const watch = setInterval(async () => {
    if (closing || Date.now() - lastSignMs < SILENT_AFTER_MS) return;
    const oldestMs = await oldestWaitingMs(world.db).catch(() => 0);
    // Old rows and a queue that does not answer: the worker is not to blame.
    if (closing || oldestMs < SILENT_AFTER_MS || !(await queues.ping())) return;
    world.log.error({ oldestMs }, 'the worker has gone silent; it is opened anew');
    lastSignMs = Date.now();
    const silent = current;
    current = queues.workInbox(handle, noteBeat);
    await silent.close();
  }, 5_000);
  return {
    async close() {
      closing = true;
      clearInterval(watch);
      await current.close();
    },
  };
}

/** Handles, then queues the answers, and what is left: at the queue's end, so that one busy sender holds up nobody. */
async function handleAndQueue(world: HandlingWorld, queues: Queues, ids: InboxId[]): Promise<void> {
  const { queued, left } = await handleRows(world, ids);
  // The queue may be away: the relay finds what is due.
  if (queued.length > 0) await queues.addOutbox(queued).catch(() => {});
  if (left.length > 0) await queues.addInbox(left.map(toRow)).catch(() => {});
}

const toRow = (id: InboxId) => ({ id, hint: 'read-messages' });
