/** 固定学习日: which days of a topic have a session, and when. */

import { expect, test } from 'vitest';
import { sessionDue } from '../../src/domain/session-due.js';
import { DEFAULT_RULES, type StudyDaysRule } from '../../src/domain/study-rules.js';

const NONE = new Map<string, 'off' | 'work'>();
const topic = (studyDays: StudyDaysRule) => ({
  ...DEFAULT_RULES,
  studyDays,
  startsDay: '2026-01-01',
  endsDay: '2026-12-31',
});
const due = (rule: StudyDaysRule, day: string, calendar = NONE) =>
  sessionDue(topic(rule), day, calendar)?.startsAt.toISOString();

test('every quarter in its month, at the hour that is named or in the afternoon', () => {
  const rule: StudyDaysRule = { kind: 'quarterly', month: 3, on: { date: 10 } };
  expect(due(rule, '2026-12-10')).toBe('2026-12-10T07:00:00.000Z');
  expect(due({ ...rule, fromMinute: 540 }, '2026-12-10')).toBe('2026-12-10T01:00:00.000Z');
  expect(due(rule, '2026-12-11')).toBeUndefined();
  expect(due(rule, '2026-11-10')).toBeUndefined();
});

test('every week only where an hour is named: without it the days say when is studied', () => {
  const rule: StudyDaysRule = { kind: 'weekly', weekdays: [1], fromMinute: 1260, untilMinute: 1320 };
  expect(sessionDue(topic(rule), '2026-11-30', NONE)?.endsAt.toISOString()).toBe('2026-11-30T14:00:00.000Z');
  expect(due({ kind: 'weekly', weekdays: [1] }, '2026-11-30')).toBeUndefined();
  expect(due({ kind: 'daily' }, '2026-11-30')).toBeUndefined();
});

test('not on a holiday, nor outside the topic', () => {
  const rule: StudyDaysRule = { kind: 'monthly', on: { date: 1 } };
  expect(due(rule, '2026-10-01', new Map([['2026-10-01', 'off']]))).toBeUndefined();
  expect(due(rule, '2027-01-01')).toBeUndefined();
  expect(due(rule, '2026-10-01')).toBeDefined();
});
