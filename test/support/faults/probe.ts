/** Watches a process from outside while it is harmed: how long its health takes to answer, and its memory. */

import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { wait } from './run.js';

export interface Probe {
  /** The slowest answer in ms, and the statuses that were seen. */
  end(): Promise<{ slowestMs: number; statuses: Record<string, number> }>;
}

/** Asks every quarter of a second until `end`. A refused connection counts as an answer: nothing hangs. */
export function probe(url: string): Probe {
  let asking = true;
  let slowestMs = 0;
  const statuses: Record<string, number> = {};
  const run = async () => {
    while (asking) {
      const sinceMs = performance.now();
      const status = await fetch(url, { signal: AbortSignal.timeout(30_000) }).then(
        async (answer) => {
          await answer.arrayBuffer();
          return String(answer.status);
        },
        (error: Error) => error.name,
      );
      slowestMs = Math.max(slowestMs, performance.now() - sinceMs);
      statuses[status] = (statuses[status] ?? 0) + 1;
      await wait(250);
    }
  };
  const running = run();
  return {
    async end() {
      asking = false;
      await running;
      return { slowestMs: Math.round(slowestMs), statuses };
    },
  };
}

/** Resident memory of a process in MiB, from /proc; undefined where it has none. */
export function residentMiB(pid: number | undefined): number | undefined {
  if (pid === undefined) return undefined;
  try {
    const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Number(kib) / 1024;
  } catch {
    return undefined;
  }
}
