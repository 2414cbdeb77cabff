/** Replying: the outbox rows that a deed returns to be said. */

import type { Reply } from './define-job.js';
import type { EventInChat } from './event.js';
import type { OutboundMessage, Target } from './outbound.js';

/** An answer in the same chat; in a group it quotes the message, in private it goes to the sender. */
export function replyTo(message: EventInChat, said: string | OutboundMessage): Reply {
  if (message.chatKind === 'private') return replyPrivately(message, said);
  const quoted = 'platformMessageId' in message ? message.platformMessageId : undefined;
  return {
    target: { kind: 'chat', id: message.platformChatId },
    action: {
      action: 'send',
      message: toMessage(said),
      ...(quoted === undefined ? {} : { replyTo: quoted }),
    },
    priority: 'answer',
  };
}

/** As `replyTo`, of several lines: in a group they become two, of which the last says what to do next. */
export function replyInShort(message: EventInChat, text: string): Reply {
  return replyTo(message, message.chatKind === 'private' ? text : inTwoLines(text));
}

function inTwoLines(text: string): string {
  const lines = text.split('\n');
  if (lines.length <= 2) return text;
  const told = lines.slice(0, -1).map((line) => line.replace(/[。；]$/, ''));
  // A heading leads straight to what it heads.
  return `${told.join('；').replaceAll('：；', '：')}。\n${lines.at(-1)}`;
}

/**
 * Recorded, and nothing more to say: where the platform can, a mark on their message stands for the words and the group
 * hears nothing. In private the words are said.
 */
export function replySeen(message: EventInChat, said: string): Reply {
  const reply = replyAside(message, said);
  if (reply.quiet === undefined || !('platformMessageId' in message)) return reply;
  // A press stands on a card of ours, where a mark would tell everybody something.
  return message.type === 'action'
    ? reply
    : { ...reply, quiet: { ...reply.quiet, markOn: message.platformMessageId } };
}

/** An answer in the same chat that only its author needs to read; in a group nobody else sees it where the platform can. */
export function replyAside(message: EventInChat, said: string | OutboundMessage): Reply {
  const reply = replyTo(message, said);
  return message.chatKind === 'private' ? reply : { ...reply, quiet: { person: message.sender.id } };
}

/** An answer for the sender's eyes only, wherever they wrote. */
export function replyPrivately(message: EventInChat, said: string | OutboundMessage): Reply {
  return sayTo({ kind: 'user', id: message.sender.id }, said);
}

/** Something said to a chat or a person that answers no message. */
export function sayTo(
  target: Target,
  said: string | OutboundMessage,
  priority: Reply['priority'] = 'answer',
): Reply {
  return { target, action: { action: 'send', message: toMessage(said) }, priority };
}

function toMessage(said: string | OutboundMessage): OutboundMessage {
  return typeof said === 'string' ? { type: 'text', text: said } : said;
}
