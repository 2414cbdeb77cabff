/** Every regular expression of the program through all that recheck knows, its fuzzer included. */

import { checkSync } from 'recheck';
import { expect, test } from 'vitest';
import { everyExpression } from '../../support/expressions.js';

process.env.RECHECK_SYNC_BACKEND = 'pure';
const SEED = Number(process.env.QUNYI_TEST_SEED ?? 5);
const DECIDED_WITHIN_MS = 60_000;

test(`S5 every regular expression (seed ${SEED}): 0 vulnerable`, { timeout: 60 * 60_000 }, async () => {
  const expressions = await everyExpression();
  const doubtful = expressions.flatMap(({ at, source, flags }) => {
    const { status } = checkSync(source, flags, { timeout: DECIDED_WITHIN_MS, randomSeed: SEED });
    return status === 'safe' ? [] : [`${status} ${at} /${source}/${flags}`];
  });
  console.log(`S5 ${expressions.length} expressions, ${doubtful.length} not shown to be safe`);
  expect(doubtful).toEqual([]);
});
