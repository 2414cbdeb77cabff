/** The 打卡 card of a running topic, for groups where only what is said to the bot is heard. */

import type { Reply } from '../src/chat/define-job.js';
import type { Card } from '../src/chat/outbound.js';
import { sayTo } from '../src/chat/reply.js';
import { type CardGroup, listCardGroups } from '../src/db/chat-list.js';
import type { Deed } from '../src/db/deed.js';
import { listSentByKeys } from '../src/db/outbox.js';
import type { ChatId, CommitteeId, TopicId } from '../src/db/schema.js';
import { listTopicsEnding, listTopicsFor, type StudyTopic } from '../src/db/study-topic.js';
import { addDays } from '../src/domain/beijing-time.js';
import { nextWakingInstant } from '../src/domain/quiet-hours.js';
import { studyDay, studyDayIn } from '../src/domain/study-day.js';
import { checkInCardWording } from './wording/check-in-card.js';
import { PLATFORMS_WITH_BUTTONS } from './wording/notice-cards.js';

/** The card's one field. */
export const CARD_FIELD = 'text';

export interface CardTopic {
  id: TopicId;
  title: string;
}

/** The topics that run in that group today. */
export async function listCardTopics(
  deed: Deed,
  committeeId: CommitteeId,
  chatId: ChatId,
): Promise<CardTopic[]> {
  const place = { committeeId, in: { chatId }, day: studyDay(deed.now) };
  const [near = []] = await listTopicsFor(deed.db, [place]);
  return runningNow(deed, near);
}

function runningNow(deed: Deed, near: readonly StudyTopic[]): StudyTopic[] {
  return near.filter((topic) => {
    const day = studyDayIn(topic, deed.now);
    return topic.startsDay <= day && day <= topic.endsDay;
  });
}

export function checkInCard(topic: CardTopic): Card {
  return {
    title: checkInCardWording.title(topic.title),
    tone: 'blue',
    paragraphs: [checkInCardWording.how],
    buttons: [],
    input: {
      name: CARD_FIELD,
      label: checkInCardWording.label,
      placeholder: checkInCardWording.placeholder,
      submit: {
        label: checkInCardWording.submit,
        style: 'primary',
        value: { job: 'post-check-in-card', topicId: topic.id },
      },
    },
  };
}

/** Cards for groups of which it is known that un-@ed words do not reach us there: each once, never again by itself. */
export async function cardsOfTopic(
  deed: Deed,
  topic: CardTopic,
  where: { committeeId: CommitteeId; chatId?: ChatId | undefined },
): Promise<Reply[]> {
  const groups = await listCardGroups(deed.db, where);
  return groups
    .filter((group) => PLATFORMS_WITH_BUTTONS.has(group.platform))
    .map((group) => cardFor(group, topic));
}

/** When a group turns out to be one where only mentions are heard. */
export async function cardsOfGroup(deed: Deed, chatId: ChatId): Promise<Reply[]> {
  const replies: Reply[] = [];
  for (const group of await listCardGroups(deed.db, { chatId })) {
    if (!PLATFORMS_WITH_BUTTONS.has(group.platform)) continue;
    for (const topic of await listCardTopics(deed, group.committeeId, chatId))
      replies.push(cardFor(group, topic));
  }
  return replies;
}

/**
 * The cards that are still owed: of topics that began by their day, and in groups that became a committee's later. In
 * waking hours, for nobody asked just now; each once, so that asking again and again is harmless.
 */
export async function cardsOwed(deed: Deed): Promise<Reply[]> {
  const groups = (await listCardGroups(deed.db, {})).filter((group) =>
    PLATFORMS_WITH_BUTTONS.has(group.platform),
  );
  if (groups.length === 0) return [];
  const day = studyDay(deed.now);
  const near = await listTopicsFor(
    deed.db,
    groups.map(({ id, committeeId }) => ({ committeeId, in: { chatId: id }, day })),
  );
  const notBefore = nextWakingInstant(deed.now);
  return groups.flatMap((group, index) =>
    runningNow(deed, near[index] ?? []).map((topic) => ({ ...cardFor(group, topic), notBefore })),
  );
}

/** A card whose topic ended is looked for so long: after that, whoever presses it takes it out of use. */
const ENDED_WITHIN_DAYS = 7;

/** The cards of topics that are over, taken out of use: each once. Those that staff put there wait for the next press. */
export async function cardsOver(deed: Deed): Promise<Reply[]> {
  const today = studyDay(deed.now);
  const ended = await listTopicsEnding(deed.db, addDays(today, -ENDED_WITHIN_DAYS), today);
  const over = ended.filter((topic) => studyDayIn(topic, deed.now) > topic.endsDay);
  if (over.length === 0) return [];
  const groups = await listCardGroups(deed.db, {});
  const titles = new Map(
    over.flatMap((topic) => groups.map((group) => [cardKey(topic, group), topic.title] as const)),
  );
  const sent = await listSentByKeys(deed.db, [...titles.keys()]);
  return sent.map((card) =>
    overCard(card.platform, card.platformMessageId, titles.get(card.dedupeKey) ?? ''),
  );
}

/** Puts in the card's place that its topic is over. */
export function overCard(platform: string, platformMessageId: string, title: string): Reply {
  return {
    platform,
    target: { kind: 'app', id: '' },
    action: {
      action: 'update-card',
      platformMessageId,
      card: {
        title: checkInCardWording.title(title),
        tone: 'grey',
        paragraphs: [checkInCardWording.over],
        buttons: [],
      },
    },
    priority: 'background',
    dedupeKey: `check-in-card-over ${platform} ${platformMessageId}`,
  };
}

function cardKey(topic: { id: TopicId }, group: { id: ChatId }): string {
  return `check-in-card ${topic.id} ${group.id}`;
}

function cardFor(group: CardGroup, topic: CardTopic): Reply {
  const said = { type: 'card' as const, card: checkInCard(topic) };
  return {
    ...sayTo({ kind: 'chat', id: group.platformChatId }, said, 'broadcast'),
    platform: group.platform,
    dedupeKey: cardKey(topic, group),
  };
}
