/** The relay: finds rows whose job was lost, lets the clock in, ends notices, and keeps the heartbeat going. */

import { insertInbox, takeUnqueued } from '../db/inbox.js';
import { markNoticesSent } from '../db/notice.js';
import { takeUnqueuedOutbox } from '../db/outbox.js';
import { dueTicks, type Schedule } from '../domain/ticks.js';
import type { Log } from '../log.js';
import type { HandlingWorld } from './handle.js';
import type { Queues } from './queues.js';

export interface Relay {
  /** Sweeps no more; resolves when the sweep under way has ended. */
  close(): Promise<void>;
}

export interface RelayOptions {
  schedule: Schedule;
  /** Platforms whose send queues are looked after. */
  platforms: readonly string[];
  /** Between sweeps, in ms. */
  everyMs: number;
}

/** A row queued longer ago than this and still waiting has lost its job. */
const STALE_MS = 4_000;
const ROWS_A_SWEEP = 500;
/** With more jobs than this in a queue nothing is added: it is slow, not empty. */
const ENOUGH_WAITING = 1_000;
const HEARTBEAT_EVERY_MS = 5_000;

export function startRelay(
  world: Pick<HandlingWorld, 'db' | 'seal' | 'now'> & { log: Log },
  queues: Queues,
  options: RelayOptions,
): Relay {
  let closing = false;
  let lastBeatMs = 0;
  let lastTickMinute = -1;
  let wake: (() => void) | undefined;
  const sweep = async () => {
    const nowMs = world.now().getTime();
    if (Math.floor(nowMs / 60_000) !== lastTickMinute) {
      await insertTicks(world, options.schedule);
      lastTickMinute = Math.floor(nowMs / 60_000);
    }
    await sweepInbox(world, queues);
    for (const platform of options.platforms) await sweepOutbox(world, queues, platform);
    if (nowMs - lastBeatMs < HEARTBEAT_EVERY_MS) return;
    lastBeatMs = nowMs;
    await markNoticesSent(world.db);
    await queues.addHeartbeat();
  };
  const loop = async () => {
    let quietUntilMs = 0;
    while (!closing) {
      try {
        await sweep();
      } catch (error) {
        if (Date.now() > quietUntilMs)
          world.log.warn({ err: error }, 'the relay could not sweep; it tries again');
        quietUntilMs = Date.now() + 10_000;
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, options.everyMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const running = loop();
  return {
    async close() {
      closing = true;
      wake?.();
      await running;
    },
  };
}

async function sweepInbox(world: Pick<HandlingWorld, 'db'>, queues: Queues): Promise<void> {
  if ((await queues.countWaiting('deeds')) > ENOUGH_WAITING) return;
  const rows = await takeUnqueued(world.db, STALE_MS, ROWS_A_SWEEP);
  if (rows.length > 0) await queues.addInbox(rows);
}

async function sweepOutbox(
  world: Pick<HandlingWorld, 'db'>,
  queues: Queues,
  platform: string,
): Promise<void> {
  if ((await queues.countWaiting(`send-${platform}`)) > ENOUGH_WAITING) return;
  const rows = await takeUnqueuedOutbox(world.db, platform, STALE_MS, ROWS_A_SWEEP);
  if (rows.length > 0) await queues.addOutbox(rows);
}

/** The unique key makes a tick that many relays insert one row. */
async function insertTicks(
  world: Pick<HandlingWorld, 'db' | 'seal' | 'now'>,
  schedule: Schedule,
): Promise<void> {
  const drafts = dueTicks(schedule, world.now()).map((tick) => ({
    hint: tick.job,
    event: {
      type: 'tick' as const,
      platform: 'clock',
      eventKey: `e:${tick.job}@${tick.dueAt.toISOString().slice(0, 16)}`,
      sentAt: tick.dueAt,
      job: tick.job,
    },
  }));
  if (drafts.length > 0) await insertInbox(world.db, world.seal, drafts);
}
