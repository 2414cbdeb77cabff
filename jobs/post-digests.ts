/** 周报 and 期末报告 by the clock: to the groups of topics for which staff switched them on, each once. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import { sayTo } from '../src/chat/reply.js';
import type { NamedChat } from '../src/db/chat.js';
import type { Deed } from '../src/db/deed.js';
import { takePosts } from '../src/db/study-post.js';
import { listSwitchedOn, type SwitchedOn } from '../src/db/study-switch.js';
import { listPlacedTopics, type PlacedTopic } from '../src/db/study-topic.js';
import { addDays, beijingDay, beijingInstant, beijingMinute, weekdayOf } from '../src/domain/beijing-time.js';
import { isQuiet, isQuietHour } from '../src/domain/quiet-hours.js';
import { studyDayIn } from '../src/domain/study-day.js';
import { type DigestAsked, digestCards } from './digest-cards.js';
import { digestChat, digestChats } from './digest-chats.js';

/** The final report waits for what can still be made up for, and until so late in the morning. */
const FINAL_FROM_MINUTE = 9 * 60;
/** After an outage it is made up for so long. */
const FINAL_WITHIN_DAYS = 14;

export const postDigests = defineJob<object, Deed>({
  name: 'post-digests',
  title: '周报',
  payload: z.object({}),
  async run(_, deed) {
    if (isQuietHour(deed.now)) return [];
    const switches = await listSwitchedOn(deed.db, 'digest');
    const topics = await listPlacedTopics(
      deed.db,
      switches.map((one) => one.topicId),
    );
    const replies: Reply[] = [];
    for (const topic of topics) {
      const asked = dueOf(deed.now, topic, switches.find((one) => one.topicId === topic.id) as SwitchedOn);
      if (asked) replies.push(...(await post(deed, topic, asked)));
    }
    return replies;
  },
});

/** A whole week of study days that are over, on its day from its hour on; or all of it, when it is over. */
function dueOf(now: Date, topic: PlacedTopic, said: SwitchedOn): DigestAsked | undefined {
  const today = beijingDay(now);
  const to = addDays(studyDayIn(topic, now), -1);
  const finalDay = addDays(topic.endsDay, topic.backfillDays + 1);
  if (today >= finalDay && today <= addDays(finalDay, FINAL_WITHIN_DAYS))
    return !isQuiet(now) && beijingMinute(now) >= FINAL_FROM_MINUTE
      ? { kind: 'final', from: topic.startsDay, to: topic.endsDay }
      : undefined;
  const dueAt = beijingInstant(today, said.atMinute ?? 0);
  if (weekdayOf(today) !== said.weekday || now < dueAt || said.saidAt >= dueAt) return undefined;
  if (to < topic.startsDay || to > topic.endsDay) return undefined;
  const [, from] = [addDays(to, -6), topic.startsDay].sort() as [string, string];
  return { kind: 'weekly', from, to };
}

async function post(deed: Deed, topic: PlacedTopic, asked: DigestAsked): Promise<Reply[]> {
  const replies: Reply[] = [];
  for (const chat of await digestChats(deed, topic)) {
    const cards = await cardsOnce(deed, topic, chat, asked);
    replies.push(
      ...cards.map(
        (card): Reply => ({
          ...sayTo({ kind: 'chat', id: chat.platformChatId }, card, 'broadcast'),
          platform: chat.platform,
        }),
      ),
    );
  }
  return replies;
}

/** Where nobody took part nothing is posted. */
async function cardsOnce(deed: Deed, topic: PlacedTopic, chat: NamedChat, asked: DigestAsked) {
  const taken = await takePosts(deed.db, [
    {
      kind: asked.kind,
      chatId: chat.id,
      topicId: topic.id,
      day: asked.to,
      saidBy: undefined,
      postedAt: deed.now,
    },
  ]);
  if (taken.length === 0) return [];
  return digestCards(deed, topic, { ...asked, chatId: digestChat(topic, chat.id) });
}
