/** Reading days as people type them (4.20, 昨晚, 上周五, 25日（周五）), by Beijing's calendar and the message's own instant. */

import { beijingDay, weekdayOf } from '../domain/beijing-time.js';
import { numberDay } from './day-numbers.js';
import { type Direction, match, type NamedDay, WEEKDAY_NAME, weekdayNumber, wordDay } from './day-words.js';

export type { Direction } from './day-words.js';

/** A day found in a folded text, from `start` to `end`; or one that cannot be, with the reason. */
export type DayReading =
  | { day: string; start: number; end: number }
  | { day: undefined; problem: DayProblem; start: number; end: number };

/** 2月30日 · a backfill for tomorrow · 25日（周五） when the 25th is no Friday · 3日至1日. */
export type DayProblem = 'no_such_day' | 'in_the_future' | 'weekday_differs' | 'ends_before_start';

/** The first day named in `text` (folded) at or after `from`; undefined when none is. */
export function findDay(text: string, sentAt: Date, direction: Direction, from = 0): DayReading | undefined {
  for (let at = from; at < text.length; at += 1) {
    if (!STARTS_DAY.includes(text[at]!)) continue;
    const reading = readDayAt(text, at, sentAt, direction);
    if (reading !== undefined) return reading;
  }
  return undefined;
}

const STARTS_DAY = '0123456789〇零一二两三四五六七八九十廿卅今昨前明后大去上下本这周星礼当即月年';

/** The day named exactly at `at`. */
export function readDayAt(
  text: string,
  at: number,
  sentAt: Date,
  direction: Direction,
): DayReading | undefined {
  const today = beijingDay(sentAt);
  const found = wordDay(text, at, today, direction) ?? numberDay(text, at, today, direction);
  if (found === undefined) return undefined;
  const { day, end } = besideWeekday(text, found, today, direction);
  if (day === undefined) return { day, problem: 'no_such_day', start: at, end };
  if (day === 'differs') return { day: undefined, problem: 'weekday_differs', start: at, end };
  if (direction === 'past' && day > today)
    return { day: undefined, problem: 'in_the_future', start: at, end };
  return { day, start: at, end };
}

const WEEKDAY_BESIDE = new RegExp(` ?[(,]? ?${WEEKDAY_NAME} ?\\)?`, 'y');
const DATE_BESIDE = / ?\(? ?(?=[\d一二三四五六七八九十廿卅本下上])/y;
const CLOSING = / ?\)/y;

/** 25日（周五） and 周五4月24日 name a day twice: both must be the same. */
function besideWeekday(
  text: string,
  found: NamedDay,
  today: string,
  direction: Direction,
): { day: string | 'differs' | undefined; end: number } {
  if (found.day === undefined) return found;
  if (found.weekday === undefined) {
    const beside = match(WEEKDAY_BESIDE, text, found.end);
    if (!beside) return found;
    const agrees = weekdayOf(found.day) === weekdayNumber(beside[1]!);
    return { day: agrees ? found.day : 'differs', end: found.end + beside[0].length };
  }
  const gap = match(DATE_BESIDE, text, found.end);
  const dated = gap ? numberDay(text, found.end + gap[0].length, today, direction) : undefined;
  if (!dated) return found;
  const closing = gap?.[0].includes('(') ? match(CLOSING, text, dated.end) : null;
  const end = dated.end + (closing?.[0].length ?? 0);
  if (dated.day === undefined) return { day: undefined, end };
  return { day: weekdayOf(dated.day) === found.weekday ? dated.day : 'differs', end };
}
