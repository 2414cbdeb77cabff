/** Beijing time: the civil calendar of every rule, wherever the server stands. China has had no summer time since 1991. */

const BEIJING_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** The Beijing day (`YYYY-MM-DD`) of an instant. */
export function beijingDay(at: Date): string {
  return new Date(at.getTime() + BEIJING_OFFSET_MS).toISOString().slice(0, 10);
}

/** Minutes since Beijing midnight, 0–1439. */
export function beijingMinute(at: Date): number {
  return Math.floor(((((at.getTime() + BEIJING_OFFSET_MS) % DAY_MS) + DAY_MS) % DAY_MS) / 60_000);
}

/** The instant at which a Beijing day has run for `minutes`. */
export function beijingInstant(day: string, minutes = 0): Date {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) - BEIJING_OFFSET_MS + minutes * 60_000);
}

/** The day `days` after (before, when negative). */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(day: string): number {
  return new Date(Date.parse(`${day}T00:00:00.000Z`)).getUTCDay() || 7;
}

/** The day's text, or undefined when the calendar has no such day (2月30日). */
export function toDay(year: number, month: number, date: number): string | undefined {
  const at = new Date(Date.UTC(2000, 0, 1));
  at.setUTCFullYear(year, month - 1, date);
  const real = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === date;
  return real && year >= 1900 && year <= 9999 ? at.toISOString().slice(0, 10) : undefined;
}
