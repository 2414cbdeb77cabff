/** Reading days and times as people type them (4.20, 昨晚, 上周五, 下午3点半), by Beijing's calendar and the message's own instant. */

import {
  addDays,
  beijingDay,
  beijingInstant,
  beijingMinute,
  toDay,
  weekdayOf,
} from '../domain/beijing-time.js';
import { readNumber } from './number-words.js';

/** `past`: a backfill, never later than today · `future`: a plan, never earlier than today. */
export type Direction = 'past' | 'future';

/** A day found in a folded text, from `start` to `end`; or one that cannot be, with the reason. */
export type DayReading =
  | { day: string; start: number; end: number }
  | { day: undefined; problem: DayProblem; start: number; end: number };

/** 2月30日 · a backfill for tomorrow · 25日（周五） when the 25th is no Friday. */
export type DayProblem = 'no_such_day' | 'in_the_future' | 'weekday_differs';

export interface TimeReading {
  /** Minutes after Beijing midnight of the day that is named; 明早8点 is 480 of the day after. */
  minutes: number;
  start: number;
  end: number;
}

/** The first day named in `text` (folded) at or after `from`; undefined when none is. */
export function findDay(text: string, sentAt: Date, direction: Direction, from = 0): DayReading | undefined {
  for (let at = from; at < text.length; at += 1) {
    if (!STARTS_DAY.includes(text[at]!)) continue;
    const reading = readDayAt(text, at, sentAt, direction);
    if (reading !== undefined) return reading;
  }
  return undefined;
}

const STARTS_DAY = '0123456789一二三四五六七八九十今昨前明后大上下本这周星礼当';
const isDigit = (sign: string | undefined) => sign !== undefined && sign >= '0' && sign <= '9';

/** The day named exactly at `at`. */
export function readDayAt(
  text: string,
  at: number,
  sentAt: Date,
  direction: Direction,
): DayReading | undefined {
  const found = wordDay(text, at, sentAt, direction) ?? numberDay(text, at, sentAt, direction);
  if (found === undefined) return undefined;
  const { day, end } = found;
  if (day === undefined) return { day, problem: 'no_such_day', start: at, end };
  const weekday = match(BESIDE_WEEKDAY, text, end);
  const until = weekday ? end + weekday[0].length : end;
  if (weekday && weekdayOf(day) !== weekdayNumber(weekday[1]!)) {
    return { day: undefined, problem: 'weekday_differs', start: at, end: until };
  }
  if (direction === 'past' && day > beijingDay(sentAt)) {
    return { day: undefined, problem: 'in_the_future', start: at, end: until };
  }
  return { day, start: at, end: until };
}

const BESIDE_WEEKDAY = / ?\( ?(?:星期|周|礼拜)([一二三四五六日天]) ?\)/y;
const RELATIVE = /大前[天日]|大后[天日]|[今昨前明后][天日]|[今昨明]儿?(?=[早晚夜])|[当今]晚/y;
const RELATIVE_DAYS: Readonly<Record<string, number>> = {
  大前: -3,
  前: -2,
  昨: -1,
  今: 0,
  当: 0,
  明: 1,
  后: 2,
  大后: 3,
};
const WEEKDAY = /(上上个?|上个?|这个?|本|下下个?|下个?)?(?:星期|周|礼拜)([一二三四五六日天])/y;

interface Found {
  day: string | undefined;
  end: number;
}

function wordDay(text: string, at: number, sentAt: Date, direction: Direction): Found | undefined {
  const today = beijingDay(sentAt);
  const relative = match(RELATIVE, text, at);
  if (relative) {
    const word = relative[0].replace(/[天日儿晚]/g, '');
    return { day: addDays(today, RELATIVE_DAYS[word] ?? 0), end: at + relative[0].length };
  }
  const weekday = match(WEEKDAY, text, at);
  if (!weekday) return undefined;
  return { day: weekdayDay(today, weekday[1], weekday[2]!, direction), end: at + weekday[0].length };
}

/** 上周五 is the Friday of last week; 周五 alone is the nearest one in the direction asked, today included. */
function weekdayDay(today: string, which: string | undefined, name: string, direction: Direction): string {
  const monday = addDays(today, 1 - weekdayOf(today));
  const inThisWeek = addDays(monday, weekdayNumber(name) - 1);
  const kind = which?.replace('个', '');
  if (kind !== undefined) return addDays(inThisWeek, { 上上: -14, 上: -7, 下: 7, 下下: 14 }[kind] ?? 0);
  if (direction === 'past') return inThisWeek > today ? addDays(inThisWeek, -7) : inThisWeek;
  return inThisWeek < today ? addDays(inThisWeek, 7) : inThisWeek;
}

function weekdayNumber(name: string): number {
  return '一二三四五六'.indexOf(name) + 1 || 7;
}

const FULL = /(\d{4}) ?[-年./] ?(\d{1,2}) ?[-月./] ?(\d{1,2})(?: ?[日号]|(?!\d))/y;
const MONTH_AND_DAY =
  /(\d{1,2}|[一二三四五六七八九十]{1,3}) ?月 ?(\d{1,2}|[一二三四五六七八九十]{1,3})(?: ?[日号]|(?!\d))/y;
const SHORT = /(\d{1,2})[./-](\d{1,2})(?: ?[日号])?(?![\d./%])/y;
const DAY_ONLY =
  /(?:(上个?月|本月|这个?月|下个?月))?(\d{1,2}|[一二三四五六七八九十]{1,3}) ?[号日](?!\d(?!\d? ?[点时:]))/y;

