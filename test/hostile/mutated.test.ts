/** Corpus lines with slips of all kinds: no exception, and the time a message takes; a million are in hostile-S4.test.ts. */

import { expect, test } from 'vitest';
import { readMutated } from '../support/hostile/read-mutated.js';

const SEED = Number(process.env.QUNYI_TEST_SEED ?? 4);

test(`S4 short (seed ${SEED}): 25,000 mutated messages are read without an exception`, {
  timeout: 120_000,
}, () => {
  const read = readMutated(25_000, SEED);
  // All kinds are among them, so that nothing passes for want of being read.
  for (const kind of ['command', 'guess', 'acknowledgement', 'heard', 'nothing', 'dropped'])
    expect(read.kinds[kind] ?? 0).toBeGreaterThan(50);
  // Some 0.2 ms where nothing else runs; a loose bound, for the machine may be busy.
  expect(read.p99Ms).toBeLessThan(5);
});
