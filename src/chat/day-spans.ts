/** Reading several days in a row: 12月1日至3日, 1号到5号, 4.18-4.20, 周一到周三. */

import { addDays, beijingDay, beijingInstant } from '../domain/beijing-time.js';
import { type DayProblem, type Direction, readDayAt } from './dates.js';
import { isRelative, match } from './day-words.js';

/** The first and the last day of a span in a folded text, or why it cannot be. */
export type SpanReading =
  | { from: string; to: string; start: number; end: number }
  | { from: undefined; problem: DayProblem; start: number; end: number };

const NOON_MINUTES = 720;
const CONNECTOR = / ?[-~至到]{1,2} ?/y;
/** 1-3号, 一至三日: the unit stands behind the last one only. */
const BARE_FIRST =
  /(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3})(?= ?[-~至到]{1,2} ?(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3}) ?[号日])/y;
/** 4.18-20: the month is the first one's. */
const BARE_LAST = /\d{1,2}(?! ?[\d.:/章节回讲篇页课卷集部编期段点时])/y;

/** The span, or the single day, named exactly at `at`. */
export function readDaysAt(
  text: string,
  at: number,
  sentAt: Date,
  direction: Direction,
): SpanReading | undefined {
  const first = readFirst(text, at, sentAt, direction);
  if (first === undefined) return undefined;
  const connector = match(CONNECTOR, text, first.end);
  if (first.day === undefined) {
    const last = connector && readDayAt(text, first.end + connector[0].length, sentAt, 'future');
    return { from: undefined, problem: first.problem, start: at, end: last?.end ?? first.end };
  }
  const single = { from: first.day, to: first.day, start: at, end: first.end };
  if (connector === null) return single;
  const last = readLast(text, first.end + connector[0].length, first.day, sentAt);
  if (last === undefined) return single;
  const { day, end } = last;
  if (day === undefined) return { from: undefined, problem: last.problem, start: at, end };
  if (day < first.day) return { from: undefined, problem: 'ends_before_start', start: at, end };
  if (direction === 'past' && day > beijingDay(sentAt))
    return { from: undefined, problem: 'in_the_future', start: at, end };
  return { from: first.day, to: day, start: at, end };
}

/** Every day of a span, at most `most`. */
export function daysOf(span: { from: string; to: string }, most: number): string[] {
  const days: string[] = [];
  for (let day = span.from; day <= span.to && days.length < most; day = addDays(day, 1)) days.push(day);
  return days;
}

/** 1 of 1-3号 is read as 1号. */
function readFirst(text: string, at: number, sentAt: Date, direction: Direction) {
  const bare = match(BARE_FIRST, text, at);
  const isWhole = /[第p.:/\d-]/.test(text[at - 1] ?? ' ');
  if (bare === null || isWhole) return readDayAt(text, at, sentAt, direction);
  const reading = readDayAt(`${bare[0]}日`, 0, sentAt, direction);
  return reading && { ...reading, end: at + bare[0].length };
}

/** The last day is sought from the first one on; 今天 and 昨天 are the writer's. */
function readLast(text: string, at: number, first: string, sentAt: Date) {
  if (isRelative(text, at)) return readDayAt(text, at, sentAt, 'future');
  const fromFirst = beijingInstant(first, NOON_MINUTES);
  const reading = readDayAt(text, at, fromFirst, 'future');
  if (reading !== undefined) return reading;
  const bare = match(BARE_LAST, text, at);
  if (bare === null) return undefined;
  const inMonth = readDayAt(`${bare[0]}日`, 0, fromFirst, 'future');
  return inMonth && { ...inMonth, end: at + bare[0].length };
}
