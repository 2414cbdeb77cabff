/** Gathering adds: the first goes at once, what follows within a moment goes together, and each hears how it went. */

import { expect, test } from 'vitest';
import type { InboxId } from '../../src/db/schema.js';
import { type AcceptedRow, gatherAdds } from '../../src/queue/gather-adds.js';

const row = (id: number): AcceptedRow => ({ id: id as InboxId, hint: 'record-check-in' });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function gathering(everyMs: number, fails: (call: number) => boolean = () => false) {
  const calls: number[][] = [];
  const add = gatherAdds(async (rows) => {
    calls.push(rows.map((one) => one.id));
    if (fails(calls.length)) throw new Error('the queue is away');
  }, everyMs);
  return { calls, add };
}

test('a row alone is added at once', async () => {
  const { calls, add } = gathering(60_000);
  await add([row(1)]);
  expect(calls).toEqual([[1]]);
});

test('rows of one moment go together, in their order; those that come later in the next adding', async () => {
  const { calls, add } = gathering(40);
  await Promise.all([add([row(1)]), add([row(2), row(3)])]);
  const later = [add([row(4)]), pause(5).then(() => add([row(5)]))];
  expect(calls).toEqual([[1, 2, 3]]);
  await Promise.all(later);
  expect(calls).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
});

test('after a pause a row is added at once again', async () => {
  const { calls, add } = gathering(20);
  await add([row(1)]);
  await pause(30);
  const began = performance.now();
  await add([row(2)]);
  expect(performance.now() - began).toBeLessThan(15);
  expect(calls).toEqual([[1], [2]]);
});

test('an adding that fails fails for those it gathered and for nobody else', async () => {
  const { calls, add } = gathering(20, (call) => call === 1);
  const first = await Promise.allSettled([add([row(1)]), add([row(2)])]);
  expect(first.map((one) => one.status)).toEqual(['rejected', 'rejected']);
  await add([row(3)]);
  expect(calls).toEqual([[1, 2], [3]]);
});
