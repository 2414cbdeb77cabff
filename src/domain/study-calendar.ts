/** Which days of a topic are study days, which of them are asked for, and which are free: holidays and optional weekends. */

import { addDays, toDay, weekdayOf } from './beijing-time.js';
import { type DayInMonth, type StudyDaysRule, settingsOn, type TopicDays } from './study-rules.js';

/** Where a committee's calendar differs from the week: `off` 放假, `work` 上班. */
export type WorkCalendar = ReadonlyMap<string, 'off' | 'work'>;

/**
 * `due`: a study day; who misses it ends their streak · `free`: a check-in counts, and nobody misses it · `none`: no study
 * day, a check-in is kept as a further piece and does not count.
 */
export type StudyDayKind = 'due' | 'free' | 'none';

export function studyDayKind(topic: TopicDays, day: string, calendar: WorkCalendar): StudyDayKind {
  if (day < topic.startsDay || day > topic.endsDay) return 'none';
  const rule = settingsOn(topic, day).studyDays;
  const mark = calendar.get(day);
  const isWeekend = weekdayOf(day) > 5 && mark !== 'work';
  if (rule.kind === 'workdays' ? isWeekend : !isInPattern(rule, day)) return 'none';
  return mark === 'off' || (topic.weekendsOptional && isWeekend) ? 'free' : 'due';
}

/** The days from `from` to `to` that are asked for, in order. */
export function listDueDays(topic: TopicDays, from: string, to: string, calendar: WorkCalendar): string[] {
  const first = from > topic.startsDay ? from : topic.startsDay;
  const last = to < topic.endsDay ? to : topic.endsDay;
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1))
    if (studyDayKind(topic, day, calendar) === 'due') days.push(day);
  return days;
}

/** The next study day from `day` on, `day` included; undefined when the topic has none left. */
export function nextStudyDay(topic: TopicDays, day: string, calendar: WorkCalendar): string | undefined {
  let next = day > topic.startsDay ? day : topic.startsDay;
  while (next <= topic.endsDay && studyDayKind(topic, next, calendar) === 'none') next = addDays(next, 1);
  return next <= topic.endsDay ? next : undefined;
}

/** Whether a rule names that day, whatever the calendar says. */
export function isInPattern(rule: StudyDaysRule, day: string): boolean {
  switch (rule.kind) {
    case 'daily':
      return true;
    case 'workdays':
      return weekdayOf(day) <= 5;
    case 'weekly':
      return rule.weekdays.includes(weekdayOf(day));
    case 'monthly':
      return day === dayInMonth(day, rule.on);
    case 'quarterly':
      return (Number(day.slice(5, 7)) - 1) % 3 === rule.month - 1 && day === dayInMonth(day, rule.on);
  }
}

/** The day of the month in which `day` lies; a month without the date has its last day. */
function dayInMonth(day: string, on: DayInMonth): string {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  const first = `${day.slice(0, 8)}01`;
  const last = addDays(month === 12 ? `${year + 1}-01-01` : (toDay(year, month + 1, 1) as string), -1);
  if ('date' in on) return toDay(year, month, on.date) ?? last;
  if (on.nth === -1) return addDays(last, -((weekdayOf(last) - on.weekday + 7) % 7));
  return addDays(first, ((on.weekday - weekdayOf(first) + 7) % 7) + (on.nth - 1) * 7);
}
