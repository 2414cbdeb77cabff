/** Fuzzed words before the database: no exception, and the time a message takes; the full form is hostile-S4.test.ts. */

import { expect, test } from 'vitest';
import { readFuzzed } from '../support/hostile/read-fuzzed.js';

const SEED = Number(process.env.QUNYI_TEST_SEED ?? 4);

test(`S4 short (seed ${SEED}): 8,000 fuzzed messages up to 100 KB are read without an exception`, {
  timeout: 120_000,
}, () => {
  const read = readFuzzed(8_000, SEED, 'as people write');
  expect(read.understood).toBeGreaterThan(100);
  expect(read.refused).toBeGreaterThan(10);
  // A loose bound: what goes back again and again takes seconds. The figure is measured by the full form.
  expect(read.p99Ms).toBeLessThan(10);
});
