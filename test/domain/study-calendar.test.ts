/** Which days a topic asks for, and when a day begins, across months, years and changes of the rules. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, beijingInstant } from '../../src/domain/beijing-time.js';
import { listDueDays, nextStudyDay, studyDayKind } from '../../src/domain/study-calendar.js';
import { beginningOf, studyDayIn } from '../../src/domain/study-day.js';
import { DEFAULT_RULES, type StudyDaysRule, type TopicDays } from '../../src/domain/study-rules.js';

function topic(studyDays: StudyDaysRule, more: Partial<TopicDays> = {}): TopicDays {
  return { ...DEFAULT_RULES, studyDays, startsDay: '2026-11-01', endsDay: '2027-12-31', ...more };
}

const none = new Map<string, 'off' | 'work'>();
const due = (one: TopicDays, from: string, to: string, calendar = none) =>
  listDueDays(one, from, to, calendar);

test('workdays are Monday to Friday, and what the calendar makes of a weekend; a holiday is free', () => {
  const calendar = new Map([
    ['2026-10-01', 'off'],
    ['2026-12-05', 'work'],
    ['2026-12-04', 'off'],
  ] as const);
  const one = topic({ kind: 'workdays' });
  expect(due(one, '2026-12-01', '2026-12-07', calendar)).toEqual([
    '2026-12-01',
    '2026-12-02',
    '2026-12-03',
    '2026-12-05',
    '2026-12-07',
  ]);
  expect(studyDayKind(one, '2026-12-04', calendar)).toBe('free');
  expect(studyDayKind(one, '2026-12-06', calendar)).toBe('none');
});

test('optional weekends are free, a working Saturday is not', () => {
  const one = topic({ kind: 'daily' }, { weekendsOptional: true });
  expect(studyDayKind(one, '2026-12-05', none)).toBe('free');
  expect(studyDayKind(one, '2026-12-05', new Map([['2026-12-05', 'work']]))).toBe('due');
  expect(studyDayKind(topic({ kind: 'daily' }), '2026-12-05', none)).toBe('due');
});

test.each<[string, StudyDaysRule, string[]]>([
  [
    'every Monday and Thursday',
    { kind: 'weekly', weekdays: [1, 4] },
    ['2026-12-28', '2026-12-31', '2027-01-04', '2027-01-07'],
  ],
  [
    'the 31st, or a month’s last day',
    { kind: 'monthly', on: { date: 31 } },
    ['2026-12-31', '2027-01-31', '2027-02-28'],
  ],
  [
    'the last Friday of a month',
    { kind: 'monthly', on: { nth: -1, weekday: 5 } },
    ['2027-01-29', '2027-02-26'],
  ],
  [
    'the first Friday of a quarter',
    { kind: 'quarterly', month: 1, on: { nth: 1, weekday: 5 } },
    ['2027-01-01'],
  ],
  ['the 15th of a quarter’s second month', { kind: 'quarterly', month: 2, on: { date: 15 } }, ['2027-02-15']],
])('%s, across the year', (_, rule, days) => {
  expect(due(topic(rule), '2026-12-26', '2027-02-28').slice(0, days.length)).toEqual(days);
});

test('outside its days a topic has no study day, and after its last one none comes', () => {
  const one = topic({ kind: 'daily' }, { startsDay: '2026-12-01', endsDay: '2026-12-03' });
  expect(due(one, '2026-11-01', '2027-01-01')).toEqual(['2026-12-01', '2026-12-02', '2026-12-03']);
  expect(nextStudyDay(one, '2026-11-20', none)).toBe('2026-12-01');
  expect(nextStudyDay(one, '2026-12-04', none)).toBeUndefined();
});

test('a boundary that changes on the way leaves the days before as they were', () => {
  const one = topic(
    { kind: 'daily' },
    { changes: [{ fromDay: '2026-12-10', dayBoundaryMinutes: 120, studyDays: { kind: 'daily' } }] },
  );
  const at = (text: string) => studyDayIn(one, new Date(`${text}+08:00`));
  expect(at('2026-12-09T00:00:00')).toBe('2026-12-09');
  expect(at('2026-12-08T23:59:59.999')).toBe('2026-12-08');
  // The day before the change is longer: it ends when the first day with the new hour begins.
  expect(at('2026-12-10T01:59:59.999')).toBe('2026-12-09');
  expect(at('2026-12-10T02:00:00')).toBe('2026-12-10');
  expect(at('2026-12-11T01:59:59.999')).toBe('2026-12-10');
});

test('every instant lies in exactly one study day, whatever the boundaries and their changes', () => {
  const minutes = fc.integer({ min: 0, max: 720 });
  fc.assert(
    fc.property(minutes, minutes, fc.integer({ min: 0, max: 40 * 1440 }), (first, second, at) => {
      const one = topic(
        { kind: 'daily' },
        {
          dayBoundaryMinutes: first,
          changes: [{ fromDay: '2026-12-10', dayBoundaryMinutes: second, studyDays: { kind: 'daily' } }],
        },
      );
      const instant = beijingInstant('2026-11-25', at);
      const day = studyDayIn(one, instant);
      expect(beginningOf(one, day) <= instant).toBe(true);
      expect(instant < beginningOf(one, addDays(day, 1))).toBe(true);
    }),
  );
});
