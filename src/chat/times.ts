/** Reading times of day, instants and periods: 下午3点半, 明早8点半, 半小时后, 8:30-10:00. Offsets into a folded text. */

import { addDays, beijingDay, beijingInstant, beijingMinute } from '../domain/beijing-time.js';
import { type DayProblem, readDayAt } from './dates.js';
import { match } from './day-words.js';
import { readNumber } from './number-words.js';

export interface TimeReading {
  /** Minutes after Beijing midnight of the day that is named; 晚上1点 is 1500: the night goes on. undefined: not one alone. */
  minutes: number | undefined;
  /** All that the words can mean: 3点 is 180 and 900, 早上12点 none. */
  can: readonly number[];
  start: number;
  end: number;
}

/** Besides what days may be: the time can be two (明天3点), or none (早上12点). */
export type TimeProblem = DayProblem | 'time_unclear';

const PART_OF_DAY =
  /(凌晨|清晨|清早|早上|早晨|上午|正午|中午|午间|下午|午后|傍晚|今晚|晚上|晚间|夜里|夜间|深夜|半夜|午夜|早|晨|晚|夜) ?/y;
const DAY_MINUTES = 24 * 60;
const MINUTES = '半|一刻|三刻|整|\\d{1,2}|[零〇一二三四五六七八九十]{1,3}';
/** 下午3点 三楼会议室: a number that counts something else is no minute; behind a colon it always is one. */
const COUNTS_ELSE = '(?!(?<!: ?\\d{1,2})[\\d零〇一二三四五六七八九十楼层号室栋幢届次期个位场章节篇人])';
const CLOCK = new RegExp(
  `(\\d{1,2}|[零一二两三四五六七八九十]{1,3}) ?(?:[点时:]钟?(?: ?(${MINUTES})${COUNTS_ELSE})? ?分?)(?!\\d)`,
  'y',
);

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
  const can = hoursOf(hour, part?.[1], clock[0].includes(':')).map((one) => one * 60 + minute);
  return { minutes: can.length === 1 ? can[0] : undefined, can, start: at, end };
}

function minuteOf(word: string | undefined): number {
  return (
    { 半: 30, 一刻: 15, 三刻: 45, 整: 0 }[word ?? '整'] ?? readNumber(word!.replace(/^[零〇](?=.)/, '')) ?? 99
  );
}

/** From which to which hour each part of a day goes; an evening goes on behind midnight. */
const HOURS_OF: readonly (readonly [words: RegExp, from: number, to: number])[] = [
  [/凌晨/, 0, 6],
  [/早|晨/, 1, 11],
  [/上午/, 1, 12],
  [/正午|中午|午间/, 10, 14],
  [/下午|午后/, 12, 23],
  [/傍晚/, 16, 19],
  [/晚/, 17, 27],
  [/夜/, 18, 29],
];

/** The hours that can be meant by one and what is said before it. */
function hoursOf(hour: number, part: string | undefined, isFigures: boolean): number[] {
  if (part === undefined) return isFigures || hour < 1 || hour > 5 ? [hour] : [hour, hour + 12];
  const [, from, to] = HOURS_OF.find(([words]) => words.test(part))!;
  const can = hour === 0 ? [0, 24] : hour > 12 ? [hour] : [hour % 12, (hour % 12) + 12, (hour % 12) + 24];
  // 夜里2点 of a day lies before its morning, or behind its evening.
  return can.filter((one) => (one >= from && one <= to) || (/夜/.test(part) && one >= 1 && one <= 5));
}

/** A day with a time (明早8点半, 4月20日下午3点, 15:00): the instant, `end` in the text, or what is wrong with it. */
export type InstantReading =
  | { at: Date; start: number; end: number }
  | { at: undefined; problem: TimeProblem; start: number; end: number };

/** The instant named at `at` of a folded text: a day with a time, a time alone (its next occurrence), or 半小时后. */
export function readInstantAt(text: string, at: number, sentAt: Date): InstantReading | undefined {
  const waited = readWaitAt(text, at, sentAt);
  if (waited !== undefined) return waited;
  const day = readDayAt(text, at, sentAt, 'future');
  if (day !== undefined && day.day === undefined) return { ...day, at: undefined };
  const timeAt = day === undefined ? at : skipSpace(text, dayEnd(text, day.end));
  const time = readTimeAt(text, timeAt);
  if (time === undefined) return undefined;
  const meant = day === undefined ? nextOf(time.can, sentAt) : onDay(time.can, day.day, sentAt);
  const [only, another] = meant;
  if (only === undefined || another !== undefined)
    return { at: undefined, problem: 'time_unclear', start: at, end: time.end };
  return { at: only, start: at, end: time.end };
}

