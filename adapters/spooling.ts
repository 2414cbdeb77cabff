/** Receiving from a platform that delivers nothing twice: what the database cannot take now is kept in the spool, and goes in later. */

import type { Receive, ReceiveOutcome } from '../src/chat/adapter.js';
import { clean } from '../src/chat/clean.js';
import type { Job } from '../src/chat/define-job.js';
import type { ChatEvent } from '../src/chat/event.js';
import { guard } from '../src/chat/guard.js';
import { look } from '../src/chat/look.js';
import type { Log } from '../src/log.js';
import type { Spool } from '../src/spool/spool.js';

export interface SpoolingWorld {
  /** Stores in the database, or rejects. */
  receive: Receive;
  spool: Spool;
  jobs: readonly Job[];
  log: Log;
  /** Writes something in the database, to tell one that is away from an event that nobody can store. */
  probe(): Promise<unknown>;
}

export interface Spooling {
  receive: Receive;
  close(): Promise<void>;
}

/** Then there is still time to write to the disk before the adapter is owed its answer. */
const STORE_DEADLINE_MS = 2_000;
const DRAIN_EVERY_MS = 1_000;
/** An event that was refused so often by a database that works is kept apart. */
const REFUSALS = 5;

export function openSpooling(world: SpoolingWorld): Spooling {
  const { spool, log } = world;
  const refusals = new Map<string, number>();
  const drain = async () => {
    if (spool.isEmpty()) return;
    await spool.drain((texts) => takeRecords(world, refusals, texts));
    log.info({}, 'the spool is empty again');
  };
  // At the start too: what a process before this one left.
  let draining = drain().catch(() => {});
  const timer = setInterval(() => {
    draining = drain().catch((error: unknown) => {
      log.warn({ records: spool.state().records, err: error }, 'what is in the spool waits for the database');
    });
  }, DRAIN_EVERY_MS);
  return {
    receive: (events) => Promise.all(events.map((event) => receiveOne(world, event))),
    async close() {
      clearInterval(timer);
      await draining;
      await spool.close();
    },
  };
}

/** While anything waits in the spool what comes goes behind it, so that a sender's messages stay in order. */
async function receiveOne(world: SpoolingWorld, event: ChatEvent): Promise<ReceiveOutcome> {
  if (world.spool.isEmpty()) {
    try {
      return await inTime(world.receive([event]));
    } catch (error) {
      world.log.warn({ err: error }, 'an event goes into the spool: the database did not take it');
    }
  }
  return keep(world, event);
}

/** What could only be ours if something were open is kept, too: nobody can be asked now. @throws when it could not be kept. */
async function keep({ spool, jobs, log }: SpoolingWorld, event: ChatEvent): Promise<ReceiveOutcome> {
  const guarded = guard(clean(event), jobs);
  const kept = 'kept' in guarded ? guarded.kept : guarded.refused;
  if (look(kept, jobs) === 'drop') return 'dropped';
  try {
    await spool.append([JSON.stringify(kept)]);
    return 'accepted';
  } catch (error) {
    log.error({ ...spool.state(), err: error }, 'an event is lost: neither database nor spool could keep it');
    throw error;
  }
}

/** @returns the places of records that are no event, or that a working database keeps refusing. */
async function takeRecords(
  world: SpoolingWorld,
  refusals: Map<string, number>,
  texts: string[],
): Promise<number[]> {
  const events = texts.map(readEvent);
  const unreadable = events.flatMap((event, index) => (event ? [] : [index]));
  const stored = await world.receive(events.filter((event) => event !== undefined)).catch(() => undefined);
  if (stored) return unreadable;
  await world.probe();
  // The database works: one of them is to blame, and the others go in without it.
  const hopeless: number[] = [];
  for (const [index, event] of events.entries()) {
    const refusal = event && (await world.receive([event]).then(() => undefined, toRefusal));
    if (!refusal) continue;
    if (countRefusal(refusals, texts[index] as string) < REFUSALS) throw refusal.error;
    hopeless.push(index);
  }
  for (const index of hopeless) refusals.delete(texts[index] as string);
  if (hopeless.length > 0)
    world.log.error(
      { records: hopeless.length },
      'records of the spool are kept apart: nobody can store them',
    );
  return [...unreadable, ...hopeless];
}

function toRefusal(error: unknown): { error: unknown } {
  return { error };
}

function countRefusal(refusals: Map<string, number>, text: string): number {
  const count = (refusals.get(text) ?? 0) + 1;
  refusals.set(text, count);
  return count;
}

/** undefined: no event, such as one that a later version wrote. */
function readEvent(text: string): ChatEvent | undefined {
  try {
    const event = JSON.parse(text) as ChatEvent;
    const sentAt = new Date(event.sentAt);
    return typeof event.eventKey === 'string' && !Number.isNaN(sentAt.getTime())
      ? { ...event, sentAt }
      : undefined;
  } catch {
    return undefined;
  }
}

async function inTime(storing: Promise<ReceiveOutcome[]>): Promise<ReceiveOutcome> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('not stored in time')), STORE_DEADLINE_MS);
  });
  storing.catch(() => {});
  const [outcome] = await Promise.race([storing, deadline]).finally(() => clearTimeout(timer));
  return outcome as ReceiveOutcome;
}
