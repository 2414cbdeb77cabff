/** The way out: an outbox action becomes the calls on wechaty that carry it out, in order. Pure. */

import type { OutboundAction, OutboundMessage, Target } from '../../src/chat/outbound.js';
import { SendError } from '../../src/errors.js';
import { toCardText } from './card-text.js';
import { notHere } from './errors.js';
import { plain } from './plain.js';
import { toPieces } from './text-pieces.js';
import type { Call, Conversation } from './wire.js';

const FILE_MAX_BYTES = 30 * 1024 * 1024;

/** @throws SendError `content_too_large`, `request_invalid` */
export function toCalls(action: OutboundAction, target: Target): Call[] {
  switch (action.action) {
    case 'send':
      return toSend(action.message, conversationOf(target));
    case 'fetch-file':
      return [{ do: 'fetch-file', messageId: action.platformMessageId }];
    case 'list-members':
      if (target.kind !== 'chat') throw notHere('no_chat');
      return [{ do: 'list-members', roomId: target.id }];
    case 'accept-contact':
      return [{ do: 'accept-contact', requestId: action.requestId }];
    default:
      throw notHere('action_not_supported');
  }
}

/** WeChat quotes nothing that a bot sends: whom an answer is for stands in its words. */
function toSend(message: OutboundMessage, to: Conversation): Call[] {
  if (message.type === 'file') return [toFile(message, to)];
  const pieces = toPieces(plain(textOf(message)));
  if (pieces === undefined) throw new SendError('content_too_large', 'no', { platformCode: 'text_too_long' });
  if (pieces.length === 0) throw notHere('text_empty');
  return pieces.map((text) => ({ do: 'say' as const, to, text }));
}

function textOf(message: Exclude<OutboundMessage, { type: 'file' }>): string {
  switch (message.type) {
    case 'text':
      return message.text;
    case 'post':
      return [`【${message.title}】`, ...message.paragraphs].join('\n');
    case 'card':
      return toCardText(message.card);
  }
}

/** No file stands at WeChat under a key: its bytes go along. */
function toFile(message: OutboundMessage & { type: 'file' }, to: Conversation): Call {
  const { bytes, fileName } = message;
  if (!bytes) throw notHere('file_empty');
  if ((bytes.length / 4) * 3 > FILE_MAX_BYTES) throw new SendError('content_too_large', 'no');
  return { do: 'say-file', to, bytes, fileName: plain(fileName) };
}

function conversationOf(target: Target): Conversation {
  if (target.kind === 'app' || target.id === '') throw notHere('no_receiver');
  return { kind: target.kind === 'chat' ? 'room' : 'person', id: target.id };
}
