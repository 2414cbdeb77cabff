/** Which topic and which study day a check-in means, and whether it has enough to count. */

import { z } from 'zod';
import { countBackfills } from '../src/db/check-in.js';
import type { Deed } from '../src/db/deed.js';
import type { StudyTopic } from '../src/db/study-topic.js';
import { addDays } from '../src/domain/beijing-time.js';
import { studyDay } from '../src/domain/study-day.js';
import { visibleChars } from '../src/domain/visible-chars.js';
import { UserError } from '../src/errors.js';
import type { AskingMember } from './asker.js';

export const checkInPayload = z.object({
  backfill: z.boolean(),
  book: z.string().optional(),
  part: z.string().optional(),
  reflection: z.string(),
  day: z.string().optional(),
  moreDays: z.array(z.string()).optional(),
  dayProblem: z.enum(['no_such_day', 'in_the_future', 'weekday_differs']).optional(),
});
export type CheckInPayload = z.infer<typeof checkInPayload>;

/** @throws UserError when none runs, or when two do and nobody can say which is meant. */
export function topicMeant(near: readonly StudyTopic[], sentAt: Date): StudyTopic {
  const running = near.filter((topic) => {
    const day = studyDay(sentAt, topic.dayBoundaryMinutes);
    return topic.startsDay <= day && day <= topic.endsDay;
  });
  const [topic, second] = running;
  if (!topic)
    throw new UserError(
      'topic_missing',
      '现在没有正在进行的读书专题，这条打卡没有记录。新专题开始后欢迎再来。',
    );
  if (!second) return topic;
  const titles = running.map((one) => `《${one.title}》`).join('、');
  throw new UserError(
    'topic_ambiguous',
    `现在有${titles}几个专题同时进行，请在对应的读书群里发送打卡，以便记到正确的专题。`,
    { topics: running.length },
  );
}

/** @throws UserError for a day that cannot be made up for. */
export async function dayMeant(
  deed: Deed,
  member: AskingMember,
  topic: StudyTopic,
  payload: CheckInPayload,
  sentAt: Date,
): Promise<string> {
  const today = studyDay(sentAt, topic.dayBoundaryMinutes);
  if (!payload.backfill) return today;
  if (payload.dayProblem !== undefined) throw dayImpossible(payload.dayProblem);
  const day = payload.day ?? addDays(today, -1);
  if (day > today) throw dayImpossible('in_the_future');
  if (day === today) return today;
  const earliest = addDays(today, -topic.backfillDays);
  if (day < topic.startsDay)
    throw new UserError(
      'date_impossible',
      `专题从${inWords(topic.startsDay)}开始，${inWords(day)}还没有开始，这条补卡没有记录。`,
    );
  if (day < earliest)
    throw new UserError(
      'date_impossible',
      `最多补最近${topic.backfillDays}天的打卡，现在可以补${inWords(earliest)}以后的；${inWords(day)}的这条没有记录。`,
    );
  const used = await countBackfills(deed.db, member.memberId, topic.id, day.slice(0, 7));
  if (used >= topic.backfillsAMonth)
    throw new UserError(
      'date_impossible',
      `每月最多补卡${topic.backfillsAMonth}次，本月已用完，这条没有记录。`,
    );
  return day;
}

/** An empty check-in is acknowledged but not counted; where a topic asks for a longer reflection, that is what counts. */
export function isCountable(topic: StudyTopic, payload: CheckInPayload): boolean {
  const chars = visibleChars(payload.reflection);
  if (chars >= Math.max(1, topic.minReflectionChars)) return true;
  return topic.minReflectionChars <= 1 && (payload.book !== undefined || payload.part !== undefined);
}

/** `2026-11-23` → 11月23日. */
export function inWords(day: string): string {
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;
}

function dayImpossible(problem: NonNullable<CheckInPayload['dayProblem']>): UserError {
  const why = {
    no_such_day: '日历上没有这一天',
    in_the_future: '这一天还没有到',
    weekday_differs: '日期和星期对不上',
  }[problem];
  return new UserError(
    'date_impossible',
    `${why}，这条补卡没有记录。请写清日期再发一次，例如：补卡 昨天 《书名》第3章。`,
  );
}
