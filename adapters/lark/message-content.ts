/** What a message holds, by its type: the words with their mention placeholders, and what came with them. Pure. */

import { z } from 'zod';
import type { Attachment } from '../../src/chat/event.js';

export interface ContentRead {
  text: string;
  attachments: Attachment[];
}

const key = z.string().max(1024).optional().catch(undefined);
const words = z.string().catch('');

const media = z.object({ file_key: key, file_name: key, image_key: key });
const postElement = z.object({
  tag: words,
  text: words,
  user_id: words,
  user_name: words,
  image_key: key,
  file_key: key,
});
type PostElement = z.infer<typeof postElement>;
/** An element that cannot be read costs itself only, not the words around it. */
const EMPTY: PostElement = {
  tag: '',
  text: '',
  user_id: '',
  user_name: '',
  image_key: undefined,
  file_key: undefined,
};
const postBody = z
  .object({ title: words, content: z.array(z.array(postElement.catch(EMPTY)).catch([])).catch([]) })
  .catch({ title: '', content: [] });

/** One reader a message type; a type that is not here becomes an attachment of kind `other` without words. */
const READERS: Record<string, (content: unknown) => ContentRead> = {
  text: (content) => ({ text: z.object({ text: words }).parse(content).text, attachments: [] }),
  post: readPost,
  image: (content) => attached('image', media.parse(content).image_key),
  file: (content) => {
    const { file_key, file_name } = media.parse(content);
    return attached('file', file_key, file_name);
  },
  audio: (content) => attached('audio', media.parse(content).file_key),
  media: (content) => {
    const { file_key, file_name } = media.parse(content);
    return attached('video', file_key, file_name);
  },
  sticker: (content) => attached('other', media.parse(content).file_key),
  interactive: () => attached('card'),
};

/**
 * Reads the JSON text in a message's `content`.
 * @returns undefined when it is no JSON object.
 */
export function readContent(messageType: string, content: string): ContentRead | undefined {
  const parsed = parseObject(content);
  if (parsed === undefined) return undefined;
  const reader = Object.hasOwn(READERS, messageType) ? READERS[messageType] : undefined;
  return reader ? reader(parsed) : attached('other');
}

/** JSON text of an object, or undefined. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function attached(kind: Attachment['kind'], fileKey?: string, fileName?: string): ContentRead {
  return {
    text: '',
    attachments: [{ kind, ...(fileKey ? { key: fileKey } : {}), ...(fileName ? { fileName } : {}) }],
  };
}

/** A post has one body; only what other bots send is wrapped by language (`zh_cn`). */
function readPost(content: unknown): ContentRead {
  const plain = content as Record<string, unknown>;
  const body = postBody.parse('content' in plain ? plain : (plain.zh_cn ?? Object.values(plain)[0]));
  const lines = body.content.map((line) => line.map(elementText).join(''));
  const attachments = body.content.flat().flatMap(elementAttachments);
  return { text: [body.title, ...lines].filter((line) => line !== '').join('\n'), attachments };
}

/** Mentions in a post carry the same placeholders as in a text; a mention without one shows the name it came with. */
function elementText(element: PostElement): string {
  if (element.tag !== 'at') return element.text;
  if (element.user_id === 'all') return '@_all';
  return element.user_id.startsWith('@_') ? element.user_id : `@${element.user_name}`;
}

function elementAttachments(element: PostElement): Attachment[] {
  if (element.tag === 'img') return attached('image', element.image_key).attachments;
  if (element.tag === 'media') return attached('video', element.file_key).attachments;
  return [];
}
