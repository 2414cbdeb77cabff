/** What the playground shows for an outbound message. Pure. */

import type { CardButton, CardInput, OutboundMessage } from '../../src/chat/outbound.js';

/** One line of a pretend chat, as the page draws it. Text is text: the page never reads it as markup. */
export interface Post {
  id: string;
  /** undefined: the bot. */
  from?: string;
  name: string;
  at: string;
  text: string;
  title?: string;
  tone?: string;
  buttons?: CardButton[];
  input?: CardInput;
  /** The message this one answers. */
  quote?: string;
  file?: { key: string; name: string };
  recalled?: boolean;
  /** The id of the one person who sees it. */
  only?: string;
}

export const BOT_NAME = '群议机器人';

/** @param fileKey under which the bytes of a file are kept. */
export function toPost(
  message: OutboundMessage,
  id: string,
  at: Date,
  quote?: string,
  fileKey?: string,
): Post {
  const base = { id, name: BOT_NAME, at: at.toISOString(), ...(quote && { quote }) };
  switch (message.type) {
    case 'text':
      return { ...base, text: message.text };
    case 'post':
      return { ...base, title: message.title, text: message.paragraphs.join('\n') };
    case 'file':
      return {
        ...base,
        text: `［文件］${message.fileName}`,
        ...(fileKey && { file: { key: fileKey, name: message.fileName } }),
      };
    case 'card': {
      const { title, tone, paragraphs, buttons, input } = message.card;
      return { ...base, title, tone, text: paragraphs.join('\n'), buttons, ...(input && { input }) };
    }
  }
}
