/** 固定学习日: which days of a topic have a session of their own, and when. */

import { beijingInstant } from './beijing-time.js';
import { isInPattern, studyDayKind, type WorkCalendar } from './study-calendar.js';
import { settingsOn, type TopicDays } from './study-rules.js';
import type { SessionTime } from './study-session.js';

/** A 固定学习日 without an hour is in the afternoon. */
const FROM_MINUTE = 15 * 60;
const LENGTH_MINUTES = 120;

/**
 * The session that a topic's rule asks for on `day`; undefined when none. Quarterly and monthly days always have one,
 * weekly ones where the topic names an hour: without it they only say on which days is studied. None on a holiday.
 */
export function sessionDue(topic: TopicDays, day: string, calendar: WorkCalendar): SessionTime | undefined {
  const rule = settingsOn(topic, day).studyDays;
  if (rule.kind === 'daily' || rule.kind === 'workdays') return undefined;
  if (rule.kind === 'weekly' && rule.fromMinute === undefined) return undefined;
  if (!isInPattern(rule, day) || calendar.get(day) === 'off') return undefined;
  if (studyDayKind(topic, day, calendar) === 'none') return undefined;
  const from = rule.fromMinute ?? FROM_MINUTE;
  const until = rule.untilMinute ?? from + LENGTH_MINUTES;
  return { startsAt: beijingInstant(day, from), endsAt: beijingInstant(day, until) };
}
