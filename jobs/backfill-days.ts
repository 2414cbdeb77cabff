/** 补卡: which days can be made up for, and why the others cannot. */

import { countBackfills } from '../src/db/check-in-list.js';
import type { Deed } from '../src/db/deed.js';
import type { Tx } from '../src/db/schema.js';
import type { StudyTopic } from '../src/db/study-topic.js';
import { getWorkCalendar, holdCalendar } from '../src/db/work-calendar.js';
import { addDays } from '../src/domain/beijing-time.js';
import { isInPattern, studyDayKind, type WorkCalendar } from '../src/domain/study-calendar.js';
import { settingsOn } from '../src/domain/study-rules.js';
import type { AskingMember } from './asker.js';
import { checkInWording as wording } from './wording/check-in.js';

/** The days that are recorded, the first one first, and what is said of those that are not. */
export interface DaysMeant {
  days: string[];
  refused: string[];
}

/** Of these days within a topic, those that are no study days. The calendar is asked only where it decides: at weekends. */
export async function listOffDays(tx: Tx, topic: StudyTopic, days: readonly string[]): Promise<string[]> {
  const isOpen = days.some(
    (day) => settingsOn(topic, day).studyDays.kind === 'workdays' && !isInPattern({ kind: 'workdays' }, day),
  );
  // What is stored by it must not meet a change that does not see it yet.
  if (isOpen) await holdCalendar(tx, topic.committeeId);
  const calendar: WorkCalendar = isOpen ? await getWorkCalendar(tx, topic.committeeId) : new Map();
  return days.filter((day) => studyDayKind(topic, day, calendar) === 'none');
}

/** Which days can be made up for, and why the others cannot. */
export async function sortOut(
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
  const noStudyDay: string[] = [];
  const off = await listOffDays(deed.db, topic, wanted);
  for (const day of wanted) {
    if (day > today) future.push(day);
    else if (day < topic.startsDay) before.push(day);
    else if (day > topic.endsDay) after.push(day);
    else if (day < earliest) early.push(day);
    else if (off.includes(day)) noStudyDay.push(day);
    else inWindow.push(day);
  }
  const { days, full } = await withinMonth(deed, member, topic, inWindow, today);
  const refused = [
    ...(future.length > 0 ? [wording.notYet(future)] : []),
    ...(before.length > 0 ? [wording.beforeTopic(topic.startsDay, before)] : []),
    ...(after.length > 0 ? [wording.afterTopic(topic.endsDay, after)] : []),
    ...(early.length > 0 ? [wording.tooEarly(topic.backfillDays, earliest, early)] : []),
    ...(noStudyDay.length > 0 ? [wording.noStudyDay(noStudyDay)] : []),
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
