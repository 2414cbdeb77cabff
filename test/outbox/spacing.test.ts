/** Spacing by a process's own clock: calls that come late all at once do not go out all at once. */

import { expect, test } from 'vitest';
import { makeSpacing } from '../../src/outbox/spacing.js';

async function instantsOf(spacing: (key: string) => Promise<void>, keys: readonly string[]) {
  const began = performance.now();
  return Promise.all(keys.map((key) => spacing(key).then(() => performance.now() - began)));
}

test('ten calls for one group at one instant: never more than five in a second', async () => {
  const instants = await instantsOf(makeSpacing({ burst: 1, intervalMs: 250 }), Array(10).fill('group'));
  const most = Math.max(
    ...instants.map((from) => instants.filter((at) => at >= from && at < from + 990).length),
  );
  expect(most).toBeLessThanOrEqual(5);
  expect(Math.max(...instants)).toBeLessThan(2_500);
});

test('groups do not wait for each other, nor does what comes in time', async () => {
  const spacing = makeSpacing({ burst: 1, intervalMs: 100 });
  const instants = await instantsOf(spacing, ['a', 'b', 'c', 'd']);
  expect(Math.max(...instants)).toBeLessThan(50);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect((await instantsOf(spacing, ['a']))[0]).toBeLessThan(50);
});

test('a burst goes at once', async () => {
  const instants = await instantsOf(makeSpacing({ burst: 3, intervalMs: 200 }), ['a', 'a', 'a', 'a']);
  expect(instants[2]).toBeLessThan(60);
  expect(instants[3]).toBeGreaterThan(120);
});
