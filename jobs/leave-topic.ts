/** 退出打卡, 重新参加: a member leaves a topic's check-ins and comes back whenever they like. Nothing follows from it but silence. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { replyAside } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue } from '../src/db/dialogue.js';
import type { InboxId } from '../src/db/schema.js';
import { insertParticipation, listLeftTopics } from '../src/db/study-participation.js';
import type { StudyTopic } from '../src/db/study-topic.js';
import { type AskingMember, askingMember } from './asker.js';
import { askWhichTopic, ownTopics, readChosenTopic } from './own-topic.js';
import { participationWording as wording } from './wording/study-leave.js';

const asked = z.object({ takesPart: z.boolean() });
const payload = z.object({
  takesPart: z.boolean(),
  /** As typed; '' for the only one there is. */
  title: z.string(),
  /** The one that was chosen. */
  topicId: z.number().int().optional(),
  /** 不参加了 may be said of anything. */
  unsure: z.literal(true).optional(),
});
type Payload = z.infer<typeof payload>;

const LEAVE_WORDS = ['退出打卡', '退出学习打卡', '退出读书打卡', '不参加打卡了'];
const RETURN_WORDS = ['重新参加', '重新参加打卡', '恢复打卡', '重新打卡'];
const UNSURE_WORDS = ['不参加了'];

export const leaveTopic = defineJob<Payload, Deed>({
  name: 'leave-topic',
  title: '退出打卡',
  payload,
  command: {
    words: [...LEAVE_WORDS, ...RETURN_WORDS, ...UNSURE_WORDS],
    usage: '退出打卡（想回来：重新参加）',
    who: 'member',
    read(match, _words, context) {
      const isSaidHere = context.addressed || context.topicRunning;
      if (!isSaidHere || /^(?:群|的|小程序|系统|机)/.test(match.foldedRest)) return undefined;
      const takesPart = RETURN_WORDS.includes(match.word);
      if (!UNSURE_WORDS.includes(match.word)) {
        const reason = takesPart ? 'takes part again' : 'takes part no longer';
        return { payload: { takesPart, title: match.rest }, reason };
      }
      if (!context.addressed || match.foldedRest !== '') return undefined;
      return {
        payload: { takesPart: false, title: '', unsure: true },
        reason: 'perhaps takes part no longer',
      };
    },
  },
  answer(words, question) {
    const topicId = readChosenTopic(words, question);
    if (topicId === undefined) return undefined;
    const { takesPart } = asked.parse(question.payload);
    return { payload: { takesPart, title: '', topicId }, reason: 'topic chosen' };
  },
  async run(payload, deed) {
    const member = askingMember(deed);
    const message = deed.event as MessageEvent;
    const topics = await ownTopics(deed, member, message, payload);
    const [topic] = topics;
    if (!topic) return [replyAside(message, wording.noTopic)];
    if (payload.topicId !== undefined) await closeDialogue(deed.db, message, 'leave-topic');
    if (topics.length > 1)
      return askWhichTopic(deed, message, 'leave-topic', { takesPart: payload.takesPart }, topics);
    if (payload.unsure) return [replyAside(message, wording.leavingAsked(topic.title))];
    return note(payload.takesPart, deed, member, message, topic);
  },
});

async function note(
  takesPart: boolean,
  deed: Deed,
  member: AskingMember,
  message: MessageEvent,
  topic: StudyTopic,
): Promise<Reply[]> {
  const hasLeft = (await listLeftTopics(deed.db, member.memberId, [topic.id])).length > 0;
  await insertParticipation(deed.db, message, {
    inboxId: deed.inboxId as InboxId,
    topicId: topic.id,
    memberId: member.memberId,
    takesPart,
    sentAt: message.sentAt,
  });
  if (takesPart)
    return [
      replyAside(
        message,
        hasLeft ? wording.returned(member.name, topic.title) : wording.takesPart(topic.title),
      ),
    ];
  return [
    replyAside(message, hasLeft ? wording.leftAlready(topic.title) : wording.left(member.name, topic.title)),
  ];
}
