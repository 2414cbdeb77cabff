/** 我的打卡: a member's own check-ins in numbers, privately; 今日打卡统计 and 专题统计: the day's and a topic's, without names. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { replyPrivately, replyTo } from '../src/chat/reply.js';
import { listDayCounts, listTopicCounts } from '../src/db/check-in-count.js';
import type { Deed } from '../src/db/deed.js';
import { listTopics, listTopicsFor } from '../src/db/study-topic.js';
import { addDays, beijingDay } from '../src/domain/beijing-time.js';
import { studyDayIn } from '../src/domain/study-day.js';
import { UserError } from '../src/errors.js';
import { committeeToldHere } from './asker.js';
import { listOffDays } from './backfill-days.js';
import { showOwnCheckIns } from './own-check-ins.js';
import { topicNamed } from './topic-named.js';
import { checkInCountWording as wording } from './wording/check-in-count.js';
import { studyTopicWording } from './wording/study-topic.js';

const payload = z.object({
  what: z.enum(['own', 'day', 'topic']),
  /** The topic that is named; '' for this group's. */
  title: z.string().default(''),
});
type Payload = z.infer<typeof payload>;

const DAY_WORDS = ['今日打卡统计', '今天打卡统计', '打卡统计'];
const TOPIC_WORDS = ['专题统计', '专题打卡统计'];

export const showCheckIns = defineJob<Payload, Deed>({
  name: 'show-check-ins',
  title: '我的打卡',
  payload,
  command: {
    words: ['我的打卡', ...DAY_WORDS, ...TOPIC_WORDS],
    usage: '我的打卡 · 今日打卡统计 · 专题统计',
    who: 'member',
    asks: true,
    read(match) {
      if (TOPIC_WORDS.includes(match.word))
        return { payload: { what: 'topic', title: match.rest }, reason: 'check-ins asked for: topic' };
      const what = DAY_WORDS.includes(match.word) ? 'day' : 'own';
      return { payload: { what, title: '' }, reason: `check-ins asked for: ${what}` };
    },
  },
  async run({ what, title }, deed) {
    const message = deed.event as MessageEvent;
    if (what === 'day') return showDay(deed, message);
    if (what === 'topic') return showTopic(deed, message, title);
    return showOwnCheckIns(deed, message);
  },
});

/** Of the topics that a check-in said here would be for: the group's, else the committee's. */
async function showDay(deed: Deed, message: MessageEvent): Promise<Reply[]> {
  const committee = committeeToldHere(deed);
  const chatId = message.chatKind === 'group' ? deed.chat?.id : undefined;
  const day = beijingDay(message.sentAt);
  const [near = []] = await listTopicsFor(deed.db, [{ committeeId: committee.id, in: { chatId }, day }]);
  const today = near
    .map((topic) => ({ topic, day: studyDayIn(topic, message.sentAt) }))
    .filter((one) => one.topic.startsDay <= one.day && one.day <= one.topic.endsDay);
  const counts = await listDayCounts(
    deed.db,
    today.map((one) => ({ topicId: one.topic.id, day: one.day })),
  );
  const all = counts.at(-1);
  const lines = [wording.day(all?.members ?? 0, wording.count(all ?? NOTHING))];
  if (today.length > 1)
    lines.push(
      wording.dayByTopic(
        today.map(({ topic }) => ({
          title: topic.title,
          members: counts.find((one) => one.topicId === topic.id)?.members ?? 0,
        })),
      ),
    );
  const isOff = await Promise.all(
    today.map(async (one) => (await listOffDays(deed.db, one.topic, [one.day])).length > 0),
  );
  if (today.length > 0 && isOff.every(Boolean)) lines.push(wording.noStudyDay);
  return [replyTo(message, lines.join('\n'))];
}

const NOTHING = { reflections: 0, furtherPieces: 0, chars: 0 };
/** Topics that ended this long ago can still be asked for by their name. */
const ENDED_WITHIN_DAYS = 366;

async function showTopic(deed: Deed, message: MessageEvent, title: string): Promise<Reply[]> {
  const committee = committeeToldHere(deed);
  const day = beijingDay(message.sentAt);
  const chatId = message.chatKind === 'group' ? deed.chat?.id : undefined;
  const topics = (await listTopics(deed.db, committee.id, addDays(day, -ENDED_WITHIN_DAYS), chatId)).filter(
    (topic) => topic.startsDay <= studyDayIn(topic, message.sentAt),
  );
  const named = title === '' ? undefined : topicNamed(topics, title)?.topic;
  if (title !== '' && !named)
    throw new UserError('topic_missing', wording.topicUnknown(topics.map((one) => one.title)));
  const running = topics.filter((topic) => topic.endsDay >= studyDayIn(topic, message.sentAt));
  const meant = named ? [named] : running;
  if (meant.length === 0) return [replyTo(message, studyTopicWording.none)];
  const counts = await listTopicCounts(
    deed.db,
    meant.map((topic) => topic.id),
  );
  const lines = meant.map((topic) => {
    const count = counts.find((one) => one.topicId === topic.id);
    return wording.topic(topic.title, count?.members ?? 0, count?.days ?? 0, wording.count(count ?? NOTHING));
  });
  return [
    message.chatKind === 'group' && lines.length > 2
      ? replyPrivately(message, lines.join('\n'))
      : replyTo(message, lines.join('\n')),
  ];
}