/** When the clock shows these next, each once. */
function nextOf(can: readonly number[], sentAt: Date): Date[] {
  const clocks = [...new Set(can.map((minutes) => minutes % DAY_MINUTES))];
  const today = beijingDay(sentAt);
  return clocks.map((minutes) =>
    beijingInstant(minutes <= beijingMinute(sentAt) ? addDays(today, 1) : today, minutes),
  );
}

/** Those of the day that are still to come; all of them where none is. */
function onDay(can: readonly number[], day: string, sentAt: Date): Date[] {
  const all = can.map((minutes) => beijingInstant(day, minutes));
  const toCome = all.filter((one) => one > sentAt);
  return toCome.length > 0 ? toCome : all;
}

const WAIT =
  /(?:再?过)?(半个?|一刻|三刻|\d{1,3}(?:\.5)?|[一二两三四五六七八九十]{1,4})(个半|个)? ?(小时|钟头|分钟|钟)(?:以|之)?后/y;

/** 半小时后, 一个半小时后, 30分钟后, from the instant of writing. */
function readWaitAt(text: string, at: number, sentAt: Date): InstantReading | undefined {
  const found = match(WAIT, text, at);
  if (!found) return undefined;
  const [whole, count, half, unit] = found as unknown as [string, string, string | undefined, string];
  const isHours = unit === '小时' || unit === '钟头';
  const quarters = { 一刻: 15, 三刻: 45 }[count];
  if (unit === '钟' && quarters === undefined) return undefined;
  const number = count.startsWith('半') ? 0.5 : count.endsWith('.5') ? Number(count) : readNumber(count);
  if (number === undefined && quarters === undefined) return undefined;
  const minutes = quarters ?? ((number ?? 0) + (half === '个半' ? 0.5 : 0)) * (isHours ? 60 : 1);
  return { at: new Date(sentAt.getTime() + minutes * 60_000), start: at, end: at + whole.length };
}

/** 8:30-10:00, 明天下午3点到5点: from when until when; or why not. */
export type PeriodReading =
  | { from: Date; to: Date; start: number; end: number }
  | { from: undefined; problem: TimeProblem; start: number; end: number };

const CONNECTOR = / ?[-~至到]{1,2} ?/y;
const HALF_DAY_MINUTES = 12 * 60;
const EVENING_MINUTES = 18 * 60;
const NIGHT_MINUTES = 5 * 60;

/** The period named at `at`; its end is on the same day unless another is named, and after its beginning. */
export function readPeriodAt(text: string, at: number, sentAt: Date): PeriodReading | undefined {
  const first = readInstantAt(text, at, sentAt);
  if (first === undefined) return undefined;
  if (first.at === undefined) return { from: undefined, problem: first.problem, start: at, end: first.end };
  const connector = match(CONNECTOR, text, first.end);
  if (connector === null) return undefined;
  const lastAt = first.end + connector[0].length;
  const last = readTimeAt(text, lastAt);
  const dated = last ? undefined : readInstantAt(text, lastAt, first.at);
  const end = last?.end ?? dated?.end ?? first.end;
  if (dated?.at === undefined && last === undefined)
    return dated && !dated.at ? { from: undefined, problem: dated.problem, start: at, end } : undefined;
  const from = first.at;
  const saysPart = match(PART_OF_DAY, text, lastAt) !== null;
  const ends = dated?.at
    ? [dated.at]
    : endMinutes(last!.can, saysPart, from).map((minutes) => beijingInstant(beijingDay(from), minutes));
  const to = ends.find((one) => one > from);
  if (to) return { from, to, start: at, end };
  return {
    from: undefined,
    problem: last?.can.length === 0 ? 'time_unclear' : 'ends_before_start',
    start: at,
    end,
  };
}

/** 下午3点到5点: the afternoon holds for both; 晚上11点到1点: the night goes on. */
function endMinutes(can: readonly number[], saysPart: boolean, from: Date): readonly number[] {
  const [clock] = can;
  if (saysPart || clock === undefined) return can;
  const isNight = beijingMinute(from) >= EVENING_MINUTES && clock <= NIGHT_MINUTES;
  // 14:00 is no time of a half day.
  const half = clock <= HALF_DAY_MINUTES ? [HALF_DAY_MINUTES] : [];
  return [0, ...half, ...(isNight ? [DAY_MINUTES] : [])].map((later) => clock + later);
}

/** 今晚8点 and 明晚8点: the 晚 belongs to the time. */
function dayEnd(text: string, end: number): number {
  return text[end - 1] === '晚' ? end - 1 : end;
}

function skipSpace(text: string, at: number): number {
  let next = at;
  while (next < text.length && ' ,的\n)'.includes(text[next]!)) next += 1;
  return next;
}
