/** Which topic and which study days a check-in means. */

import { listCountedDays } from '../src/db/check-in-list.js';
import type { Deed } from '../src/db/deed.js';
import { findTopicsAround, type StudyTopic } from '../src/db/study-topic.js';
import { addDays } from '../src/domain/beijing-time.js';
import { studyDay, studyDayIn } from '../src/domain/study-day.js';
import { UserError } from '../src/errors.js';
import type { AskingMember } from './asker.js';
import { type DaysMeant, listOffDays, sortOut } from './backfill-days.js';
import type { CheckInPayload } from './check-in-said.js';
import { checkInWording as wording } from './wording/check-in.js';

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
  const wanted = named.length > 0 ? named : [await lastStudyDay(deed, topic, today)];
  const { days, refused } = await sortOut(deed, member, topic, wanted, today);
  if (payload.dayProblem !== undefined) refused.push(wording.oneImpossible[payload.dayProblem]);
  if (days.length > 0) return { days: days.sort(), refused };
  const next = refused.some((one) => one.includes('现在可以补')) ? '' : `。${wording.whatNext.cannot}`;
  throw new UserError('date_impossible', `${refused.join('；')}${next}。`);
}

/**
 * 补卡 without a day means the last study day, yesterday mostly; when that counts already, the days that are still open.
 * @returns undefined when that day is meant.
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
  const days = await listWindow(deed, topic, today);
  const [last] = days;
  if (last === undefined) return undefined;
  const counted = await listCountedDays(deed.db, member.memberId, topic.id, days);
  if (!counted.includes(last)) return undefined;
  return { counted: last, open: days.filter((day) => !counted.includes(day)).reverse() };
}

/** The study days that can still be made up for, the last one first. */
async function listWindow(deed: Deed, topic: StudyTopic, today: string): Promise<string[]> {
  const days = Array.from({ length: topic.backfillDays }, (_, index) => addDays(today, -index - 1)).filter(
    (day) => isRunning(topic, day),
  );
  const off = await listOffDays(deed.db, topic, days);
  return days.filter((day) => !off.includes(day));
}

async function lastStudyDay(deed: Deed, topic: StudyTopic, today: string): Promise<string> {
  return (await listWindow(deed, topic, today))[0] ?? addDays(today, -1);
}

export function todayOf(topic: StudyTopic, sentAt: Date): string {
  return studyDayIn(topic, sentAt);
}

function isRunning(topic: StudyTopic, day: string): boolean {
  return topic.startsDay <= day && day <= topic.endsDay;
}

function namedDays({ day, moreDays }: CheckInPayload): string[] {
  return day === undefined ? [] : [day, ...(moreDays ?? [])];
}
