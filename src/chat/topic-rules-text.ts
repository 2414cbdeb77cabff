/** Reading what staff write of a topic line by line: 学习日：周一至周五, 日界：凌晨2点, 补卡：3天，每月4次, 领读：12月1日 李秀兰. */

import type { StudyDaysRule } from '../domain/study-rules.js';
import { readDayAt } from './dates.js';
import { daysOf, readDaysAt } from './day-spans.js';
import { fold } from './fold.js';
import { readNumber } from './number-words.js';
import { readDayBoundary, readStudyDays } from './study-days-text.js';
import { readTopicText } from './topic-text.js';

/** What is said of a topic; what is not said is absent. */
export interface TopicWords {
  /** What stands before the first label: the title, and perhaps days; as typed. */
  head: string;
  title?: string;
  books?: string[];
  startsDay?: string;
  endsDay?: string;
  studyDays?: StudyDaysRule;
  dayBoundaryMinutes?: number;
  /** From which day changed study days or another boundary hold. */
  fromDay?: string;
  minReflectionChars?: number;
  backfillDays?: number;
  backfillsAMonth?: number;
  weekendsOptional?: boolean;
  showsStreak?: boolean;
  leads?: { day: string; name: string }[];
  /** As typed; empty: all groups. */
  groups?: string[];
  /** The labels whose words were not understood, as typed. */
  unclear: string[];
}

type Said = Omit<TopicWords, 'head' | 'unclear'>;

/** By the words of its label: what its value comes to; undefined: not understood. */
const LABELS: readonly (readonly [words: string, read: (value: string, sentAt: Date) => Said | undefined])[] =
  [
    ['专题名称|名称|标题|题目|改名为?', (value) => (value === '' ? undefined : { title: value })],
    ['书目|书名|书单|图书', (value) => orNothing('books', readBooks(value))],
    ['起止时间|起止日期|起止|时间|日期', readDates],
    [
      '固定学习日|学习日|学习时间|打卡日',
      (value, sentAt) => dated('studyDays', readStudyDays(value), value, sentAt),
    ],
    [
      '日界|换日时间|换日|每天从|一天从',
      (value, sentAt) => dated('dayBoundaryMinutes', readDayBoundary(value), value, sentAt),
    ],
    [
      '生效日期|生效|从',
      (value, sentAt) => orNothing('fromDay', readDayAt(fold(value).text, 0, sentAt, 'future')?.day),
    ],
    ['最少字数|最低字数|心得字数|字数', (value) => orNothing('minReflectionChars', readMinChars(value))],
    [
      '空打卡',
      (value) => readSwitch(value, { on: { minReflectionChars: 0 }, off: { minReflectionChars: 1 } }),
    ],
    ['补卡', readBackfills],
    ['周末|双休日', (value) => readWeekends(value)],
    [
      '连续打卡|连续天数|连续',
      (value) => readSwitch(value, { on: { showsStreak: true }, off: { showsStreak: false } }),
    ],
    ['领读安排|导读安排|领读|导读', (value, sentAt) => orNothing('leads', readLeads(value, sentAt))],
    ['群组|范围|群|发给', (value) => orNothing('groups', readGroups(value))],
  ];
const ALL_LABELS = LABELS.map(([words]) => `(${words})`).join('|');
/** In a folded text. */
const LABEL = new RegExp(`(?:^|[\\n ;,。.])(?:${ALL_LABELS}) ?:`, 'gu');
const MAX_CHARS = 4_000;
const ENDING = /[\s;；,，。]{1,9}$/u;

/** @param text the words behind the command word, as typed. */
export function readTopicWords(text: string, sentAt: Date): TopicWords {
  const folded = fold(text, MAX_CHARS);
  const found = [...folded.text.matchAll(LABEL)];
  const cut = (from: number, to: number | undefined) =>
    text.slice(folded.origin(from), folded.origin(to ?? folded.text.length)).trim();
  const said: TopicWords = { head: cut(0, found[0]?.index).replace(ENDING, ''), unclear: [] };
  for (const [index, label] of found.entries()) {
    const value = cut(label.index + label[0].length, found[index + 1]?.index).replace(ENDING, '');
    const which = label.slice(1).findIndex((one) => one !== undefined);
    const [, read] = LABELS[which] as (typeof LABELS)[number];
    const meaning = read(value, sentAt);
    if (meaning === undefined) said.unclear.push(label[which + 1] as string);
    else Object.assign(said, meaning);
  }
  return said;
}

function orNothing<K extends keyof Said>(key: K, value: Said[K]): Said | undefined {
  return value === undefined ? undefined : ({ [key]: value } as Said);
}

