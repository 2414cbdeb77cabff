/** The one way in: guard, look, one inbox row, a job. Accepted means: the row is committed. */

import type { Receive, ReceiveOutcome } from '../src/chat/adapter.js';
import { clean } from '../src/chat/clean.js';
import type { Job } from '../src/chat/define-job.js';
import type { ChatEvent } from '../src/chat/event.js';
import { guard } from '../src/chat/guard.js';
import { answersNotice, hintOf, look } from '../src/chat/look.js';
import { type InboxDraft, insertInbox } from '../src/db/inbox.js';
import type { Db, InboxId } from '../src/db/schema.js';
import { siftOurs } from '../src/db/sift-ours.js';
import type { Log } from '../src/log.js';
import type { Seal } from '../src/seal/seal.js';

export interface ReceivingWorld {
  db: Db;
  seal: Seal;
  jobs: readonly Job[];
  log: Log;
  /** Queues rows for handling; may fail, the relay will find them. */
  queue(rows: { id: InboxId; hint: string }[]): Promise<void>;
  /** Counts what happened to events, for metrics. */
  count(platform: string, outcome: ReceiveOutcome | 'refused' | 'not_stored'): void;
}

/** Within this after its arrival an event is stored, or the platform is told that it was not. */
const ACCEPT_DEADLINE_MS = 2_500;
/** Events that arrive while a batch is being stored wait for the next, at most this many at once: mostly chatter. */
const EVENTS_IN_A_BATCH = 2_000;

interface Waiting {
  event: ChatEvent;
  arrivedMs: number;
  done(outcome: ReceiveOutcome): void;
  failed(error: unknown): void;
}

/** Makes the `receive` that adapters are given. Batches by itself: while one batch is stored the next one gathers. */
export function makeReceive(world: ReceivingWorld): Receive {
  let gathering: Waiting[] = [];
  let storing = false;
  const store = async () => {
    if (storing) return;
    storing = true;
    while (gathering.length > 0) {
      // By now the platform has given these up and will bring them again; storing them all the same would only make the rest late.
      const inTimeFrom = gathering.findIndex(
        (one) => performance.now() - one.arrivedMs <= ACCEPT_DEADLINE_MS,
      );
      const late = inTimeFrom < 0 ? gathering.length : inTimeFrom;
      if (late > 0) refuse(world, gathering.slice(0, late), new Error('waited too long to be stored'));
      const batch = gathering.slice(late, late + EVENTS_IN_A_BATCH);
      gathering = gathering.slice(late + EVENTS_IN_A_BATCH);
      if (batch.length > 0) await storeBatch(world, batch);
    }
    storing = false;
  };
  return (events) => {
    const arrivedMs = performance.now();
    return Promise.all(
      events.map(
        (event) =>
          new Promise<ReceiveOutcome>((done, failed) => {
            gathering.push({ event, arrivedMs, done, failed });
            // Those that arrive in the same turn go together.
            if (gathering.length === 1) setImmediate(store);
          }),
      ),
    );
  };
}

async function storeBatch(world: ReceivingWorld, batch: Waiting[]): Promise<void> {
  try {
    const events = batch.map((one) => one.event);
    const waitedMs = performance.now() - (batch[0] as Waiting).arrivedMs;
    const outcomes = await inTime(acceptAll(world, events), ACCEPT_DEADLINE_MS - waitedMs);
    for (const [index, one] of batch.entries()) one.done(outcomes[index] as ReceiveOutcome);
  } catch (error) {
    const faults = batch.map((one) => faultOf(world, one.event));
    const readable = batch.filter((_, index) => faults[index] === undefined);
    // Events of which the code itself makes nothing fail alone; their neighbours go in without them.
    if (readable.length === batch.length) return refuse(world, batch, error);
    for (const [index, one] of batch.entries()) if (faults[index]) refuse(world, [one], faults[index]);
    if (readable.length > 0) await storeBatch(world, readable);
  }
}

function refuse(world: ReceivingWorld, batch: Waiting[], error: unknown): void {
  world.log.error(
    { events: batch.length, err: error },
    'events could not be stored; the platform is told so',
  );
  for (const one of batch) {
    world.count(one.event.platform, 'not_stored');
    one.failed(error);
  }
}

async function acceptAll(world: ReceivingWorld, events: ChatEvent[]): Promise<ReceiveOutcome[]> {
  const kept = events.map((event) => withoutRefusedWords(world, event));
  const ours = await siftOurs(world.db, kept, world.jobs);
  const drafts: InboxDraft[] = kept
    .filter((_, index) => ours[index])
    .map((event) => ({ event, hint: hintOf(event, world.jobs) }));
  const ids = await insertInbox(world.db, world.seal, drafts);
  const rows = drafts.flatMap((draft, index) => {
    const id = ids[index];
    return id === undefined ? [] : [{ id, hint: draft.hint }];
  });
  // Not awaited: what is committed is accepted, whatever the queue says.
  if (rows.length > 0) world.queue(rows).catch(() => {});
  let next = 0;
  return kept.map((event, index) => {
    const outcome = ours[index] ? (ids[next++] === undefined ? 'repeat' : 'accepted') : 'dropped';
    world.count(event.platform, outcome);
    if (event.type === 'refused') world.count(event.platform, 'refused');
    return outcome;
  });
}

function withoutRefusedWords(world: ReceivingWorld, event: ChatEvent): ChatEvent {
  const guarded = guard(clean(event), world.jobs);
  return 'kept' in guarded ? guarded.kept : guarded.refused;
}

/** What reading an event throws, by itself and without the database; undefined when it can be read. */
function faultOf(world: ReceivingWorld, event: ChatEvent): unknown {
  try {
    const kept = withoutRefusedWords(world, event);
    if (look(kept, world.jobs) === 'drop') return undefined;
    hintOf(kept, world.jobs);
    if (kept.type === 'message') answersNotice(kept, world.jobs);
    JSON.stringify(kept);
    kept.sentAt.toISOString();
    return undefined;
  } catch (error) {
    return error ?? new Error('an event could not be read');
  }
}

async function inTime<T>(promise: Promise<T>, withinMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('not stored in time')), withinMs);
  });
  promise.catch(() => {});
  return Promise.race([promise, deadline]).finally(() => clearTimeout(timer));
}
