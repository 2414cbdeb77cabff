/** What is said as Feishu writes it: the message type and its content as JSON text, within the platform's sizes. Pure. */

import type { Card, OutboundMessage } from '../../src/chat/outbound.js';
import { SendError } from '../../src/errors.js';
import { toCardJson, toPlainCardJson } from './card.js';
import { plain } from './plain.js';

export interface MessageBody {
  msg_type: 'text' | 'post' | 'interactive' | 'file';
  /** JSON as text. */
  content: string;
}

/** https://open.feishu.cn/document/server-docs/im-v1/message/create: the whole request body, so some room is left. */
const TEXT_MAX_BYTES = 150 * 1024 - 1024;
const RICH_MAX_BYTES = 30 * 1024 - 1024;

/**
 * @param isPrivate the message goes to one person.
 * @throws SendError `content_too_large`, `request_invalid`
 */
export function toMessageBody(message: OutboundMessage, isPrivate: boolean): MessageBody {
  switch (message.type) {
    case 'text':
      return textBody(message.text);
    case 'post':
      return postBody(message.title, message.paragraphs);
    case 'card':
      return { msg_type: 'interactive', content: toCardContent(message.card, isPrivate) };
    case 'file':
      if (message.key === undefined)
        throw new SendError('request_invalid', 'no', { platformCode: 'no_file_key' });
      return { msg_type: 'file', content: JSON.stringify({ file_key: message.key }) };
  }
}

/** @throws SendError `content_too_large` */
export function toCardContent(card: Card, isPrivate: boolean): string {
  return within(RICH_MAX_BYTES, JSON.stringify(toCardJson(card, isPrivate)));
}

/**
 * The card in which something is shown to one person; only in a group, so its buttons carry no mark of privacy.
 * @throws SendError `content_too_large`, `request_invalid`
 */
export function toShownCard(message: OutboundMessage): Record<string, unknown> {
  if (message.type === 'file') throw new SendError('request_invalid', 'no', { platformCode: 'no_card' });
  const card = message.type === 'card' ? toCardJson(message.card, false) : toWordsJson(message);
  within(RICH_MAX_BYTES, JSON.stringify(card));
  return card;
}

function toWordsJson(message: OutboundMessage & { type: 'text' | 'post' }): Record<string, unknown> {
  return message.type === 'text'
    ? toPlainCardJson(undefined, [message.text])
    : toPlainCardJson(message.title, message.paragraphs);
}

function textBody(text: string): MessageBody {
  return { msg_type: 'text', content: within(TEXT_MAX_BYTES, JSON.stringify({ text: plain(text) })) };
}

/** A post may be a fifth as long as a text: what is too long for a post still goes out, as text. */
function postBody(title: string, paragraphs: string[]): MessageBody {
  const content = JSON.stringify({
    zh_cn: {
      title: plain(title),
      content: paragraphs.map((text) => [{ tag: 'text', text: plain(text) }]),
    },
  });
  if (Buffer.byteLength(content) <= RICH_MAX_BYTES) return { msg_type: 'post', content };
  return textBody([title, ...paragraphs].join('\n'));
}

/** Never cut: half a notice is worse than none that is known to have failed. */
function within(maxBytes: number, content: string): string {
  if (Buffer.byteLength(content) > maxBytes) throw new SendError('content_too_large', 'no');
  return content;
}
