/** Quiet hours: reminders wait through the night (21:00–08:00) and the weekend, Beijing time (DOMAIN §4.4). */

import { addDays, beijingDay, beijingInstant, beijingMinute, weekdayOf } from './beijing-time.js';

const WAKING_FROM_MINUTE = 8 * 60;
const WAKING_UNTIL_MINUTE = 21 * 60;

/** Whether nobody is to be disturbed at this instant. 08:00 is waking, 21:00 is quiet. */
export function isQuiet(at: Date): boolean {
  const minute = beijingMinute(at);
  return weekdayOf(beijingDay(at)) > 5 || minute < WAKING_FROM_MINUTE || minute >= WAKING_UNTIL_MINUTE;
}

/** The instant itself when it is a waking one, else the next 08:00 of a working weekday. */
export function nextWakingInstant(at: Date): Date {
  if (!isQuiet(at)) return at;
  let day = beijingDay(at);
  if (weekdayOf(day) > 5 || beijingMinute(at) >= WAKING_UNTIL_MINUTE) day = addDays(day, 1);
  while (weekdayOf(day) > 5) day = addDays(day, 1);
  return beijingInstant(day, WAKING_FROM_MINUTE);
}
