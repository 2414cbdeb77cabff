/** Quiet hours: reminders wait through the night (21:00–08:00) and the weekend, Beijing time (DOMAIN §4.4). */

import { addDays, beijingDay, beijingInstant, beijingMinute, weekdayOf } from './beijing-time.js';

const WAKING_FROM_MINUTE = 8 * 60;
const WAKING_UNTIL_MINUTE = 21 * 60;

/** Whether nobody is to be disturbed at this instant. 08:00 is waking, 21:00 is quiet. */
export function isQuiet(at: Date): boolean {
  return weekdayOf(beijingDay(at)) > 5 || isQuietHour(at);
}

/** Whether it is night, whatever the day: what a group asked for on a Sunday may come on a Sunday. */
export function isQuietHour(at: Date): boolean {
  const minute = beijingMinute(at);
  return minute < WAKING_FROM_MINUTE || minute >= WAKING_UNTIL_MINUTE;
}

/** The instant itself when it is a waking one, else the next 08:00 of a working weekday. */
export function nextWakingInstant(at: Date): Date {
  if (!isQuiet(at)) return at;
  let day = beijingDay(at);
  if (weekdayOf(day) > 5 || beijingMinute(at) >= WAKING_UNTIL_MINUTE) day = addDays(day, 1);
  while (weekdayOf(day) > 5) day = addDays(day, 1);
  return beijingInstant(day, WAKING_FROM_MINUTE);
}

/** An hour of the day at which somebody may be reminded: itself, or the nearest waking one. Of the evening it is 20:00. */
export function wakingMinute(minute: number): number {
  if (minute >= WAKING_UNTIL_MINUTE) return WAKING_UNTIL_MINUTE - 60;
  return Math.max(minute, WAKING_FROM_MINUTE);
}

/** The days that are told of on the evening of `day`: the next one, and where a weekend follows, up to the first behind it. */
export function daysToldTheEveningBefore(day: string): string[] {
  const days = [addDays(day, 1)];
  while (weekdayOf(days.at(-1) as string) > 5) days.push(addDays(days.at(-1) as string, 1));
  return days;
}
