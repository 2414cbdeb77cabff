/** The queues: ids on their way to a worker or a sender. They may be thrown away at any moment; the relay finds what was lost. */

import { DelayedError, type Job, type Queue } from 'bullmq';
import type { QueuedOutbox } from '../db/outbox.js';
import type { InboxId, OutboxId } from '../db/schema.js';
import type { Log } from '../log.js';
import { type OpenWorker, openQueueBackend, type QueueBackend, type QueueHome } from './backend.js';

/** The job that only shows that the queue moves. */
export const HEARTBEAT = 'heartbeat';

export interface Queues {
  /**
   * Queues inbox rows, up to 50 to a job.
   * @throws when the queue did not take them within 1.5 s, or is full enough; the relay will.
   */
  addInbox(rows: readonly { id: InboxId; hint: string }[]): Promise<void>;
  /** Queues outbox rows that are due now; the others are left to the relay. @throws as above. */
  addOutbox(rows: readonly QueuedOutbox[]): Promise<void>;
  addHeartbeat(): Promise<void>;
  /** How many jobs wait in a queue: `deeds`, or `send-<platform>`. @throws when the queue does not answer. */
  countWaiting(queue: string): Promise<number>;
  /** Runs `handle` for each job of inbox ids; `beat` for each heartbeat. */
  workInbox(handle: (ids: InboxId[]) => Promise<void>, beat: () => Promise<void>): RunningWorker;
  /** Runs `send` for each outbox row of a platform; what it returns puts the job off. */
  workOutbox(
    platform: string,
    send: (id: OutboxId, slotAtMs: number | undefined) => Promise<PutOff | undefined>,
  ): RunningWorker;
  /** Whether the queue answers. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

/** Not now: again after `waitMs`, with the slot that was taken for then. */
export interface PutOff {
  waitMs: number;
  slotAtMs?: number;
}

export interface RunningWorker {
  /** Finishes what is running, takes nothing new; gives up waiting after 8 s. */
  close(): Promise<void>;
}

const IDS_IN_A_JOB = 50;
const ADD_DEADLINE_MS = 1_500;
/** More jobs than this are not added by whoever accepts; above the relay's own bound. */
const FULL_ENOUGH = 2_000;
const COUNT_EVERY_MS = 1_000;
const CLOSE_DEADLINE_MS = 8_000;
/** Jobs at once in a process: handling waits for the database, sending for platforms. */
const HANDLING_AT_ONCE = 4;
const SENDING_AT_ONCE = 16;

export async function openQueues(home: QueueHome, log: Log): Promise<Queues> {
  const backend = await openQueueBackend(home);
  const queues = new Map<string, Queue>();
  const queueNamed = async (name: string) => {
    await backend.whenReady();
    const known = queues.get(name);
    if (known) return known;
    const queue = backend.openQueue(name);
    queue.on('error', quietly(log, 'queue'));
    queues.set(name, queue);
    // A queue whose first breath fails is dead for good: the next call opens another.
    queue.waitUntilReady().catch(() => {
      if (queues.get(name) === queue) queues.delete(name);
      queue.close().catch(() => {});
    });
    return queue;
  };
  /** The queue, when it has room: with no worker about, accepting must not fill Redis; the relay brings the rest. */
  const counted = new Map<string, { atMs: number; jobs: number }>();
  const room = async (name: string) => {
    const queue = await queueNamed(name);
    const last = counted.get(name);
    if (!last || Date.now() - last.atMs > COUNT_EVERY_MS) {
      counted.set(name, { atMs: Date.now(), jobs: last?.jobs ?? 0 });
      const counts = await queue.getJobCounts('waiting', 'prioritized');
      counted.set(name, { atMs: Date.now(), jobs: (counts.waiting ?? 0) + (counts.prioritized ?? 0) });
    }
    if ((counted.get(name)?.jobs ?? 0) > FULL_ENOUGH) throw new Error('the queue is full enough');
    return queue;
  };
  const workers = new Set<RunningWorker>();
  const running = ({ worker, drop }: OpenWorker) => {
    worker.on('error', quietly(log, 'worker'));
    worker.on('failed', (job, error) => log.warn({ queueJob: job?.name, err: error }, 'queue job failed'));
    let closed: Promise<void> | undefined;
    const one = {
      // Asked twice: by whoever runs it, and by the queues at the end.
      close: () => {
        closed ??= within(worker.close(), CLOSE_DEADLINE_MS).then(() => {
          drop();
          workers.delete(one);
        });
        return closed;
      },
    };
    workers.add(one);
    return one;
  };
  return {
    addInbox: async (rows) => {
      await inTime(room('deeds').then((queue) => queue.addBulk(toJobs(rows))));
    },
    addOutbox: (rows) => addOutbox(room, rows),
    addHeartbeat: async () => {
      await inTime(queueNamed('deeds').then((queue) => queue.add(HEARTBEAT, {})));
    },
    countWaiting: async (name) => {
      const counts = await inTime(
        queueNamed(name).then((queue) => queue.getJobCounts('waiting', 'prioritized', 'delayed')),
      );
      return (counts.waiting ?? 0) + (counts.prioritized ?? 0) + (counts.delayed ?? 0);
    },
    workInbox: (handle, beat) => {
      const run = (job: Job) => (job.name === HEARTBEAT ? beat() : handle(job.data.ids));
      return running(backend.openWorker('deeds', run, { concurrency: HANDLING_AT_ONCE }));
    },
    workOutbox: (platform, send) => {
      const run = async (job: Job, token?: string) => {
        const putOff = await send(job.data.id, job.data.slotAtMs);
        if (putOff === undefined) return;
        if (putOff.slotAtMs !== job.data.slotAtMs)
          await job.updateData({ id: job.data.id, slotAtMs: putOff.slotAtMs });
        await job.moveToDelayed(Date.now() + putOff.waitMs, token);
        throw new DelayedError();
      };
      return running(backend.openWorker(`send-${platform}`, run, { concurrency: SENDING_AT_ONCE }));
    },
    ping: () => ping(backend, () => queueNamed('deeds')),
    close: async () => {
      await Promise.all([...workers].map((worker) => worker.close()));
      await Promise.all([...queues.values()].map((queue) => within(queue.close(), 1_000)));
      await backend.close();
    },
  };
}

function toJobs(rows: readonly { id: InboxId; hint: string }[]) {
  const jobs: { name: string; data: { ids: InboxId[] } }[] = [];
  for (let at = 0; at < rows.length; at += IDS_IN_A_JOB) {
    const part = rows.slice(at, at + IDS_IN_A_JOB);
    const hints = new Set(part.map((row) => row.hint));
    const name = hints.size === 1 ? (part[0]?.hint as string) : 'read-messages';
    jobs.push({ name, data: { ids: part.map((row) => row.id) } });
  }
  return jobs;
}

async function addOutbox(
  queueNamed: (name: string) => Promise<Queue>,
  rows: readonly QueuedOutbox[],
): Promise<void> {
  const now = Date.now();
  const due = rows.filter((row) => row.notBefore === null || row.notBefore.getTime() <= now);
  const platforms = [...new Set(due.map((row) => row.platform))];
  await Promise.all(
    platforms.map((platform) => {
      const mine = due.filter((row) => row.platform === platform);
      const jobs = mine.map((row) => ({
        name: row.priority === 1 ? 'answer' : 'broadcast',
        data: { id: row.id },
        // One job a row, however often it is queued; a failed one must not bar the way for the next.
        opts: { priority: row.priority, jobId: `o-${row.id}`, removeOnFail: true },
      }));
      return inTime(queueNamed(`send-${platform}`).then((queue) => queue.addBulk(jobs)));
    }),
  );
}

/** With Redis away a command can hang for ever, whatever the options; a late success is harmless. */
async function inTime<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the queue did not answer in time')), ADD_DEADLINE_MS);
  });
  try {
    promise.catch(() => {});
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

async function within(promise: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise.catch(() => {}), deadline]);
  clearTimeout(timer);
}

async function ping(backend: QueueBackend, deeds: () => Promise<Queue>): Promise<boolean> {
  try {
    if (backend.ping) return (await inTime(backend.ping())) === 'PONG';
    await inTime(deeds().then((queue) => queue.getJobCounts('waiting')));
    return true;
  } catch {
    return false;
  }
}

/** Connection errors come by the second during an outage: one line in ten seconds tells enough. */
function quietly(log: Log, part: string): (error: Error) => void {
  let last = 0;
  return (error) => {
    const now = Date.now();
    if (now - last < 10_000) return;
    last = now;
    log.warn({ part, err: error }, 'the queue is in trouble; what was accepted is safe and waits');
  };
}
