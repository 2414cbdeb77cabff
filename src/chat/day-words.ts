/** Days that are named by a word: 昨天, 大后天, 上周五, 三天后, 月底. Offsets into a folded text. */

import { addDays, toDay, weekdayOf } from '../domain/beijing-time.js';
import { readNumber } from './number-words.js';

/** `past`: a backfill, never later than today · `future`: a plan, never earlier than today. */
export type Direction = 'past' | 'future';

/** A day and where its name ends; `day` undefined: the calendar has no such day. */
export interface NamedDay {
  day: string | undefined;
  end: number;
  /** The weekday that was said, 1 Monday … 7 Sunday: a date beside it must fall on it. */
  weekday?: number;
}

/** 星期五, 周日, 礼拜天. */
export const WEEKDAY_NAME = '(?:星期|周|礼拜)([一二三四五六日天])';

const RELATIVE =
  /大前[天日]|大后[天日]|[今昨前明后][天日]|[今昨明前]儿?(?=[早晚夜晨])|[今昨明前]儿(?:个|(?=[上下]午))|[当今]晚|[当本即]日/y;
const RELATIVE_DAYS: Readonly<Record<string, number>> = {
  大前: -3,
  前: -2,
  昨: -1,
  今: 0,
  当: 0,
  本: 0,
  即: 0,
  明: 1,
  后: 2,
  大后: 3,
};
const WEEKDAY = new RegExp(`(上上个?|上个?|这个?|本|下下个?|下个?)?${WEEKDAY_NAME}`, 'y');
const COUNTED =
  /(\d{1,3}|[一二两三四五六七八九十]{1,3}) ?(天|周|个?星期|个?礼拜) ?(?:以|之)?(前|后)(?![\p{Script=Han}]{0,2}[章节])/uy;
const MONTHS_END =
  /(?:(上个?|下个?|本|这个?|当|\d{1,2} ?|[一二三四五六七八九十]{1,2} ?)?月(?:底|末)|(今|明|本)?年(?:底|末))(?![上下]?周)/y;

/** The day named by a word at `at`. @param today the Beijing day the words were written on. */
export function wordDay(text: string, at: number, today: string, direction: Direction): NamedDay | undefined {
  const relative = match(RELATIVE, text, at);
  if (relative) {
    const word = relative[0].replace(/[天日儿个晚]/g, '');
    return { day: addDays(today, RELATIVE_DAYS[word] ?? 0), end: at + relative[0].length };
  }
  return (
    weekdayNamed(text, at, today, direction) ??
    countedDay(text, at, today) ??
    endOfMonth(text, at, today, direction)
  );
}

/** Whether the word at `at` counts from the day of writing, whatever other day stands before it. */
export function isRelative(text: string, at: number): boolean {
  return match(RELATIVE, text, at) !== null;
}

/** 1 Monday … 7 Sunday. */
export function weekdayNumber(name: string): number {
  return '一二三四五六'.indexOf(name) + 1 || 7;
}

/** 上周五 is the Friday of last week; 周五 alone is the nearest one in the direction asked, today included. */
function weekdayNamed(text: string, at: number, today: string, direction: Direction): NamedDay | undefined {
  const found = match(WEEKDAY, text, at);
  if (!found) return undefined;
  const weekday = weekdayNumber(found[2]!);
  const inThisWeek = addDays(today, weekday - weekdayOf(today));
  const named = { end: at + found[0].length, weekday };
  const which = found[1]?.replace('个', '');
  if (which !== undefined)
    return { ...named, day: addDays(inThisWeek, { 上上: -14, 上: -7, 下: 7, 下下: 14 }[which] ?? 0) };
  if (direction === 'past')
    return { ...named, day: inThisWeek > today ? addDays(inThisWeek, -7) : inThisWeek };
  return { ...named, day: inThisWeek < today ? addDays(inThisWeek, 7) : inThisWeek };
}

function countedDay(text: string, at: number, today: string): NamedDay | undefined {
  const found = match(COUNTED, text, at);
  const count = found ? readNumber(found[1]!) : undefined;
  if (!found || count === undefined) return undefined;
  const days = found[2] === '天' ? count : count * 7;
  return { day: addDays(today, found[3] === '前' ? -days : days), end: at + found[0].length };
}

/** 月底 is the last day of this month, 下月底 of the next; 年底 is 31 December. */
function endOfMonth(text: string, at: number, today: string, direction: Direction): NamedDay | undefined {
  const found = match(MONTHS_END, text, at);
  if (!found) return undefined;
  const end = at + found[0].length;
  const year = Number(today.slice(0, 4));
  if (!found[0].includes('月')) return { day: `${found[2] === '明' ? year + 1 : year}-12-31`, end };
  const which = found[1]?.trim() ?? '本';
  const month = readNumber(which);
  if (month !== undefined) {
    const day = lastOf(year, month);
    if (day === undefined || direction === 'past' || day >= today) return { day, end };
    return { day: lastOf(year + 1, month), end };
  }
  const shift = which.startsWith('上') ? -1 : which.startsWith('下') ? 1 : 0;
  return { day: lastOf(year, Number(today.slice(5, 7)) + shift), end };
}

/** The last day of a month; `month` 0 is December of the year before, 13 January of the next. */
function lastOf(year: number, month: number): string | undefined {
  if (month > 13) return undefined;
  const first = toDay(year + Math.floor(month / 12), (month % 12) + 1, 1);
  return first && addDays(first, -1);
}

export function match(sticky: RegExp, text: string, at: number): RegExpExecArray | null {
  sticky.lastIndex = at;
  return sticky.exec(text);
}