/** 凌晨2点，从12月5日起: what holds only from a day on. */
function dated<K extends 'studyDays' | 'dayBoundaryMinutes'>(
  key: K,
  value: Said[K],
  words: string,
  sentAt: Date,
): Said | undefined {
  if (value === undefined) return undefined;
  const text = fold(words).text;
  const at = /[从自]/.exec(text)?.index;
  const fromDay = at === undefined ? undefined : readDayAt(text, at + 1, sentAt, 'future')?.day;
  return { [key]: value, ...(fromDay !== undefined && { fromDay }) } as Said;
}

function readBooks(value: string): string[] | undefined {
  const { books } = readTopicText(value, new Date(0));
  if (books.length > 0) return books;
  const named = value.split(/[、,，;；\n]/u).map((one) => one.trim());
  return /^(?:无|不限)$/.test(value) ? [] : named.filter((one) => one !== '');
}

function readDates(value: string, sentAt: Date): Said | undefined {
  const { startsDay, endsDay, endProblem } = readTopicText(value, sentAt);
  if (endProblem || (startsDay === undefined && endsDay === undefined)) return undefined;
  return { ...(startsDay !== undefined && { startsDay }), ...(endsDay !== undefined && { endsDay }) };
}

function readMinChars(value: string): number | undefined {
  const text = fold(value).text;
  if (/^(?:不限|无|没有)/.test(text)) return 1;
  const number = readNumber(
    /(?:不少于|至少|最少)? ?([\d一二三四五六七八九十百千两零]{1,6}) ?(?:个?字|$)/.exec(text)?.[1] ?? '',
  );
  return number !== undefined && number <= 2_000 ? number : undefined;
}

/** Of one's own days, and how often a month: 3天，每月4次 · 不可补卡. */
function readBackfills(value: string): Said | undefined {
  const text = fold(value).text;
  if (/^(?:不可以?|不能|不允许|不补|无|没有|关闭)/.test(text)) return { backfillDays: 0 };
  const days = readNumber(/([\d一二三四五六七八九十两]{1,3}) ?[天日]/.exec(text)?.[1] ?? '');
  const times = readNumber(
    /月(?:最多|不超过|限)? ?([\d一二三四五六七八九十两]{1,3}) ?次/.exec(text)?.[1] ?? '',
  );
  if ((days === undefined && times === undefined) || (days ?? 0) > 31 || (times ?? 0) > 31) return undefined;
  return {
    ...(days !== undefined && { backfillDays: days }),
    ...(times !== undefined && { backfillsAMonth: times }),
  };
}

function readWeekends(value: string): Said | undefined {
  const text = fold(value).text;
  if (/自愿|可不|不要求|不打|不用|休息|随意/.test(text)) return { weekendsOptional: true };
  return /照常|要打|要求|正常|一样/.test(text) ? { weekendsOptional: false } : undefined;
}

function readSwitch(value: string, { on, off }: { on: Said; off: Said }): Said | undefined {
  const text = fold(value).text;
  if (/^(?:不|关|否|无|隐藏)/.test(text)) return off;
  return /^(?:显示|开|是|可以|计|算|要)/.test(text) ? on : undefined;
}

const MAX_LEAD_DAYS = 31;
const MAX_LEADS = 400;

/** 12月1日 李秀兰；12月2日至4日 张伟、王建国. */
function readLeads(value: string, sentAt: Date): { day: string; name: string }[] | undefined {
  if (/^(?:无|没有|取消)$/.test(value)) return [];
  const folded = fold(value);
  const leads: { day: string; name: string }[] = [];
  let days: string[] = [];
  let from = 0;
  const take = (until: number) => {
    const names = value.slice(folded.origin(from), folded.origin(until)).split(/[、,，;；/\n:：和及\s]+/u);
    for (const name of names) if (name !== '') for (const day of days) leads.push({ day, name });
  };
  for (let at = 0; at < folded.text.length && leads.length < MAX_LEADS; at += 1) {
    const reading = readDaysAt(folded.text, at, sentAt, 'future');
    if (reading === undefined) continue;
    if (reading.from === undefined) return undefined;
    take(at);
    days = daysOf(reading, MAX_LEAD_DAYS);
    from = reading.end;
    at = reading.end - 1;
  }
  take(folded.text.length);
  return leads.length > 0 ? leads : undefined;
}

function readGroups(value: string): string[] | undefined {
  if (/^(?:全部|所有)(?:的?群|群组)?$/.test(value)) return [];
  const names = value.split(/[、,，;；\n]/u).map((one) => one.trim());
  return names.some((one) => one !== '') ? names.filter((one) => one !== '') : undefined;
}
