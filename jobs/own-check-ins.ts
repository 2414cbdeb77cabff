/** 我的打卡: the month as a calendar, the totals by topic, and the streak where a topic asks for it; for the member's eyes only. */

import type { Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { replyPrivately } from '../src/chat/reply.js';
import { listOwnCounts, type OwnCount } from '../src/db/check-in-count.js';
import type { Deed } from '../src/db/deed.js';
import type { TopicId } from '../src/db/schema.js';
import { listStreaks } from '../src/db/streak.js';
import { listLeaveDays } from '../src/db/study-leave.js';
import { listLeftTopics } from '../src/db/study-participation.js';
import { listTopics, type StudyTopic } from '../src/db/study-topic.js';
import { getWorkCalendar } from '../src/db/work-calendar.js';
import { addDays, beijingDay } from '../src/domain/beijing-time.js';
import { listDueDays, type WorkCalendar } from '../src/domain/study-calendar.js';
import { studyDayIn } from '../src/domain/study-day.js';
import { type AskingMember, askingMember } from './asker.js';
import { checkInWording } from './wording/check-in.js';
import { checkInCountWording as wording } from './wording/check-in-count.js';
import { calendarInWords } from './wording/month-calendar.js';

export async function showOwnCheckIns(deed: Deed, message: MessageEvent): Promise<Reply[]> {
  const member = askingMember(deed);
  const topics = await listRunning(deed, member, message.sentAt);
  const today =
    topics.map((topic) => studyDayIn(topic, message.sentAt)).sort()[0] ?? beijingDay(message.sentAt);
  const month = { from: `${today.slice(0, 7)}-01`, to: lastOfMonth(today) };
  const counts = await listOwnCounts(deed.db, member.memberId, month);
  const all = counts.at(-1);
  if (!all || (all.days === 0 && all.chars === 0))
    return [replyPrivately(message, checkInWording.ownMissing(member.name))];
  const calendar = await getWorkCalendar(deed.db, member.committee.id);
  const streaks = await findStreaks(deed, member, topics, calendar, message.sentAt);
  const onLeave = await listLeaveDays(deed.db, member.memberId, month.from, month.to);
  const off = [...calendar].flatMap(([day, kind]) => (kind === 'off' ? [day] : []));
  const lines = [
    wording.own(member.name, Number(today.slice(5, 7)), all.daysAsked.length, all.days, wording.count(all)),
    calendarInWords(month.from, month.to, { checkedIn: all.daysAsked, free: [...onLeave, ...off] }),
    ...linesOfTopics(counts.slice(0, -1), streaks),
  ];
  return [replyPrivately(message, lines.join('\n'))];
}

async function listRunning(deed: Deed, member: AskingMember, at: Date): Promise<StudyTopic[]> {
  const near = await listTopics(deed.db, member.committee.id, addDays(beijingDay(at), -1));
  return near.filter((topic) => {
    const day = studyDayIn(topic, at);
    return topic.startsDay <= day && day <= topic.endsDay;
  });
}

function lastOfMonth(day: string): string {
  const nextMonth = addDays(`${day.slice(0, 7)}-28`, 4);
  return addDays(`${nextMonth.slice(0, 7)}-01`, -1);
}

/** Of the topics that show it and in which the member takes part. */
async function findStreaks(
  deed: Deed,
  member: AskingMember,
  topics: readonly StudyTopic[],
  calendar: WorkCalendar,
  at: Date,
): Promise<Map<TopicId, number>> {
  const showing = topics.filter((topic) => topic.showsStreak);
  const left = await listLeftTopics(
    deed.db,
    member.memberId,
    showing.map((topic) => topic.id),
  );
  const streaks = new Map<TopicId, number>();
  for (const topic of showing.filter(({ id }) => !left.includes(id))) {
    const today = studyDayIn(topic, at);
    const due = listDueDays(topic, topic.startsDay, today, calendar);
    const found = await listStreaks(deed.db, topic.id, [member.memberId], due, today);
    streaks.set(topic.id, found.get(member.memberId) ?? 0);
  }
  return streaks;
}

/** With one topic its totals are said already. */
function linesOfTopics(counts: readonly OwnCount[], streaks: ReadonlyMap<TopicId, number>): string[] {
  const streakOf = (topicId: TopicId | undefined) => topicId && streaks.get(topicId);
  if (counts.length === 1) {
    const streak = streakOf(counts[0]!.topicId);
    return streak ? [wording.streak(streak)] : [];
  }
  return counts.map((count) =>
    wording.ownInTopic(count.title ?? '', count.days, wording.count(count), streakOf(count.topicId)),
  );
}
