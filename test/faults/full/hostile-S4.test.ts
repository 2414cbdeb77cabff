/** 100,000 fuzzed messages up to 100 KB through clean, guard, look and understand: exceptions, and CPU time a message. */

import { expect, test } from 'vitest';
import { readFuzzed } from '../../support/hostile/read-fuzzed.js';
import { readMutated } from '../../support/hostile/read-mutated.js';

const SEED = Number(process.env.QUNYI_TEST_SEED ?? 4);

test(`S4 100,000 fuzzed messages (seed ${SEED}): 0 exceptions, p99 < 1 ms`, { timeout: 30 * 60_000 }, () => {
  const read = readFuzzed(100_000, SEED, 'as people write');
  console.log(`S4 ${JSON.stringify(read)}`);
  console.log(`S4 all sizes ${JSON.stringify(readFuzzed(10_000, SEED, 'all sizes'))}`);
  expect(read.understood).toBeGreaterThan(1_000);
  expect(read.p99Ms).toBeLessThan(1);
});

test(`S4 1,000,000 corpus lines with slips (seed ${SEED}): 0 exceptions, p99 < 1 ms`, {
  timeout: 30 * 60_000,
}, () => {
  const read = readMutated(1_000_000, SEED + 1);
  console.log(`S4 mutated ${JSON.stringify(read)}`);
  expect(read.p99Ms).toBeLessThan(1);
});
