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
