/** 专题列表: which topics run here and which are to come; in private with their rules. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { replyPrivately, replyTo } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { listTopics, type PlacedTopic } from '../src/db/study-topic.js';
import { listLeads } from '../src/db/study-topic-change.js';
import { beijingDay } from '../src/domain/beijing-time.js';
import { studyDayIn } from '../src/domain/study-day.js';
import { committeeToldHere } from './asker.js';
import { studyTopicWording as wording } from './wording/study-topic.js';
import { describeTopic } from './wording/topic-rules.js';

/** A group hears one or two lines. */
const MOST_IN_A_GROUP = 2;

export const listStudyTopics = defineJob<object, Deed>({
  name: 'list-study-topics',
  title: '专题列表',
  payload: z.object({}),
  who: 'member',
  command: {
    words: ['专题列表', '读书专题', '现在的专题', '有哪些专题', '专题'],
    usage: '专题列表',
    who: 'member',
    asks: true,
    read: (match, _words, context) =>
      match.foldedRest === '' && (context.addressed || match.word === '专题列表')
        ? { payload: {}, reason: 'topics asked for' }
        : undefined,
  },
  async run(_, deed) {
    const committee = committeeToldHere(deed);
    const message = deed.event as MessageEvent;
    const group = deed.chat?.kind === 'group' ? deed.chat.id : undefined;
    const topics = await listTopics(deed.db, committee.id, beijingDay(message.sentAt), group);
    if (topics.length === 0) return [replyTo(message, wording.none)];
    if (group !== undefined) return [replyTo(message, inShort(topics, message.sentAt))];
    return [await inFull(deed, topics, message)];
  },
});

function inShort(topics: readonly PlacedTopic[], at: Date): string {
  const shown = topics
    .slice(0, MOST_IN_A_GROUP)
    .map((topic) => wording.listed(topic, topic.startsDay > studyDayIn(topic, at)));
  const more = topics.length > MOST_IN_A_GROUP ? [wording.listedMore(topics.length)] : [];
  return `${[shown.join('；'), ...more].join('。')}${more.length > 0 ? '' : '。'}`;
}

async function inFull(deed: Deed, topics: readonly PlacedTopic[], message: MessageEvent): Promise<Reply> {
  const parts: string[] = [];
  for (const [index, topic] of topics.entries()) {
    const [title, ...lines] = describeTopic(
      topic,
      topic.chats.map((one) => one.name),
      await listLeads(deed.db, topic.id, beijingDay(message.sentAt)),
    );
    parts.push([`${index + 1}. ${title}`, ...lines].join('\n'));
  }
  return replyPrivately(message, parts.join('\n\n'));
}
