/** How a topic and its rules are shown: in previews, lists, and what a change comes to. */

import type { DayInMonth, StudyDaysRule, TopicDraft } from '../../src/domain/study-rules.js';
import { DEFAULT_RULES } from '../../src/domain/study-rules.js';
import { dayInWords } from './check-in.js';

type Lead = { day: string; name: string };

const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日'];
const LEADS_SHOWN = 10;

/** @param groups their names; none: all groups; undefined: the group it is said in. */
export function describeTopic(
  draft: TopicDraft,
  groups: readonly string[] | undefined,
  leads: readonly Lead[] = [],
): string[] {
  const rules = describeRules(draft);
  return [
    draft.title,
    `书目：${draft.books.map((book) => `《${book}》`).join('、') || '未写'}`,
    `时间：${draft.startsDay} 至 ${draft.endsDay}`,
    `范围：${groups === undefined ? '本群' : groups.join('、') || '全部群'}`,
    ...rules.map(([label, value]) => `${label}：${value}`),
    ...(leads.length > 0 ? [`领读：${leadsInWords(leads)}`] : []),
  ];
}

/** By label, every rule that is not as by default. */
export function describeRules(draft: TopicDraft): (readonly [label: string, value: string])[] {
  const said = listRules(draft);
  const usual = new Map(listRules({ ...draft, ...DEFAULT_RULES }));
  return said.filter(([label, value]) => usual.get(label) !== value);
}

/** By label, all rules. */
export function listRules(draft: TopicDraft): (readonly [label: string, value: string])[] {
  return [
    ['学习日', studyDaysInWords(draft.studyDays)],
    ['日界', boundaryInWords(draft.dayBoundaryMinutes)],
    ...draft.changes.map(
      (change) =>
        [
          `${dayInWords(change.fromDay)}起`,
          `学习日${studyDaysInWords(change.studyDays)}，日界${boundaryInWords(change.dayBoundaryMinutes)}`,
        ] as const,
    ),
    ['计入', countsInWords(draft.minReflectionChars)],
    ['补卡', backfillInWords(draft)],
    ['周末', draft.weekendsOptional ? '自愿，不打卡不影响连续天数' : '与平日一样'],
    ['连续天数', draft.showsStreak ? '告诉本人' : '不显示'],
  ];
}

export function studyDaysInWords(rule: StudyDaysRule): string {
  switch (rule.kind) {
    case 'daily':
      return '每天';
    case 'workdays':
      return '工作日（周一至周五，随节假日调整）';
    case 'weekly':
      return `每周${rule.weekdays.map((day) => WEEKDAYS[day - 1]).join('、')}${hourInWords(rule)}`;
    case 'monthly':
      return `每月${dayOfMonthInWords(rule.on)}${hourInWords(rule)}`;
    case 'quarterly':
      return `每季度第${rule.month}个月${dayOfMonthInWords(rule.on)}${hourInWords(rule)}`;
  }
}

function dayOfMonthInWords(on: DayInMonth): string {
  if ('date' in on) return on.date === 31 ? '最后一天' : `${on.date}日`;
  return `${on.nth === -1 ? '最后一个' : `第${on.nth}个`}周${WEEKDAYS[on.weekday - 1]}`;
}

function hourInWords({
  fromMinute,
  untilMinute,
}: {
  fromMinute?: number | undefined;
  untilMinute?: number | undefined;
}): string {
  if (fromMinute === undefined) return '';
  return ` ${clock(fromMinute)}${untilMinute === undefined ? '' : `至${clock(untilMinute)}`}（当天都可以打卡）`;
}

function clock(minutes: number): string {
  const within = minutes % 1440;
  return `${Math.floor(within / 60)}:${String(within % 60).padStart(2, '0')}`;
}

export function boundaryInWords(minutes: number): string {
  return minutes === 0 ? '0:00' : `${clock(minutes)}（此前算前一天）`;
}

function countsInWords(minChars: number): string {
  if (minChars <= 0) return '只写打卡也计入';
  return minChars === 1 ? '写了书名、章节或心得的' : `心得不少于${minChars}字的`;
}

function backfillInWords({ backfillDays, backfillsAMonth }: TopicDraft): string {
  return backfillDays === 0 || backfillsAMonth === 0
    ? '不补卡'
    : `最近${backfillDays}天，每月${backfillsAMonth}次`;
}

export function leadsInWords(leads: readonly Lead[]): string {
  const shown = leads.slice(0, LEADS_SHOWN).map(({ day, name }) => `${dayInWords(day)} ${name}`);
  const more = leads.length - shown.length;
  return `${shown.join('；')}${more > 0 ? `；等${leads.length}次` : ''}`;
}
