/** Reading times of day, instants and periods: 下午3点半, 明早8点半, 半小时后, 8:30-10:00. Offsets into a folded text. */

import { addDays, beijingDay, beijingInstant, beijingMinute } from '../domain/beijing-time.js';
import { type DayProblem, readDayAt } from './dates.js';
import { match } from './day-words.js';
import { readNumber } from './number-words.js';

export interface TimeReading {
  /** Minutes after Beijing midnight of the day that is named; 晚上1点 is 1500: the night goes on. */
  minutes: number;
  start: number;
  end: number;
}

const PART_OF_DAY =
  /(凌晨|清晨|清早|早上|早晨|上午|正午|中午|午间|下午|午后|傍晚|今晚|晚上|晚间|夜里|夜间|深夜|半夜|午夜|早|晨|晚) ?/y;
const MINUTES = '半|一刻|三刻|整|\\d{1,2}|[零〇一二三四五六七八九十]{1,3}';
const CLOCK = new RegExp(
  `(\\d{1,2}|[零一二两三四五六七八九十]{1,3}) ?(?:[点时:]钟? ?(${MINUTES})? ?分?)(?!\\d)`,
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
  return { minutes: shifted(hour, part?.[1]) * 60 + minute, start: at, end };
}

function minuteOf(word: string | undefined): number {
  return (
    { 半: 30, 一刻: 15, 三刻: 45, 整: 0 }[word ?? '整'] ?? readNumber(word!.replace(/^[零〇](?=.)/, '')) ?? 99
  );
}

/** The hour of the day by what is said before it; after midnight an evening goes on until four. */
function shifted(hour: number, part: string | undefined): number {
  if (part === undefined || hour > 12) return hour;
  if (/凌晨/.test(part)) return hour === 12 ? 0 : hour;
  if (/晚|夜/.test(part)) {
    if (hour === 12 || hour === 0) return 24;
    if (hour >= 5) return hour + 12;
    return part.includes('晚') && part !== '傍晚' ? hour + 24 : hour;
  }
  if (hour === 12) return 12;
  if (/下午|午后/.test(part)) return hour + 12;
  return /正午|中午|午间/.test(part) && hour < 3 ? hour + 12 : hour;
}

/** A day with a time (明早8点半, 4月20日下午3点, 15:00): the instant, `end` in the text, or the day's problem. */
export type InstantReading =
  | { at: Date; start: number; end: number }
  | { at: undefined; problem: DayProblem; start: number; end: number };

/** The instant named at `at` of a folded text: a day with a time, a time alone (its next occurrence), or 半小时后. */
export function readInstantAt(text: string, at: number, sentAt: Date): InstantReading | undefined {
  const waited = readWaitAt(text, at, sentAt);
  if (waited !== undefined) return waited;
  const day = readDayAt(text, at, sentAt, 'future');
  if (day !== undefined && day.day === undefined) return { ...day, at: undefined };
  const timeAt = day === undefined ? at : skipSpace(text, dayEnd(text, day.end));
  const time = readTimeAt(text, timeAt);
  if (time === undefined) return undefined;
  const named = day?.day ?? beijingDay(sentAt);
  const passed = day === undefined && time.minutes <= beijingMinute(sentAt);
  return { at: beijingInstant(passed ? addDays(named, 1) : named, time.minutes), start: at, end: time.end };
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
  | { from: undefined; problem: DayProblem; start: number; end: number };

const CONNECTOR = / ?[-~至到]{1,2} ?/y;
const HALF_DAY_MS = 12 * 3_600_000;
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
  const to = last ? beijingInstant(beijingDay(first.at), last.minutes) : dated?.at;
  const end = last?.end ?? dated?.end ?? first.end;
  if (to === undefined)
    return dated && !dated.at ? { from: undefined, problem: dated.problem, start: at, end } : undefined;
  // 下午3点到5点: the afternoon holds for both; 晚上11点到1点: the night goes on.
  const isNight = beijingMinute(first.at) >= EVENING_MINUTES && (last?.minutes ?? 999) <= NIGHT_MINUTES;
  const saysPart = match(PART_OF_DAY, text, lastAt) !== null;
  const later = saysPart ? [0] : [0, HALF_DAY_MS, ...(isNight ? [2 * HALF_DAY_MS] : [])];
  const ends = later.map((ms) => new Date(to.getTime() + ms)).find((one) => one > (first.at as Date));
  if (ends) return { from: first.at, to: ends, start: at, end };
  return { from: undefined, problem: 'ends_before_start', start: at, end };
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
