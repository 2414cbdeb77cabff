/** Numbers of tips: the year is Beijing's, four digits at least, read back however they are typed. */

import { expect, test } from 'vitest';
import { readTipNumber, shownTipNumber, tipNumber, tipSeries } from '../../src/domain/tip-number.js';

test('the year is the Beijing year', () => {
  expect(tipSeries(new Date('2026-12-31T15:59:59Z'))).toBe('SQ-2026');
  expect(tipSeries(new Date('2026-12-31T16:00:00Z'))).toBe('SQ-2027');
});

test('there are at least four digits', () => {
  expect([1, 17, 9_999, 12_345].map((ordinal) => tipNumber('SQ-2026', ordinal))).toEqual([
    'SQ-2026-0001',
    'SQ-2026-0017',
    'SQ-2026-9999',
    'SQ-2026-12345',
  ]);
});

test('the committee’s code stands before it only for those who meet two committees', () => {
  expect(shownTipNumber('SQ-2026-0017', 'XA', true)).toBe('XA-SQ-2026-0017');
  expect(shownTipNumber('SQ-2026-0017', 'XA', false)).toBe('SQ-2026-0017');
  expect(shownTipNumber('SQ-2026-0017', null, true)).toBe('SQ-2026-0017');
});

test('it is read as people type it', () => {
  for (const typed of ['sq-2026-0017', 'xa-sq-2026-0017', 'sq2026-0017', 'sq 2026-0017', 'sq-20260017'])
    expect(readTipNumber(typed)).toBe('SQ-2026-0017');
  for (const typed of ['', '2026-0017', 'sq-2026', 'n-20260423-01', 'sq-2026-0017000000'])
    expect(readTipNumber(typed)).toBeUndefined();
});
