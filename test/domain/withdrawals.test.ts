/** Withdrawals folded over check-ins: the same outcome in whatever order they are given. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldWithdrawals } from '../../src/domain/withdrawals.js';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 2, minute));
const checkIn = (id: number, minute: number, recalledMinute?: number) => ({
  id,
  inboxId: id,
  sentAt: at(minute),
  recalledAt: recalledMinute === undefined ? null : at(recalledMinute),
});
const withdrawal = (inboxId: number, minute: number) => ({ inboxId, sentAt: at(minute) });
const folded = (...args: Parameters<typeof foldWithdrawals>) =>
  [...foldWithdrawals(...args)].map(([id, { inboxId }]) => [id, inboxId]).sort();

test('a withdrawal means the newest check-in before it', () => {
  expect(folded([checkIn(1, 0), checkIn(2, 5), checkIn(3, 20)], [withdrawal(9, 10)])).toEqual([[2, 9]]);
});

test('a second one means the one before that', () => {
  expect(folded([checkIn(1, 0), checkIn(2, 5)], [withdrawal(9, 10), withdrawal(10, 11)])).toEqual([
    [1, 10],
    [2, 9],
  ]);
});

test('one that was recalled before is passed over, one recalled later was still meant', () => {
  expect(folded([checkIn(1, 0), checkIn(2, 5, 7)], [withdrawal(9, 10)])).toEqual([[1, 9]]);
  expect(folded([checkIn(1, 0), checkIn(2, 5, 12)], [withdrawal(9, 10)])).toEqual([[2, 9]]);
});

test('a check-in of more than a day before is left alone', () => {
  expect(folded([checkIn(1, -24 * 60)], [withdrawal(9, 0)])).toEqual([[1, 9]]);
  expect(folded([checkIn(1, -24 * 60 - 1)], [withdrawal(9, 0)])).toEqual([]);
});

test('at the same instant the order of arrival decides', () => {
  expect(folded([checkIn(1, 0), checkIn(3, 0)], [withdrawal(2, 0)])).toEqual([[1, 2]]);
});

test('the order they are given in does not matter', () => {
  const minutes = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 8 });
  fc.assert(
    fc.property(minutes, minutes, fc.infiniteStream(fc.nat()), (sent, withdrawn, randoms) => {
      const checkIns = sent.map((minute, index) => checkIn(index + 1, minute));
      const withdrawals = withdrawn.map((minute, index) => withdrawal(100 + index, minute));
      const shuffled = <T>(list: T[]) =>
        list
          .map((item) => ({ item, key: randoms.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ item }) => item);
      expect(folded(shuffled(checkIns), shuffled(withdrawals))).toEqual(folded(checkIns, withdrawals));
    }),
  );
});
