/** The rules of a study topic: which days it asks for, when a day begins, and since when that holds. */

import { z } from 'zod';

/** A time of day in minutes after Beijing midnight, and until when; without one the whole day is meant. */
const hour = {
  fromMinute: z.number().int().min(0).max(1439).optional(),
  untilMinute: z.number().int().optional(),
};

/** A date of a month (31 means its last day), or its first to fourth, or last (−1), such weekday (1 Monday … 7 Sunday). */
const inMonth = z.union([
  z.object({ date: z.number().int().min(1).max(31) }),
  z.object({
    nth: z.union([z.literal(-1), z.number().int().min(1).max(4)]),
    weekday: z.number().int().min(1).max(7),
  }),
]);
export type DayInMonth = z.infer<typeof inMonth>;

/**
 * Which days are study days. `hour`: when the group reads together that day; a check-in counts all day long.
 * `workdays`: Monday to Friday, and what the committee's calendar makes working days.
 * `quarterly`: 固定学习日, in the first, second or third month of every quarter.
 */
export const studyDaysRule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('daily') }),
  z.object({ kind: z.literal('workdays') }),
  z.object({ kind: z.literal('weekly'), weekdays: z.array(z.number().int().min(1).max(7)).min(1), ...hour }),
  z.object({ kind: z.literal('monthly'), on: inMonth, ...hour }),
  z.object({ kind: z.literal('quarterly'), month: z.number().int().min(1).max(3), on: inMonth, ...hour }),
]);
export type StudyDaysRule = z.infer<typeof studyDaysRule>;

/** A day begins at most so many minutes after midnight: at noon. */
export const MAX_BOUNDARY_MINUTES = 720;

const daySettings = z.object({
  /** Minutes after Beijing midnight at which a study day begins. */
  dayBoundaryMinutes: z.number().int().min(0).max(MAX_BOUNDARY_MINUTES),
  studyDays: studyDaysRule,
});
export type DaySettings = z.infer<typeof daySettings>;

/** What a topic's column `settings` holds; whatever is missing has its default. */
export const topicSettings = z.object({
  studyDays: studyDaysRule.default({ kind: 'daily' }),
  /** Who does not check in on a weekend or a holiday keeps their streak; holidays are free always. */
  weekendsOptional: z.boolean().default(false),
  /** Members are shown their own streak. Off unless the topic asks for it (DOMAIN §4.2). */
  showsStreak: z.boolean().default(false),
  /** What its days are from a day on, oldest first; what was before stays as it was. */
  changes: z.array(daySettings.extend({ fromDay: z.string() })).default([]),
});
export type TopicSettings = z.infer<typeof topicSettings>;

/** The rules of a topic of which staff say nothing. */
export const DEFAULT_RULES: Omit<TopicDraft, 'title' | 'books' | 'startsDay' | 'endsDay'> = {
  ...topicSettings.parse({}),
  dayBoundaryMinutes: 0,
  minReflectionChars: 1,
  backfillDays: 2,
  backfillsAMonth: 5,
};

/** All that staff say of a topic. */
export const topicDraft = topicSettings.extend({
  title: z.string(),
  books: z.array(z.string()),
  startsDay: z.string(),
  endsDay: z.string(),
  dayBoundaryMinutes: z.number().int(),
  minReflectionChars: z.number().int(),
  backfillDays: z.number().int(),
  backfillsAMonth: z.number().int(),
});
export type TopicDraft = z.infer<typeof topicDraft>;

/** What decides a topic's days. */
export interface TopicDays extends DaySettings, Pick<TopicSettings, 'weekendsOptional' | 'changes'> {
  startsDay: string;
  endsDay: string;
}

/** What holds on a day. */
export function settingsOn(topic: TopicDays, day: string): DaySettings {
  return topic.changes.filter((change) => change.fromDay <= day).at(-1) ?? topic;
}
