/** Which topic and which study days a check-in means. */

import { countBackfills, listCountedDays } from '../src/db/check-in-list.js';
import type { Deed } from '../src/db/deed.js';
import { findTopicsAround, type StudyTopic } from '../src/db/study-topic.js';
import { addDays } from '../src/domain/beijing-time.js';
import { studyDay } from '../src/domain/study-day.js';
import { UserError } from '../src/errors.js';
import type { AskingMember } from './asker.js';
import type { CheckInPayload } from './check-in-said.js';
import { checkInWording as wording } from './wording/check-in.js';

/** The days that are recorded, the first one first, and what is said of those that are not. */
export interface DaysMeant {
  days: string[];
  refused: string[];
}

/** Several topics may be meant: then the member is asked. None: `topicMissing` says why. */
export function topicsMeant(
  near: readonly StudyTopic[],
  payload: CheckInPayload,
  sentAt: Date,
): readonly StudyTopic[] {
  if (payload.topicId !== undefined) return near.filter((topic) => topic.id === payload.topicId);
  const running = near.filter((topic) => isRunning(topic, todayOf(topic, sentAt)));
  if (!payload.backfill) return running;
  const named = namedDays(payload);
  const covering = near.filter((topic) => {
    const days = named.length > 0 ? named : [addDays(todayOf(topic, sentAt), -1)];
    return days.some((day) => isRunning(topic, day));
  });
  return covering.length > 0 ? covering : running;
}

export async function topicMissing(deed: Deed, member: AskingMember, sentAt: Date): Promise<UserError> {
  const chatId = deed.chat?.kind === 'group' ? deed.chat.id : undefined;
  const today = studyDay(sentAt);
  const around = await findTopicsAround(deed.db, member.committee.id, chatId, today);
  return new UserError('topic_missing', wording.topicMissing(around, today));
}

/** @throws UserError when none of the days can be recorded. */
export async function daysMeant(
  deed: Deed,
  member: AskingMember,
  topic: StudyTopic,
  payload: CheckInPayload,
  sentAt: Date,
): Promise<DaysMeant> {
  const today = todayOf(topic, sentAt);
  if (payload.days !== undefined) return { days: payload.days, refused: [] };
  if (!payload.backfill) return { days: [today], refused: [] };
  const named = namedDays(payload);
  if (payload.dayProblem !== undefined && named.length === 0)
    throw new UserError('date_impossible', wording.dayImpossible(wording.impossible[payload.dayProblem]));
  const wanted = named.length > 0 ? named : [addDays(today, -1)];
  const { days, refused } = await sortOut(deed, member, topic, wanted, today);
  if (payload.dayProblem !== undefined) refused.push(wording.oneImpossible[payload.dayProblem]);
  if (days.length > 0) return { days: days.sort(), refused };
  const next = refused.some((one) => one.includes('现在可以补')) ? '' : `。${wording.whatNext.cannot}`;
  throw new UserError('date_impossible', `${refused.join('；')}${next}。`);
}

/**
 * 补卡 without a day means yesterday; when that counts already, the days that are still open.
 * @returns undefined when yesterday is meant.
 */
export async function openDays(
  deed: Deed,
  member: AskingMember,
  topic: StudyTopic,
  payload: CheckInPayload,
  sentAt: Date,
): Promise<{ counted: string; open: string[] } | undefined> {
  const isUnsaid = payload.backfill && payload.days === undefined && namedDays(payload).length === 0;
  if (!isUnsaid || payload.dayProblem !== undefined) return undefined;
  const today = todayOf(topic, sentAt);
  const days = Array.from({ length: topic.backfillDays }, (_, index) => addDays(today, -index - 1)).filter(
    (day) => isRunning(topic, day),
  );
  const [yesterday] = days;
  if (yesterday !== addDays(today, -1)) return undefined;
  const counted = await listCountedDays(deed.db, member.memberId, topic.id, days);
  if (!counted.includes(yesterday)) return undefined;
  return { counted: yesterday, open: days.filter((day) => !counted.includes(day)).reverse() };
}

export function todayOf(topic: StudyTopic, sentAt: Date): string {
  return studyDay(sentAt, topic.dayBoundaryMinutes);
}

function isRunning(topic: StudyTopic, day: string): boolean {
  return topic.startsDay <= day && day <= topic.endsDay;
}

function namedDays({ day, moreDays }: CheckInPayload): string[] {
  return day === undefined ? [] : [day, ...(moreDays ?? [])];
}

/** Which days can be made up for, and why the others cannot. */
async function sortOut(
  deed: Deed,
  member: AskingMember,
  topic: StudyTopic,
  wanted: readonly string[],
  today: string,
): Promise<DaysMeant> {
  const earliest = addDays(today, -topic.backfillDays);
  const inWindow: string[] = [];
  const future: string[] = [];
  const before: string[] = [];
  const after: string[] = [];
  const early: string[] = [];
  for (const day of wanted) {
    if (day > today) future.push(day);
    else if (day < topic.startsDay) before.push(day);
    else if (day > topic.endsDay) after.push(day);
    else if (day < earliest) early.push(day);
    else inWindow.push(day);
  }
  const { days, full } = await withinMonth(deed, member, topic, inWindow, today);
  const refused = [
    ...(future.length > 0 ? [wording.notYet(future)] : []),
    ...(before.length > 0 ? [wording.beforeTopic(topic.startsDay, before)] : []),
    ...(after.length > 0 ? [wording.afterTopic(topic.endsDay, after)] : []),
    ...(early.length > 0 ? [wording.tooEarly(topic.backfillDays, earliest, early)] : []),
    ...(full.length > 0 ? [wording.monthFull(topic.backfillsAMonth, full)] : []),
  ];
  return { days, refused };
}

/** A topic allows so many backfills a month. A day that counts already takes none of them. */
async function withinMonth(
  deed: Deed,
  member: AskingMember,
  topic: StudyTopic,
  inWindow: readonly string[],
  today: string,
): Promise<{ days: string[]; full: string[] }> {
  const backfills = inWindow.filter((day) => day !== today);
  if (backfills.length === 0) return { days: [...inWindow], full: [] };
  const left = new Map<string, number>();
  for (const month of new Set(backfills.map((day) => day.slice(0, 7)))) {
    const used = await countBackfills(deed.db, member.memberId, topic.id, month);
    left.set(month, topic.backfillsAMonth - used);
  }
  const full: string[] = [];
  const days = inWindow.filter((day) => {
    if (day === today) return true;
    const rest = left.get(day.slice(0, 7)) ?? 0;
    left.set(day.slice(0, 7), rest - 1);
    if (rest <= 0) full.push(day);
    return rest > 0;
  });
  return { days, full };
}
