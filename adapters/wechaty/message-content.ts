/** What a WeChat message holds, by its kind: the words, what came with them, and which message it quotes. Pure. */

import type { Attachment } from '../../src/chat/event.js';

export interface ContentRead {
  text: string;
  attachments: Attachment[];
  quotedMessageId?: string;
}

/** wechaty's `MessageType`: https://github.com/wechaty/puppet/blob/main/src/schemas/message.ts */
export const MESSAGE_TYPE = {
  attachment: 1,
  audio: 2,
  contact: 3,
  chatHistory: 4,
  image: 6,
  text: 7,
  miniProgram: 9,
  /** 接龙. */
  groupNote: 10,
  recalled: 13,
  url: 14,
  video: 15,
} as const;

/** Kinds of `<appmsg>` that are words: a quoting answer, and a 接龙. */
const APP_QUOTE = '57';
const APP_CHAIN = '53';
const KINDS: Record<number, Attachment['kind']> = {
  [MESSAGE_TYPE.attachment]: 'file',
  [MESSAGE_TYPE.audio]: 'audio',
  [MESSAGE_TYPE.contact]: 'card',
  [MESSAGE_TYPE.chatHistory]: 'card',
  [MESSAGE_TYPE.image]: 'image',
  [MESSAGE_TYPE.miniProgram]: 'card',
  [MESSAGE_TYPE.url]: 'card',
  [MESSAGE_TYPE.video]: 'video',
};
/** What the bytes can be fetched of, by the message's own id. */
const FETCHABLE = new Set<Attachment['kind']>(['file', 'image', 'audio', 'video']);

export function readContent(message: {
  id: string;
  type: number;
  text: string;
  fileName?: string | undefined;
}): ContentRead {
  const { id, type, text, fileName } = message;
  const app = readAppMessage(text);
  if (app) return app;
  if (type === MESSAGE_TYPE.text || type === MESSAGE_TYPE.groupNote)
    return { text: isMarkup(text) ? '' : withoutQuote(text), attachments: [] };
  const kind = KINDS[type] ?? 'other';
  const key = FETCHABLE.has(kind) ? { key: id } : {};
  return { text: '', attachments: [{ kind, ...key, ...(fileName ? { fileName } : {}) }] };
}

/** Some puppets give what WeChat sends as it is: XML, in which the title of these two kinds is what was written. */
function readAppMessage(text: string): ContentRead | undefined {
  const at = text.indexOf('<appmsg');
  if (at < 0 || !isMarkup(text)) return undefined;
  const quoteAt = text.indexOf('<refermsg', at);
  const own = quoteAt < 0 ? text.slice(at) : text.slice(at, quoteAt);
  const type = elementOf(own, 'type') ?? elementOf(text.slice(quoteAt).split('</refermsg>')[1] ?? '', 'type');
  if (type !== APP_QUOTE && type !== APP_CHAIN) return undefined;
  const quoted = quoteAt < 0 ? undefined : elementOf(text.slice(quoteAt), 'svrid');
  return {
    text: elementOf(own, 'title') ?? '',
    attachments: [],
    ...(type === APP_QUOTE && quoted && quoted !== '0' ? { quotedMessageId: quoted } : {}),
  };
}

/** The id of the message that was taken back; undefined where the puppet does not tell. */
export function recalledId(text: string): string | undefined {
  const id = isMarkup(text) ? elementOf(text, 'newmsgid') : text.trim();
  return id && id.length <= 200 && !/\s/.test(id) ? id : undefined;
}

/** `「名字：原文」`, a line of dashes, the answer: only the answer is what its author says. */
function withoutQuote(text: string): string {
  if (!text.startsWith('「')) return text;
  const lines = text.split('\n');
  const dashes = lines.findIndex((line) => /^(?:- ?){5,40}$/.test(line.trim()));
  return dashes > 0 && lines[dashes - 1]!.trimEnd().endsWith('」')
    ? lines.slice(dashes + 1).join('\n')
    : text;
}

function isMarkup(text: string): boolean {
  return /^\s{0,20}(?:[\w@-]{1,80}:\s{0,5})?<(?:\?xml|msg|appmsg|sysmsg)\b/.test(text);
}

/** The first element of this name, its signs read back. */
function elementOf(xml: string, name: string): string | undefined {
  const from = xml.indexOf(`<${name}>`);
  if (from < 0) return undefined;
  const to = xml.indexOf(`</${name}>`, from);
  if (to < 0) return undefined;
  const inner = xml.slice(from + name.length + 2, to).trim();
  const isCdata = inner.startsWith('<![CDATA[') && inner.endsWith(']]>');
  return isCdata ? inner.slice(9, -3) : readSigns(inner);
}

const SIGNS: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function readSigns(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|quot|apos|amp));/gi,
    (whole, ten, hex, name) => {
      if (name) return SIGNS[name.toLowerCase()] ?? whole;
      const code = ten ? Number(ten) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
