/** Harm by plan: which process is killed when, and what else happens in between, all from one seed. */

import { performance } from 'node:perf_hooks';
import type { KeptProcess } from './kept-process.js';
import { wait } from './run.js';

export interface Harm {
  processes: readonly KeptProcess[];
  kills: number;
  /** Between two kills, half of it chance. */
  everyMs: number;
  random: () => number;
  /** Done before the nth kill, and awaited. */
  before?: Readonly<Record<number, () => Promise<unknown>>>;
  /** Told after each kill. */
  killed?(count: number): void;
}

/** Of 100 ms each: no server need be up for a process to be killed in vain. */
const MOST_WAITS = 150;

/**
 * SIGKILL at random instants to random processes. On a busy machine it waits for the next victim to be up: killing what
 * has not begun harms nobody. @returns when the last kill was, by `performance.now()`.
 */
export async function killAtRandom(harm: Harm): Promise<number> {
  const { processes, random, everyMs } = harm;
  for (let n = 0; n < harm.kills; n += 1) {
    const victim = processes[Math.floor(random() * processes.length)] as KeptProcess;
    await wait(everyMs * (0.5 + random()));
    await harm.before?.[n]?.();
    for (let waits = 0; !victim.isReady() && waits < MOST_WAITS; waits += 1) await wait(100);
    victim.kill();
    harm.killed?.(n + 1);
  }
  return performance.now();
}
