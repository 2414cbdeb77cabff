/** Reading a study topic as staff write it: title, books in 《》, and the days it runs. Originals are kept as typed. */

import { readDayAt } from './dates.js';
import { readDaysAt, type SpanReading } from './day-spans.js';
import { type Folded, fold } from './fold.js';

export interface TopicText {
  /** What is left when the days are taken off, trimmed. */
  title: string;
  /** Without their book marks, in order, each once. */
  books: string[];
  /** The Beijing day it begins, when one is named. */
  startsDay?: string;
  /** The Beijing day it ends, when one is named. */
  endsDay?: string;
  /** Days are named that cannot be. */
  endProblem?: true;
}

const MAX_BOOKS = 50;
/** Titles are short: days are looked for so far only. */
const DAYS_WITHIN_CHARS = 1_000;

/** `《论语》共读 到 2027年3月31日` · `《论语》共读 2026年12月1日至12月31日`. */
export function readTopicText(rest: string, sentAt: Date): TopicText {
  const folded = fold(rest);
  const text = folded.text.slice(0, DAYS_WITHIN_CHARS);
  const books = readBooks(rest);
  const span = findSpan(text, sentAt) ?? findEnd(text, sentAt);
  const start = span?.from === undefined ? findStart(text, span?.start ?? text.length, sentAt) : undefined;
  const days = [span, start].filter((one) => one !== undefined);
  const title = trimmed(without(rest, folded, days));
  if (days.some((one) => 'problem' in one && one.problem)) return { title, books, endProblem: true };
  const startsDay = span?.from ?? start?.from;
  return {
    title,
    books,
    ...(startsDay !== undefined && { startsDay }),
    ...(span?.to !== undefined && { endsDay: span.to }),
  };
}

/** What of a topic's days is said, and where. */
interface Found {
  from?: string | undefined;
  to?: string | undefined;
  problem?: boolean;
  start: number;
  end: number;
}

/** 12月1日至12月31日, 从12月1日到3日. */
function findSpan(text: string, sentAt: Date): Found | undefined {
  for (let at = 0; at < text.length; at += 1) {
    const reading = /[\d一二三四五六七八九十〇二两今明本下月]/.test(text[at]!)
      ? readDaysAt(text, at, sentAt, 'future')
      : undefined;
    if (reading === undefined) continue;
    if (isSpan(text, reading)) return { ...reading, problem: reading.from === undefined };
    at = reading.end - 1;
  }
  return undefined;
}

function isSpan(text: string, reading: SpanReading): boolean {
  if (reading.from !== undefined) return reading.from < reading.to;
  return (
    /[-~至到]/.test(text.slice(reading.start + 1, reading.end - 1)) &&
    /[日号月]/.test(text.slice(reading.start, reading.end))
  );
}

/** The last 到 or 至 with a day behind it. */
function findEnd(text: string, sentAt: Date): Found | undefined {
  for (let at = text.length - 1; at >= 0; at -= 1) {
    if (!'到至'.includes(text[at]!)) continue;
    let dayAt = at + 1;
    while (' :'.includes(text[dayAt] ?? '.')) dayAt += 1;
    const reading = readDayAt(text, dayAt, sentAt, 'future');
    if (reading) return { to: reading.day, problem: reading.day === undefined, start: at, end: reading.end };
  }
  return undefined;
}

const BEGINS = / ?(?:开始|起|启动|开读)/y;

/** 12月1日开始, 从12月1日起. */
function findStart(text: string, end: number, sentAt: Date): Found | undefined {
  for (let at = 0; at < end; at += 1) {
    const reading = readDayAt(text, at, sentAt, 'future');
    if (reading === undefined) continue;
    BEGINS.lastIndex = reading.end;
    const begins = BEGINS.exec(text);
    if (begins === null) continue;
    const problem = reading.day === undefined;
    return { from: reading.day, problem, start: at, end: reading.end + begins[0].length };
  }
  return undefined;
}

const LEADS_IN = /[\s,，;；、]{0,3}(?:起止|活动|学习)?(?:时间|日期)?\s?[:：]?\s?[自从]?\s?[(（]?$/u;
const ENDS_OFF = /^\s?(?:日?(?:为止|止|结束|截止|期间))?\s?[)）]?/u;

/** The words around the days. */
function without(rest: string, folded: Folded, days: readonly { start: number; end: number }[]): string {
  let left = rest;
  for (const { start, end } of [...days].sort((a, b) => b.start - a.start)) {
    const before = left.slice(0, folded.origin(start)).replace(LEADS_IN, '');
    const after = left.slice(folded.origin(end)).replace(ENDS_OFF, '');
    left = before === '' ? after : `${before} ${after}`;
  }
  return left;
}

function readBooks(text: string): string[] {
  const books = new Set<string>();
  for (
    let open = text.indexOf('《');
    open >= 0 && books.size < MAX_BOOKS;
    open = text.indexOf('《', open + 1)
  ) {
    const close = text.indexOf('》', open);
    if (close < 0) break;
    const book = text.slice(open + 1, close).trim();
    if (book !== '') books.add(book);
  }
  return [...books];
}

function trimmed(text: string): string {
  return text
    .trim()
    .replace(/^[,，;；、:：。]/, '')
    .replace(/[,，;；、:：]$/, '')
    .trim();
}
