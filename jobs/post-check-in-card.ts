/** 打卡卡片: a card with a field, for groups where only what is said to the bot is heard; what is sent with it is a check-in. */

import { z } from 'zod';
import { COMMAND_MAX_CHARS } from '../src/chat/command-word.js';
import { defineJob, type ReadingContext, type Reply } from '../src/chat/define-job.js';
import type { ActionEvent, EventInChat, MessageEvent } from '../src/chat/event.js';
import { fold } from '../src/chat/fold.js';
import { replyAside, sayTo } from '../src/chat/reply.js';
import { readCommand } from '../src/chat/understand.js';
import type { Deed } from '../src/db/deed.js';
import type { TopicId } from '../src/db/schema.js';
import { findTopic } from '../src/db/study-topic.js';
import { studyDayIn } from '../src/domain/study-day.js';
import { UserError } from '../src/errors.js';
import { askingStaff, groupMeant } from './asker.js';
import { CARD_FIELD, checkInCard, listCardTopics, overCard } from './check-in-card.js';
import { recordCheckIn } from './record-check-in.js';
import { checkInCardWording } from './wording/check-in-card.js';
import { PLATFORMS_WITH_BUTTONS } from './wording/notice-cards.js';

const payload = z.discriminatedUnion('step', [
  z.object({ step: z.literal('post') }),
  /** Every card is of one topic; those of earlier versions did not say so. */
  z.object({ step: z.literal('press'), topicId: z.number().int().optional() }),
]);
const button = z.object({ topicId: z.number().int() });

export const postCheckInCard = defineJob<z.infer<typeof payload>, Deed>({
  name: 'post-check-in-card',
  title: '打卡卡片',
  payload,
  // Whoever presses; who may put a card there is staff.
  who: 'member',
  command: {
    words: ['打卡卡片', '发打卡卡片'],
    usage: '@我 打卡卡片（在本群放一张打卡卡片）',
    who: 'staff',
    where: 'group',
    read: (match) =>
      match.foldedRest === '' ? { payload: { step: 'post' }, reason: 'card wanted' } : undefined,
  },
  action: (event) => ({ step: 'press', ...button.safeParse(event.value).data }),
  run: (payload, deed) => (payload.step === 'post' ? post(deed) : press(deed, payload.topicId)),
});

async function post(deed: Deed): Promise<Reply[]> {
  const staff = askingStaff(deed, 'staff');
  const chat = groupMeant(deed, '打卡卡片');
  const event = deed.event as EventInChat;
  if (!PLATFORMS_WITH_BUTTONS.has(chat.platform)) return [replyAside(event, checkInCardWording.noCards)];
  const topics = await listCardTopics(deed, staff.committee.id, chat.id);
  if (topics.length === 0) throw new UserError('topic_missing', checkInCardWording.noTopic);
  const target = { kind: 'chat' as const, id: chat.platformChatId };
  return topics.map((topic) => sayTo(target, { type: 'card', card: checkInCard(topic) }));
}

/** What stands in the field is read like a message; what is answered is for the presser's eyes. */
async function press(deed: Deed, topicId: number | undefined): Promise<Reply[]> {
  const event = deed.event as ActionEvent;
  const topic = topicId === undefined ? undefined : await findTopic(deed.db, topicId as TopicId);
  if (topic && studyDayIn(topic, event.sentAt) > topic.endsDay)
    return [
      replyAside(event, checkInCardWording.pressedOver(topic.title)),
      overCard(event.platform, event.platformMessageId, topic.title),
    ];
  const text = (event.form[CARD_FIELD] ?? '').trim();
  if (text === '') throw new UserError('text_missing', checkInCardWording.empty);
  const meant = read(text, event) ?? read(`打卡 ${text}`, event);
  if (!meant) throw new UserError('text_missing', checkInCardWording.unread);
  const checkIn = recordCheckIn.payload.parse({
    ...(meant as object),
    ...(topicId !== undefined && { topicId }),
  });
  const replies = await recordCheckIn.run(checkIn, { ...deed, event: asMessage(event, text) });
  return replies.map(asideFrom(event));
}

function read(text: string, event: ActionEvent): unknown {
  const words = { original: text, folded: fold(text, COMMAND_MAX_CHARS), attachments: [] };
  const context: ReadingContext = {
    sentAt: event.sentAt,
    chatKind: event.chatKind,
    addressed: true,
    mentionsAll: false,
    roles: new Set(),
    notices: [],
    topicRunning: true,
  };
  const read = readCommand(words, context, [recordCheckIn as never]);
  return read?.job === undefined ? undefined : read.payload;
}

/** As if they had written it: under the press's own key, for no message of theirs stands in the group. */
function asMessage(event: ActionEvent, text: string): MessageEvent {
  const { platform, eventKey, sentAt, platformChatId, chatKind, sender } = event;
  const where = { platform, eventKey, sentAt, platformChatId, chatKind, sender };
  return {
    ...where,
    type: 'message',
    platformMessageId: eventKey,
    text,
    mentionsBot: true,
    mentionsAll: false,
    mentions: [],
    attachments: [],
  };
}

/** There is no message to mark or to quote: the words themselves are shown. */
function asideFrom(event: ActionEvent): (reply: Reply) => Reply {
  return (reply) => {
    if (reply.action.action !== 'send') return reply;
    const { replyTo: _, ...action } = reply.action;
    return { ...reply, action, ...(reply.quiet && { quiet: { person: event.sender.id } }) };
  };
}
