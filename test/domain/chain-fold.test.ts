/** What stands on a list is the same whatever order its sendings arrive in: the newest rules. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ChainEntry, type ChainVersion, foldChain, goesOn } from '../../src/domain/chain-fold.js';

const AT = Date.parse('2026-11-23T02:00:00Z');
const sent = (minute: number) => new Date(AT + minute * 60_000);
const version = (
  inboxId: number,
  minute: number,
  entries: ChainEntry[],
  recalledAt: Date | null = null,
): ChainVersion => ({ inboxId, sentAt: sent(minute), recalledAt, entries });
const standing = (versions: readonly ChainVersion[], before: ChainEntry[] = []) =>
  foldChain(versions, before).standing.map((one) => `${one.memberId} ${one.textKey} since ${one.saidIn}`);

test('a line stands since the sending that first had it so', () => {
  const versions = [
    version(1, 0, [[1, 'a']]),
    version(2, 1, [
      [1, 'a'],
      [2, 'b'],
    ]),
    version(3, 2, [
      [1, 'c'],
      [2, 'b'],
    ]),
  ];
  expect(standing(versions)).toEqual(['1 c since 3', '2 b since 2']);
});

test('a line that went is gone since the sending without it, and back when it is back', () => {
  const versions = [version(1, 0, [[1, 'a']]), version(2, 1, [[2, 'b']])];
  expect(foldChain(versions).gone).toEqual([{ memberId: 1, at: sent(1) }]);
  expect(foldChain([...versions, version(3, 2, [[1, 'a']])]).gone).toEqual([{ memberId: 2, at: sent(2) }]);
});

test('without the newest sending, recalled, the one before it rules', () => {
  const versions = [version(1, 0, [[1, 'a']]), version(2, 1, [[2, 'b']], sent(5))];
  expect(standing(versions)).toEqual(['1 a since 1']);
  expect(foldChain(versions).gone).toEqual([{ memberId: 2, at: sent(5) }]);
});

test('of two sent at the same instant the later row rules', () => {
  expect(standing([version(2, 0, [[1, 'b']]), version(1, 0, [[1, 'a']])])).toEqual(['1 b since 2']);
});

test('lines that went with most others at once are kept, until they are back', () => {
  const all: ChainEntry[] = [1, 2, 3, 4].map((who) => [who, 'a']);
  const anew = [version(1, 0, all), version(2, 1, [[5, 'a']])];
  expect(standing(anew)).toEqual(['5 a since 2', '1 a since 1', '2 a since 1', '3 a since 1', '4 a since 1']);
  expect(
    foldChain(anew)
      .standing.filter((one) => one.offSince)
      .map((one) => one.memberId),
  ).toEqual([1, 2, 3, 4]);
  const back = foldChain([...anew, version(3, 2, [...all, [5, 'a']])]);
  expect(back.standing.every((one) => one.offSince === undefined)).toBe(true);
  expect(back.standing.find((one) => one.memberId === 1)?.saidIn).toBe(1);
});

test('of few lines, or of fewer than half, each is gone', () => {
  const all: ChainEntry[] = [1, 2, 3, 4, 5, 6].map((who) => [who, 'a']);
  expect(foldChain([version(1, 0, all), version(2, 1, all.slice(0, 3))]).gone).toHaveLength(3);
  expect(foldChain([version(1, 0, all.slice(0, 2)), version(2, 1, [[7, 'a']])]).gone).toHaveLength(2);
});

describe('a list goes on from an earlier day', () => {
  const before: ChainEntry[] = [
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
  ];
  test.each([
    [
      'all of it and one more',
      [
        [1, 'a'],
        [2, 'b'],
        [3, 'c'],
        [4, 'd'],
      ],
      true,
    ],
    [
      'two of three',
      [
        [1, 'a'],
        [2, 'b'],
        [3, 'x'],
      ],
      true,
    ],
    [
      'one of three',
      [
        [1, 'a'],
        [2, 'x'],
      ],
      false,
    ],
    ['its first line alone', [[1, 'a']], false],
    ['nothing of it', [[4, 'd']], false],
  ] as [string, ChainEntry[], boolean][])('%s: %j', (_, now, expected) =>
    expect(goesOn(before, now)).toBe(expected),
  );

  test('and what stood then counts there', () => {
    const { standing: lines } = foldChain([version(9, 0, [...before, [4, 'd']])], before);
    expect(lines.filter((one) => !one.carried).map((one) => one.memberId)).toEqual([4]);
  });
});

const versions = fc.array(
  fc.record({
    minute: fc.nat(5),
    isRecalled: fc.boolean(),
    entries: fc.uniqueArray(fc.tuple(fc.nat(4), fc.constantFrom('a', 'b', 'c')), {
      selector: ([who]) => who,
    }),
  }),
  { minLength: 1, maxLength: 8 },
);

test('any order of arrival comes to the same', () => {
  fc.assert(
    fc.property(
      versions.chain((drafts) => {
        const all = drafts.map(({ minute, isRecalled, entries }, at) =>
          version(at + 1, minute, entries, isRecalled ? sent(9) : null),
        );
        return fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }));
      }),
      ([inOrder, shuffled]) => {
        const sorted = (folded: ReturnType<typeof foldChain>) => ({
          ...folded,
          standing: [...folded.standing].sort((a, b) => a.memberId - b.memberId),
          gone: [...folded.gone].sort((a, b) => a.memberId - b.memberId),
        });
        expect(sorted(foldChain(shuffled))).toEqual(sorted(foldChain(inOrder)));
      },
    ),
    { numRuns: 2_000 },
  );
});

test('exactly the newest sending stands, and nobody both stands and is gone', () => {
  fc.assert(
    fc.property(versions, (drafts) => {
      const all = drafts.map(({ minute, entries }, at) => version(at + 1, minute, entries));
      const newest = [...all]
        .sort((a, b) => a.sentAt.getTime() - b.sentAt.getTime() || a.inboxId - b.inboxId)
        .at(-1);
      const folded = foldChain(all);
      const onIt = folded.standing.filter((one) => one.offSince === undefined);
      expect(new Set(onIt.map((one) => one.memberId))).toEqual(new Set(newest?.entries.map(([who]) => who)));
      const gone = folded.gone.map((one) => one.memberId);
      expect(folded.standing.filter((one) => gone.includes(one.memberId))).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});
