/** Reading a period of the past: 2026年上半年, 1月至6月, 第三季度, 今年, 11月1日至20日. Never later than the day it is said. */

import { addDays, beijingDay } from '../domain/beijing-time.js';
import { readDaysAt } from './day-spans.js';
import { match } from './day-words.js';
import { readNumber } from './number-words.js';

/** Study days, both included, and where they are named in the folded text; or that they cannot be. */
export type PeriodReading =
  | { from: string; to: string; start: number; end: number }
  | { from: undefined; start: number; end: number };

/** Titles and orders are short. */
const WITHIN_CHARS = 200;
const CHINESE = '[一二三四五六七八九十]';
const YEAR = '(今年|本年度?|去年|上年度?|前年|20\\d\\d ?年?度?|[二][〇零][一二三四五六七八九〇零]{2}年)';
const MONTH = `(\\d{1,2}|${CHINESE}{1,3})`;
const TO = ' ?[-~—至到]{1,2} ?';
/** 11月22日 is a day, 3月底 another. */
const NO_DAY = '(?! ?(?:\\d|[一二三四五六七八九十]{1,3} ?[日号]|[底末初中旬]))';

const HALF = new RegExp(`${YEAR}? ?的?(上半年|下半年|第?[一二三四1-4] ?季度?|q[1-4])`, 'y');
const MONTHS = new RegExp(`${YEAR}? ?${MONTH} ?(?:月份?)?${TO}${YEAR}? ?${MONTH} ?月份?${NO_DAY}`, 'y');
const ONE_MONTH = new RegExp(`${YEAR}? ?${MONTH} ?月份?${NO_DAY}`, 'y');
const NAMED = /(本|这个?|当|上个?)(月|季度)|本学?期/y;
const WHOLE_YEAR = new RegExp(`${YEAR}(?:全年|以来|的)?(?! ?\\d)`, 'y');
const ENDS = /(?:以来|期间|的|份|整月|全月)*/y;

/** The last period named in a folded text, for what it is of may itself hold one; undefined when none is. */
export function findPeriod(text: string, sentAt: Date): PeriodReading | undefined {
  const near = text.slice(0, WITHIN_CHARS);
  let last: PeriodReading | undefined;
  for (let at = 0; at < near.length; at += 1) {
    if (/\d/.test(near[at - 1] ?? '') && /\d/.test(near[at]!)) continue;
    const reading = readPeriodAt(near, at, sentAt);
    if (!reading) continue;
    last = reading;
    at = reading.end - 1;
  }
  return last;
}

function readPeriodAt(text: string, at: number, sentAt: Date): PeriodReading | undefined {
  const today = beijingDay(sentAt);
  const named =
    readHalf(text, at, today) ??
    readMonths(text, at, today) ??
    readNamed(text, at, today) ??
    readOneMonth(text, at, today) ??
    readDays(text, at, sentAt) ??
    readYear(text, at, today);
  if (!named) return undefined;
  const end = named.end + (match(ENDS, text, named.end)?.[0].length ?? 0);
  const { span } = named;
  if (!span || span.from > today) return { from: undefined, start: at, end };
  return { from: span.from, to: [span.to, today].sort()[0]!, start: at, end };
}

interface Named {
  /** undefined: there is no such one. */
  span: { from: string; to: string } | undefined;
  end: number;
}

/** Without a year the last one that has begun: 下半年, said in March, is last year's. */
function readHalf(text: string, at: number, today: string): Named | undefined {
  const found = match(HALF, text, at);
  if (!found) return undefined;
  const which = found[2]!;
  const quarter = readNumber(/[一二三四1-4]/.exec(which)?.[0] ?? '');
  const first =
    quarter !== undefined && !which.includes('半') ? quarter * 3 - 2 : which.startsWith('上') ? 1 : 7;
  const months = which.includes('半') ? 6 : 3;
  const end = at + found[0].length;
  return { span: monthsOf(yearFor(found[1], first, today), first, months), end };
}

/** 1月至6月, 1-6月, 2026年11月至2027年2月, 11月至2月. */
function readMonths(text: string, at: number, today: string): Named | undefined {
  const found = match(MONTHS, text, at);
  if (!found) return undefined;
  const [, year, from, toYear, to] = found;
  const [first, last] = [readNumber(from!) ?? 0, readNumber(to!) ?? 0];
  const end = at + found[0].length;
  if (first < 1 || first > 12 || last < 1 || last > 12) return { span: undefined, end };
  const begins = yearFor(year, first, today);
  const ends = toYear ? yearFor(toYear, last, today) : last < first ? begins + 1 : begins;
  const months = (ends - begins) * 12 + last - first + 1;
  return { span: months > 0 ? monthsOf(begins, first, months) : undefined, end };
}

/** 本月, 上个月, 上季度. */
function readNamed(text: string, at: number, today: string): Named | undefined {
  const found = match(NAMED, text, at);
  if (!found?.[2]) return undefined;
  const size = found[2] === '月' ? 1 : 3;
  const month = Number(today.slice(5, 7));
  const first = month - ((month - 1) % size) - (found[1]!.startsWith('上') ? size : 0);
  return { span: monthsOf(Number(today.slice(0, 4)), first, size), end: at + found[0].length };
}

function readOneMonth(text: string, at: number, today: string): Named | undefined {
  const found = match(ONE_MONTH, text, at);
  if (!found) return undefined;
  const month = readNumber(found[2]!) ?? 0;
  const end = at + found[0].length;
  if (month < 1 || month > 12) return { span: undefined, end };
  return { span: monthsOf(yearFor(found[1], month, today), month, 1), end };
}

function readDays(text: string, at: number, sentAt: Date): Named | undefined {
  const reading = readDaysAt(text, at, sentAt, 'past');
  if (!reading) return undefined;
  return { span: reading.from === undefined ? undefined : reading, end: reading.end };
}

function readYear(text: string, at: number, today: string): Named | undefined {
  const found = match(WHOLE_YEAR, text, at);
  if (!found || /^20\d\d$/.test(found[1]!.trim())) return undefined;
  const year = yearFor(found[1], 1, today);
  return { span: monthsOf(year, 1, 12), end: at + found[0].length };
}

/** The year that was said; else this one, or the last where that month has not begun. */
function yearFor(said: string | undefined, month: number, today: string): number {
  const current = Number(today.slice(0, 4));
  if (said === undefined) return month > Number(today.slice(5, 7)) ? current - 1 : current;
  if (said.startsWith('前')) return current - 2;
  if (/^[去上]/.test(said)) return current - 1;
  if (/^[今本]/.test(said)) return current;
  const digits = said.replace(/[^\d〇零一二三四五六七八九]/g, '');
  return Number(
    digits.replace(/\D/g, (sign) => String('〇一二三四五六七八九'.indexOf(sign.replace('零', '〇')))),
  );
}

/** @param month may lie before January. */
function monthsOf(year: number, month: number, count: number): { from: string; to: string } {
  const day = (months: number) => {
    const total = year * 12 + month - 1 + months;
    return `${Math.floor(total / 12)}-${String((total % 12) + 1).padStart(2, '0')}-01`;
  };
  return { from: day(0), to: addDays(day(count), -1) };
}
