/** The way in: one event of wechaty becomes chat events, or is passed over with a reason. Pure. */

import { createHash } from 'node:crypto';
import type { ChatEvent, MembershipEvent } from '../../src/chat/event.js';
import { readMentions, toUser } from './mentions.js';
import { MESSAGE_TYPE, readContent, recalledId } from './message-content.js';
import type { WireEvent, WireMembership, WireMessage } from './wire.js';

export type EventRead =
  | { is: 'events'; events: ChatEvent[] }
  | { is: 'ignored'; why: 'own_message' | 'sender_not_a_person' | 'too_old' | 'recall_of_nothing' };

/** Older messages come when somebody logs in; their day is over, and answering them now would astonish. */
const REPLAYED_AT_MOST_MS = 24 * 3_600_000;
/** Accounts of WeChat's own that are nobody. */
const NOBODY = new Set(['weixin', 'filehelper', 'newsapp', 'fmessage', 'medianote', 'floatbottle']);

export function readEvent(event: WireEvent): EventRead {
  switch (event.is) {
    case 'message':
      return readMessage(event);
    case 'joined':
    case 'left':
      return one(readMembership(event));
    case 'contact-request':
      return one({
        type: 'contact-request',
        platform: 'wechaty',
        eventKey: `e:contact-${event.id}`,
        sentAt: instantOf(event),
        platformChatId: event.contact.id,
        chatKind: 'private',
        sender: toUser(event.contact),
        requestId: event.id,
        text: event.hello,
      });
  }
}

function readMessage(message: WireMessage): EventRead {
  if (message.talker.id === message.selfId) return { is: 'ignored', why: 'own_message' };
  if (message.talker.official || NOBODY.has(message.talker.id))
    return { is: 'ignored', why: 'sender_not_a_person' };
  const sentAt = instantOf(message);
  if (message.seenAtMs - sentAt.getTime() > REPLAYED_AT_MOST_MS) return { is: 'ignored', why: 'too_old' };
  const place = {
    platform: 'wechaty',
    sentAt,
    platformChatId: message.roomId ?? message.talker.id,
    chatKind: message.roomId === undefined ? ('private' as const) : ('group' as const),
    sender: toUser(message.talker),
  };
  if (message.type === MESSAGE_TYPE.recalled) {
    const recalled = recalledId(message.text);
    if (recalled === undefined) return { is: 'ignored', why: 'recall_of_nothing' };
    const eventKey = `e:recall-${message.id}`;
    return one({ ...place, type: 'recalled', eventKey, platformMessageId: recalled });
  }
  const { text, attachments, quotedMessageId } = readContent(message);
  return one({
    ...place,
    type: 'message',
    eventKey: `m:${message.id}`,
    platformMessageId: message.id,
    ...readMentions({ ...message, text }),
    attachments,
    ...(quotedMessageId ? { quotedMessageId } : {}),
  });
}

/** These events have no id of their own: the same people at the same instant are the same event. */
function readMembership(event: WireMembership): MembershipEvent {
  const ids = event.people.map((person) => person.id);
  const told = JSON.stringify([event.is, event.roomId, event.timestamp, [...ids].sort()]);
  const isBot = ids.includes(event.selfId);
  return {
    type: event.is,
    platform: 'wechaty',
    eventKey: `e:${event.is}-${createHash('sha256').update(told).digest('hex').slice(0, 32)}`,
    sentAt: instantOf(event),
    platformChatId: event.roomId,
    chatKind: 'group',
    sender: event.by ? toUser(event.by) : { id: '' },
    who: isBot ? 'bot' : 'people',
    people: event.people.filter((person) => person.id !== event.selfId).map(toUser),
    ...(event.topic ? { chatName: event.topic } : {}),
  };
}

/** Seconds or milliseconds, by puppet; one that tells no time leaves only when it was seen. Never in the future. */
function instantOf({ timestamp, seenAtMs }: { timestamp: number; seenAtMs: number }): Date {
  if (!Number.isFinite(timestamp) || timestamp <= 0) return new Date(seenAtMs);
  const ms = timestamp < 100_000_000_000 ? timestamp * 1_000 : timestamp;
  return new Date(Math.min(ms, seenAtMs));
}

function one(event: ChatEvent): EventRead {
  return { is: 'events', events: [event] };
}
