/** The study day turns at Beijing midnight or at the group's own boundary, wherever the server stands. */

import { expect, test } from 'vitest';
import { beijingInstant, beijingMinute, toDay, weekdayOf } from '../../src/domain/beijing-time.js';
import { studyDay } from '../../src/domain/study-day.js';

test.each([
  ['2026-04-22T15:59:59Z', 0, '2026-04-22'],
  ['2026-04-22T16:00:00Z', 0, '2026-04-23'],
  ['2026-04-22T17:59:59Z', 120, '2026-04-22'],
  ['2026-04-22T18:00:00Z', 120, '2026-04-23'],
  ['2028-02-28T16:00:00Z', 0, '2028-02-29'],
  ['2026-12-31T16:00:00Z', 0, '2027-01-01'],
])('%s with boundary %i is %s', (at, boundary, day) => expect(studyDay(new Date(at), boundary)).toBe(day));

test('a Beijing day begins at 16:00 UTC of the day before', () => {
  expect(beijingInstant('2026-04-23', 90).toISOString()).toBe('2026-04-22T17:30:00.000Z');
  expect(beijingMinute(new Date('2026-04-22T17:30:59Z'))).toBe(90);
  expect(beijingMinute(new Date(-1))).toBe(479);
  expect(weekdayOf('2026-04-26')).toBe(7);
});

test('days that the calendar has not are none', () => {
  expect(toDay(2026, 2, 29)).toBeUndefined();
  expect(toDay(2028, 2, 29)).toBe('2028-02-29');
  expect(toDay(2026, 0, 1)).toBeUndefined();
  expect(toDay(99, 1, 1)).toBeUndefined();
});
