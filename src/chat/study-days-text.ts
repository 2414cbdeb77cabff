/** Reading which days are study days, and when a day begins, as staff write it: 周一至周五, 每周一晚9点, 每季度第一个周五, 凌晨2点. */

import { type DayInMonth, MAX_BOUNDARY_MINUTES, type StudyDaysRule } from '../domain/study-rules.js';
import { fold } from './fold.js';
import { readNumber } from './number-words.js';
import { readTimeAt } from './times.js';

const MAX_CHARS = 200;
const WEEK = '(?:星期|礼拜|周)';
const NUMERAL = '[\\d一二三四五六七八九十廿]{1,3}';
const NTH = new RegExp(`(?:第 ?([一二三四1234])|(最后一|末))个?${WEEK}([一二三四五六日天])`);
const DATE = new RegExp(`(${NUMERAL}) ?[日号]`);
/** 周一、周三 · 每周一三五 · 周一至周四. */
const SOME_WEEKDAYS = new RegExp(
  `${WEEK}([一二三四五六日天](?:[、,和及 ]?[一二三四五六日天](?![点时])){0,6})(?: ?[-~至到] ?${WEEK}?([一二三四五六日天]))?`,
  'g',
);
const MONTH_OF_QUARTER =
  /(?:首|头|第一|第1|1)个?月|(?:中间|第二|第2|次|2)个?月|(?:末|最后一|最后|第三|第3|3)个?月/;

/** undefined: not understood. */
export function readStudyDays(words: string): StudyDaysRule | undefined {
  const text = fold(words, MAX_CHARS).text.replace(/(?:为|是)?学习日$/, '');
  const rule = readRule(text);
  if (rule === undefined || rule.kind === 'daily' || rule.kind === 'workdays') return rule;
  return { ...rule, ...readHour(text) };
}

function readRule(text: string): StudyDaysRule | undefined {
  if (/每?个?季度?|每季/.test(text)) {
    const on = readDayOfMonth(text.replace(MONTH_OF_QUARTER, ' '));
    return on && { kind: 'quarterly', month: monthOfQuarter(text, on), on };
  }
  if (/每个?月/.test(text)) {
    const on = readDayOfMonth(text);
    return on && { kind: 'monthly', on };
  }
  if (/^(?:每|天)(?:天|日)|^全年|^不限/.test(text)) return { kind: 'daily' };
  if (/^每?个?(?:工作日|平日|周内)|周一(?:至|到|-|~)周?五/.test(text)) return { kind: 'workdays' };
  const weekdays = readWeekdays(text);
  if (weekdays.length === 7) return { kind: 'daily' };
  return weekdays.length > 0 ? { kind: 'weekly', weekdays } : undefined;
}

/** 首月 is what is meant where none is named; 每季度最后一个周五 lies in the last one. */
function monthOfQuarter(text: string, on: DayInMonth): number {
  const named = MONTH_OF_QUARTER.exec(text)?.[0];
  if (named === undefined) return ('nth' in on && on.nth === -1) || /最后一[天日]|季末/.test(text) ? 3 : 1;
  if (/^(?:首|头|第一|第1|1)/.test(named)) return 1;
  return /^(?:末|最后|第三|第3|3)/.test(named) ? 3 : 2;
}

function readDayOfMonth(text: string): DayInMonth | undefined {
  const nth = NTH.exec(text);
  if (nth) {
    const weekday = '一二三四五六'.indexOf(nth[3]!) + 1 || 7;
    return { nth: nth[1] ? (readNumber(nth[1]) as 1 | 2 | 3 | 4) : -1, weekday };
  }
  if (/最后一[天日]|[月季]末|月底/.test(text)) return { date: 31 };
  const date = readNumber(DATE.exec(text)?.[1] ?? '');
  return date !== undefined && date >= 1 && date <= 31 ? { date } : undefined;
}

/** 周末 too. */
function readWeekdays(text: string): number[] {
  const found = new Set<number>();
  if (/周末|双休日/.test(text)) for (const day of [6, 7]) found.add(day);
  for (const [, days, to] of text.matchAll(SOME_WEEKDAYS)) {
    const numbers = [...days!].filter((sign) => /[一-龥]/.test(sign)).map(numberOf);
    for (const day of numbers) if (day > 0) found.add(day);
    const last = numbers.at(-1) ?? 7;
    if (to !== undefined) for (let day = last; day <= numberOf(to); day += 1) found.add(day);
  }
  return [...found].sort((a, b) => a - b);
}

function numberOf(sign: string): number {
  return '一二三四五六'.indexOf(sign) + 1 || ('日天'.includes(sign) ? 7 : 0);
}

/** 晚上9点 · 21:00-22:00. Of a time that can be two the later one: nobody reads together at three in the night. */
function readHour(text: string): { fromMinute?: number; untilMinute?: number } {
  for (let at = 0; at < text.length; at += 1) {
    const from = readTimeAt(text, at);
    const fromMinute = from?.can.filter((one) => one < 1440).at(-1);
    if (from === undefined || fromMinute === undefined) continue;
    const connector = /^ ?[-~至到] ?/.exec(text.slice(from.end))?.[0];
    const until = connector === undefined ? undefined : readTimeAt(text, from.end + connector.length);
    const untilMinute = until?.can.flatMap((one) => [one, one + 720]).find((one) => one > fromMinute);
    return { fromMinute, ...(untilMinute !== undefined && { untilMinute }) };
  }
  return {};
}

/** 凌晨2点 · 02:00 · 零点: minutes after midnight; undefined: not understood, or later than noon. */
export function readDayBoundary(words: string): number | undefined {
  const text = fold(words, MAX_CHARS).text;
  if (/^(?:零点|0 ?点|0?0:00|24[点:]|午夜|半夜12点|不延)/.test(text)) return 0;
  for (let at = 0; at < text.length && at < 20; at += 1) {
    const time = readTimeAt(text, at);
    if (time === undefined) continue;
    // 日界：2点 can only be in the night.
    const minutes = time.can.map((one) => one % 1440).sort((a, b) => a - b)[0];
    return minutes !== undefined && minutes <= MAX_BOUNDARY_MINUTES ? minutes : undefined;
  }
  return undefined;
}
