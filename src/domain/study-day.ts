/** The study day: the Beijing day that a check-in counts for, by when it was sent. */

import { beijingDay } from './beijing-time.js';

/**
 * The study day of an instant. Until `boundaryMinutes` after Beijing midnight (0; 120 where a group reads until two) it
 * is still the day before.
 */
export function studyDay(at: Date, boundaryMinutes = 0): string {
  return beijingDay(new Date(at.getTime() - boundaryMinutes * 60_000));
}