function numberDay(text: string, at: number, sentAt: Date, direction: Direction): Found | undefined {
  if (isDigit(text[at - 1]) && isDigit(text[at])) return undefined;
  const today = beijingDay(sentAt);
  const full = match(FULL, text, at);
  if (full)
    return { day: toDay(Number(full[1]), Number(full[2]), Number(full[3])), end: at + full[0].length };
  const short = match(MONTH_AND_DAY, text, at) ?? match(SHORT, text, at);
  if (short) {
    const [month, date] = [readNumber(short[1]!) ?? 0, readNumber(short[2]!) ?? 0];
    if (short[0].includes('月') || (month >= 1 && month <= 12)) {
      return { day: dayOfYear(today, month, date, direction), end: at + short[0].length };
    }
  }
  const only = match(DAY_ONLY, text, at);
  if (!only) return undefined;
  return { day: dayOfMonth(today, only[1], readNumber(only[2]!) ?? 0, direction), end: at + only[0].length };
}

/** The current year's; in January a backfill of December is last year's, in December a plan for January next year's. */
function dayOfYear(today: string, month: number, date: number, direction: Direction): string | undefined {
  const [year, thisMonth] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
  if (direction === 'past' && thisMonth <= 2 && month >= 11) return toDay(year - 1, month, date);
  if (direction === 'future' && thisMonth >= 11 && month <= 2) return toDay(year + 1, month, date);
  return toDay(year, month, date);
}

/** 20号 is the nearest 20th in the direction asked, unless the month is said. */
function dayOfMonth(
  today: string,
  which: string | undefined,
  date: number,
  direction: Direction,
): string | undefined {
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
  const inMonth = (shift: number) => {
    const months = year * 12 + month - 1 + shift;
    return toDay(Math.floor(months / 12), (months % 12) + 1, date);
  };
  if (which !== undefined) return inMonth(which.startsWith('上') ? -1 : which.startsWith('下') ? 1 : 0);
  const here = inMonth(0);
  const todaysDate = Number(today.slice(8));
  if (direction === 'past' && date > todaysDate) return inMonth(-1);
  if (direction === 'future' && date < todaysDate) return inMonth(1);
  return here;
}

const PART_OF_DAY = /(凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|今晚|早|晚) ?/y;
const CLOCK = /(\d{1,2}|[一二两三四五六七八九十]{1,3}) ?(?:[点时:] ?(半|一刻|三刻|\d{1,2}|整)? ?分?)(?!\d)/y;

/** A time of day exactly at `at`: 下午3点半, 15:00, 早8点. */
export function readTimeAt(text: string, at: number): TimeReading | undefined {
  const part = match(PART_OF_DAY, text, at);
  const clockAt = at + (part?.[0].length ?? 0);
  const clock = match(CLOCK, text, clockAt);
  if (!clock) return undefined;
  if (clock[0].includes(':') && !/:\s?\d\d/.test(clock[0])) return undefined;
  const hour = readNumber(clock[1]!.replace('两', '二')) ?? 99;
  const minute = minuteOf(clock[2]);
  if (hour > 24 || minute > 59) return undefined;
  const end = clockAt + clock[0].trimEnd().length;
  return { minutes: shifted(hour, part?.[1]) * 60 + minute, start: at, end };
}

function minuteOf(word: string | undefined): number {
  return { 半: 30, 一刻: 15, 三刻: 45, 整: 0 }[word ?? '整'] ?? Number(word);
}

function shifted(hour: number, part: string | undefined): number {
  if (part === undefined || hour > 12) return hour;
  if (hour === 12) return /凌晨/.test(part) ? 0 : /晚|夜/.test(part) ? 24 : 12;
  if (/下午|傍晚|晚/.test(part)) return hour + 12;
  if (part === '夜里') return hour >= 6 ? hour + 12 : hour;
  return part === '中午' && hour < 3 ? hour + 12 : hour;
}

/** A day with a time (明早8点半, 4月20日下午3点, 15:00): the instant, `end` in the text, or the day's problem. */
export type InstantReading =
  | { at: Date; start: number; end: number }
  | { at: undefined; problem: DayProblem; start: number; end: number };

/** The instant named at `at` of a folded text: a day with a time, or a time alone (its next occurrence). */
export function readInstantAt(text: string, at: number, sentAt: Date): InstantReading | undefined {
  const day = readDayAt(text, at, sentAt, 'future');
  if (day !== undefined && day.day === undefined) return { ...day, at: undefined };
  const timeAt = day === undefined ? at : skipSpace(text, dayEnd(text, day.end));
  const time = readTimeAt(text, timeAt);
  if (time === undefined) return undefined;
  const named = day?.day ?? beijingDay(sentAt);
  const passed = day === undefined && time.minutes <= beijingMinute(sentAt);
  return { at: beijingInstant(passed ? addDays(named, 1) : named, time.minutes), start: at, end: time.end };
}

/** 今晚8点 and 明晚8点: the 晚 belongs to the time. */
function dayEnd(text: string, end: number): number {
  return /[晚]/.test(text[end - 1] ?? '') ? end - 1 : end;
}

function skipSpace(text: string, at: number): number {
  let next = at;
  while (text[next] === ' ' || text[next] === ',') next += 1;
  return next;
}

function match(sticky: RegExp, text: string, at: number): RegExpExecArray | null {
  sticky.lastIndex = at;
  return sticky.exec(text);
}
