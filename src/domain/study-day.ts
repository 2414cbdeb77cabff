/** The study day: the Beijing day that a check-in counts for, by when it was sent. */

import { addDays, beijingDay, beijingInstant } from './beijing-time.js';
import { settingsOn, type TopicDays } from './study-rules.js';

/**
 * The study day of an instant. Until `boundaryMinutes` after Beijing midnight (0; 120 where a group reads until two) it
 * is still the day before.
 */
export function studyDay(at: Date, boundaryMinutes = 0): string {
  return beijingDay(new Date(at.getTime() - boundaryMinutes * 60_000));
}

/** As `studyDay`, by what the topic says of that very day: a boundary that changes on the way has its old hour before. */
export function studyDayIn(topic: TopicDays, at: Date): string {
  const day = beijingDay(at);
  return at < beginningOf(topic, day) ? addDays(day, -1) : day;
}

/** When a study day of the topic begins; it ends when the next one begins. */
export function beginningOf(topic: TopicDays, day: string): Date {
  return beijingInstant(day, settingsOn(topic, day).dayBoundaryMinutes);
}
