/** Playground events: what someone typed or pressed on the page, as chat events. Pure. */

import { z } from 'zod';
import type { Cast } from '../../src/chat/adapter.js';
import type { ActionEvent, Attachment, MessageEvent } from '../../src/chat/event.js';

/** `POST /api/playground/messages`: `as` and `in` are names or ids; without `in` it is the private chat with the bot. */
export const typedMessage = z
  .object({
    as: z.string().min(1),
    in: z.string().min(1).optional(),
    text: z.string(),
    quote: z.string().optional(),
    /** The key that `POST /api/playground/files` answered. */
    file: z.string().optional(),
  })
  .refine((typed) => typed.text.trim() !== '' || typed.file !== undefined);

/** `POST /api/playground/actions`: a card's button. */
export const pressedButton = z.object({
  as: z.string().min(1),
  chat: z.string().min(1),
  message: z.string().min(1),
  value: z.record(z.string(), z.unknown()),
  form: z.record(z.string(), z.string()).default({}),
});

export type Fault = { fault: 'person_unknown' | 'person_ambiguous' | 'chat_unknown' };

export interface Speaker {
  id: string;
  name: string;
}

const MENTION = /[@＠]群议(?:机器人)?[\s\u2005]*/g;

const MENTION_OF_ALL = /[@＠](?:所有人|全体成员)/;

/** The people named behind an `@`, in the order they are named; of namesakes the first in the official order. */
function findMentions(text: string, cast: Cast): Speaker[] {
  const byLength = [...cast.people].sort((one, other) => other.name.length - one.name.length);
  const found = [...text.matchAll(/[@＠]/g)].flatMap(({ index }) => {
    const person = byLength.find((one) => text.startsWith(one.name, index + 1));
    return person ? [{ id: person.platformUserId, name: person.name }] : [];
  });
  return found.filter((one, at) => found.findIndex((other) => other.id === one.id) === at);
}

/** Every chat that a person of the cast sees: the groups, and their own with the bot. */
export function chatsOf(cast: Cast, speaker: Speaker): string[] {
  return [...cast.chats.map((chat) => chat.platformChatId), privateChatOf(speaker.id)];
}

/** The chat where a person and the bot are alone. */
export function privateChatOf(platformUserId: string): string {
  return `private-${platformUserId}`;
}

export function findSpeaker(cast: Cast, as: string): Speaker | Fault {
  const found = cast.people.filter((one) => one.platformUserId === as || one.name === as);
  if (found.length > 1) return { fault: 'person_ambiguous' };
  const [person] = found;
  return person ? { id: person.platformUserId, name: person.name } : { fault: 'person_unknown' };
}

export function toMessageEvent(
  typed: z.infer<typeof typedMessage>,
  cast: Cast,
  stamp: { messageId: string; at: Date },
  attachments: Attachment[] = [],
): MessageEvent | Fault {
  const speaker = findSpeaker(cast, typed.as);
  if ('fault' in speaker) return speaker;
  const text = typed.text.replace(MENTION, '').trim();
  const chat = typed.in === undefined ? undefined : cast.chats.find((one) => isChat(one, typed.in as string));
  if (typed.in !== undefined && !chat) return { fault: 'chat_unknown' };
  return {
    type: 'message',
    platform: 'playground',
    eventKey: `m:${stamp.messageId}`,
    sentAt: stamp.at,
    platformChatId: chat?.platformChatId ?? privateChatOf(speaker.id),
    chatKind: chat ? 'group' : 'private',
    sender: speaker,
    platformMessageId: stamp.messageId,
    text,
    mentionsBot: typed.text.search(MENTION) >= 0,
    mentionsAll: MENTION_OF_ALL.test(text),
    mentions: findMentions(text, cast),
    attachments,
    ...(typed.quote && { quotedMessageId: typed.quote }),
  };
}

export function toActionEvent(
  pressed: z.infer<typeof pressedButton>,
  cast: Cast,
  stamp: { eventId: string; at: Date },
): ActionEvent | Fault {
  const speaker = findSpeaker(cast, pressed.as);
  if ('fault' in speaker) return speaker;
  const isPrivate = pressed.chat === privateChatOf(speaker.id);
  if (!isPrivate && !cast.chats.some((one) => one.platformChatId === pressed.chat))
    return { fault: 'chat_unknown' };
  return {
    type: 'action',
    platform: 'playground',
    eventKey: `e:${stamp.eventId}`,
    sentAt: stamp.at,
    platformChatId: pressed.chat,
    chatKind: isPrivate ? 'private' : 'group',
    sender: speaker,
    platformMessageId: pressed.message,
    value: pressed.value,
    form: pressed.form,
  };
}

function isChat(chat: Cast['chats'][number], named: string): boolean {
  return chat.platformChatId === named || chat.name === named;
}
