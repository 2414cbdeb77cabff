/** What one fault run is given from outside: its seed, its scale, and where its figures go. */

import { appendFileSync } from 'node:fs';
import { expect } from 'vitest';

/** `QUNYI_TEST_SEED` repeats a run: the same commands, faults and kills, as far as a machine can repeat them. */
export const SEED = Number(process.env.QUNYI_TEST_SEED ?? Date.now() % 100_000);

/** `QUNYI_FAULTS_SCALE=0.1` shrinks counts and lengths, for trying out; figures of such a run are not the row's. */
export const SCALE = Number(process.env.QUNYI_FAULTS_SCALE ?? 1);

/** A count, or a length of time, at this run's scale. */
export function scaled(full: number, least = 1): number {
  return Math.max(least, Math.round(full * SCALE));
}

/** A figure with what it must be: `[what was seen, what is demanded, whether that holds]`. */
export interface Demand {
  what: string;
  holds: boolean;
}

export function demand(what: string, holds: boolean): Demand {
  return { what, holds };
}

/** A demand on time, which only a run of full size on a machine of its own can be held to. */
export function demandTime(what: string, holds: boolean): Demand {
  return { what, holds: holds || SCALE < 1 };
}

/** Prints the figures a case saw, appends them to the file of `QUNYI_FAULTS_REPORT`, and fails where a demand does not hold. */
export function report(
  row: string,
  on: string,
  figures: Record<string, number | string | boolean>,
  demands: readonly Demand[],
): void {
  const missed = demands.filter((one) => !one.holds).map((one) => one.what);
  const told = { row, on, seed: SEED, scale: SCALE, held: missed.length === 0, figures, missed };
  console.log(`${row} ${JSON.stringify({ on, seed: SEED, ...(SCALE < 1 && { scale: SCALE }), ...figures })}`);
  const path = process.env.QUNYI_FAULTS_REPORT;
  if (path) appendFileSync(path, `${JSON.stringify(told)}\n`);
  expect(missed).toEqual([]);
}

export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The value below which `share` of all values lie; 0 of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0) * 10) / 10;
}
