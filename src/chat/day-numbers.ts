/** Days that are named by numbers: 4.20, 4月20日, 二〇二六年四月二十日, 20号, 18、19号. Offsets into a folded text. */

import { toDay } from '../domain/beijing-time.js';
import { type Direction, match, type NamedDay } from './day-words.js';
import { readNumber } from './number-words.js';

const CHINESE = '[一二三四五六七八九十廿卅]';
const MONTH = `(\\d{1,2}|${CHINESE}{1,3})`;
const DATE = `(\\d{1,2}|${CHINESE}{1,4})`;
/** 3.5万, 3-5章, 1/2杯: numbers of something else. */
const NO_UNIT =
  '(?! ?(?:[章节回讲篇页课卷集部编期段则首条册万亿元块个人次分秒倍米斤杯岁点]|小时|公里|%|\\d|[./]\\d))';
/** 3号楼, 5号文件, 3日内. */
const NO_HOUSE = '(?![楼线院门桌厅文令案台馆栋室内游])';

const FULL =
  /(\d{4}) ?(?:[-./]|年) ?(\d{1,2}) ?(?:[-./]|月) ?(\d{1,2})(?: ?[日号]|(?!\d))|(20\d\d)(0[1-9]|1[0-2])([0-3]\d)(?!\d)/y;
const CHINESE_FULL = new RegExp(`([〇零一二三四五六七八九]{4}) ?年 ?${MONTH} ?月 ?${DATE}(?: ?[日号])?`, 'y');
const SHORT_YEAR = /(2\d) ?(?:年|[./-]) ?(\d{1,2}) ?(?:月|[./-]) ?(\d{1,2})(?: ?[日号]|(?!\d))/y;
const MONTH_AND_DAY = new RegExp(
  `([今去明本]年)? ?${MONTH} ?月份?的? ?${DATE}(?: ?[日号]${NO_HOUSE}|(?!\\d))`,
  'y',
);
const SHORT = new RegExp(
  `(\\d{1,2})(?:[./](\\d{1,2})(?: ?[日号]${NO_HOUSE})?|-(\\d{1,2})(?! ?[日号]))${NO_UNIT}`,
  'y',
);
const DAY_ONLY = new RegExp(
  `(?:(上个?月|[本当这]月|这个月|下个?月)的?)? ?${DATE}(?: ?[号日]${NO_HOUSE}(?!\\d(?!\\d? ?[点时:]))|(?=(?: ?[、,和及与] ?\\d{1,2}){1,9} ?[号日]${NO_HOUSE}))`,
  'y',
);

const isDigit = (sign: string | undefined) => sign !== undefined && sign >= '0' && sign <= '9';

/** The day named by numbers at `at`. @param today the Beijing day the words were written on. */
export function numberDay(
  text: string,
  at: number,
  today: string,
  direction: Direction,
): NamedDay | undefined {
  if (isInsideNumber(text, at)) return undefined;
  const full = match(FULL, text, at) ?? match(SHORT_YEAR, text, at) ?? match(CHINESE_FULL, text, at);
  if (full)
    return { day: dayOf(full.slice(1).filter((part) => part !== undefined)), end: at + full[0].length };
  const named = match(MONTH_AND_DAY, text, at);
  if (named) {
    const [month, date] = [readNumber(named[2]!) ?? 0, readNumber(named[3]!) ?? 0];
    return { day: dayOfYear(today, named[1], month, date, direction), end: at + named[0].length };
  }
  const short = match(SHORT, text, at);
  const month = Number(short?.[1] ?? 0);
  if (short && month >= 1 && month <= 12) {
    const day = dayOfYear(today, undefined, month, Number(short[2] ?? short[3]), direction);
    return { day, end: at + short[0].length };
  }
  const only = match(DAY_ONLY, text, at);
  if (!only) return undefined;
  return { day: dayOfMonth(today, only[1], readNumber(only[2]!) ?? 0, direction), end: at + only[0].length };
}

/** Inside a longer number, or counted by what stands before it: 第20号, P4.20, 〔2026〕3号. */
function isInsideNumber(text: string, at: number): boolean {
  const before = text[at - 1];
  if (before === undefined) return false;
  if ('第卷页p№'.includes(before)) return true;
  if (before === ']') return /^\d{1,4} ?号/.test(text.slice(at, at + 6));
  if (!isDigit(text[at])) return /[〇零一二三四五六七八九十百廿卅]/.test(before);
  return isDigit(before) || ('./:'.includes(before) && isDigit(text[at - 2]));
}

function dayOf([year, month, date]: string[]): string | undefined {
  const years = readNumber(year!) ?? 0;
  return toDay(years < 100 ? 2000 + years : years, readNumber(month!) ?? 0, readNumber(date!) ?? 0);
}

/** A plan that lies further back than this is meant for next year: 3月31日, said in November. */
const LONG_PAST_DAYS = 60;
const DAY_MS = 86_400_000;

/** The current year's, unless a year is said; in January a backfill of December is last year's. */
function dayOfYear(
  today: string,
  said: string | undefined,
  month: number,
  date: number,
  direction: Direction,
): string | undefined {
  const [year, thisMonth] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
  if (said !== undefined) return toDay(year + ({ 去: -1, 明: 1 }[said[0]!] ?? 0), month, date);
  if (direction === 'past' && thisMonth <= 2 && month >= 11) return toDay(year - 1, month, date);
  const day = toDay(year, month, date);
  const isLongPast = day !== undefined && Date.parse(today) - Date.parse(day) > LONG_PAST_DAYS * DAY_MS;
  return direction === 'future' && isLongPast ? toDay(year + 1, month, date) : day;
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
  const todaysDate = Number(today.slice(8));
  if (direction === 'past' && date > todaysDate) return inMonth(-1);
  if (direction === 'future' && date < todaysDate) return inMonth(1);
  return inMonth(0);
}
