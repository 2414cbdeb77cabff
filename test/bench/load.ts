/** The load: a closed loop that keeps so many commands under way, and an open one that keeps a pace whatever comes back. */

import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from './figures.js';
import type { RunningParts } from './parts.js';
import { commandOf } from './people.js';
import type { Counted, Said } from './wire.js';

export interface LoadFigures {
  /** Answered in the measured time, a second. */
  perSecond: number;
  acceptP50Ms: number;
  acceptP99Ms: number;
  answerP50Ms: number;
  answerP99Ms: number;
  /** Over the whole run, the warm-up too. */
  said: number;
  refused: number;
  unanswered: number;
  counted: Counted;
  /** Processor time of the measured window for each command answered in it. */
  cpuMsEach: { own: number; postgres: number; redis: number };
  memoryMb: number;
}

export interface LoadWorld {
  parts: RunningParts;
  servicesCpu(): { postgres: number; redis: number };
  members: number;
  warmUpSeconds: number;
  seconds: number;
}

interface Watch {
  saidAtMs: Map<number, number>;
  acceptMs: number[];
  answerMs: number[];
  answeredInWindow: number;
  measuring: boolean;
  refused: number;
  answered: Set<number>;
}

/** Keeps `inFlight` commands between being said and being answered. */
export async function closedLoop(world: LoadWorld, inFlight: number): Promise<LoadFigures> {
  let next = 0;
  let saying = true;
  const watch = watchOver(world.parts, (ns) => {
    if (saying) say(ns.length);
  });
  const say = (many: number) => {
    const batch: Said[] = [];
    for (let one = 0; one < many; one += 1) batch.push(commandOf(next++, world.members));
    for (const { n } of batch) watch.saidAtMs.set(n, performance.now());
    world.parts.say(batch);
  };
  say(inFlight);
  const window = await measure(world, watch);
  saying = false;
  return finish(world, watch, window, next);
}

/** Says `perSecond` commands a second at even distances. */
export async function openLoop(world: LoadWorld, perSecond: number): Promise<LoadFigures> {
  let next = 0;
  const watch = watchOver(world.parts, () => {});
  const startedMs = performance.now();
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedMs) * perSecond) / 1_000);
    while (next < due) {
      const said = commandOf(next, world.members);
      // From when it was due, so that a bench that was late itself hides nothing.
      watch.saidAtMs.set(next, startedMs + ((next + 1) * 1_000) / perSecond);
      world.parts.say([said]);
      next += 1;
    }
  }, 2);
  const window = await measure(world, watch);
  clearInterval(timer);
  return finish(world, watch, window, next);
}

function watchOver(parts: RunningParts, after: (ns: readonly number[]) => void): Watch {
  const watch: Watch = {
    saidAtMs: new Map(),
    acceptMs: [],
    answerMs: [],
    answeredInWindow: 0,
    measuring: false,
    refused: 0,
    answered: new Set(),
  };
  const since = (n: number) => performance.now() - (watch.saidAtMs.get(n) ?? Number.NaN);
  parts.onAccepted((ns, refused) => {
    if (refused) {
      watch.refused += ns.length;
      after(ns);
    } else if (watch.measuring) for (const n of ns) watch.acceptMs.push(since(n));
  });
  parts.onAnswered((ns) => {
    const fresh = ns.filter((n) => !watch.answered.has(n));
    for (const n of fresh) watch.answered.add(n);
    if (watch.measuring) {
      watch.answeredInWindow += fresh.length;
      for (const n of fresh) watch.answerMs.push(since(n));
    }
    after(fresh);
  });
  return watch;
}

interface Window {
  seconds: number;
  own: number;
  postgres: number;
  redis: number;
  memoryMb: number;
}

async function measure(world: LoadWorld, watch: Watch): Promise<Window> {
  await pause(world.warmUpSeconds * 1_000);
  const before = { own: world.parts.cpuSeconds(), ...world.servicesCpu(), atMs: performance.now() };
  watch.measuring = true;
  await pause(world.seconds * 1_000);
  watch.measuring = false;
  const after = world.servicesCpu();
  return {
    seconds: (performance.now() - before.atMs) / 1_000,
    own: world.parts.cpuSeconds() - before.own,
    postgres: after.postgres - before.postgres,
    redis: after.redis - before.redis,
    memoryMb: world.parts.memoryMb(),
  };
}

const SETTLE_MS = 60_000;

/** Waits until all is answered, so that what is counted is what was said. */
async function finish(world: LoadWorld, watch: Watch, window: Window, said: number): Promise<LoadFigures> {
  const untilMs = performance.now() + SETTLE_MS;
  while (watch.answered.size + watch.refused < said && performance.now() < untilMs) await pause(50);
  const each = (seconds: number) => (seconds * 1_000) / watch.answeredInWindow;
  return {
    perSecond: watch.answeredInWindow / window.seconds,
    acceptP50Ms: percentile(watch.acceptMs, 0.5),
    acceptP99Ms: percentile(watch.acceptMs, 0.99),
    answerP50Ms: percentile(watch.answerMs, 0.5),
    answerP99Ms: percentile(watch.answerMs, 0.99),
    said,
    refused: watch.refused,
    unanswered: said - watch.answered.size - watch.refused,
    counted: await world.parts.count(),
    cpuMsEach: { own: each(window.own), postgres: each(window.postgres), redis: each(window.redis) },
    memoryMb: window.memoryMb,
  };
}
