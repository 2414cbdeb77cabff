/** The guard: whether the words of an event may be kept at all. It stands before anything is stored, echoed or logged. */

import type { ChatEvent, MessageEvent, RefusalReason, RefusedEvent } from './event.js';
import { fold } from './fold.js';
import { hasSecretMark } from './secret-mark.js';

/** One 心得 or tip. */
export const TEXT_MAX_CHARS = 20_000;
/** A 接龙, which carries every line of the whole group. */
export const CHAIN_MAX_CHARS = 60_000;

/** Keeps an event as it is, or turns it into one without words: who, where, when and why. */
export function guard(event: ChatEvent): { kept: ChatEvent } | { refused: RefusedEvent } {
  if (event.type !== 'message' && event.type !== 'action') return { kept: event };
  const reason = refusalOf(wordsIn(event));
  if (reason === undefined) return { kept: event };
  const { platform, eventKey, sentAt, platformChatId, chatKind, platformMessageId } = event;
  const sender = {
    id: event.sender.id,
    ...(event.sender.otherIds ? { otherIds: event.sender.otherIds } : {}),
  };
  return {
    refused: {
      type: 'refused',
      platform,
      eventKey,
      sentAt,
      platformChatId,
      chatKind,
      sender,
      reason,
      platformMessageId,
    },
  };
}

interface WordsIn {
  texts: string[];
  fileNames: string[];
}

function wordsIn(event: Extract<ChatEvent, { type: 'message' | 'action' }>): WordsIn {
  if (event.type === 'action') return { texts: Object.values(event.form), fileNames: [] };
  return { texts: [event.text], fileNames: fileNamesOf(event) };
}

function fileNamesOf(event: MessageEvent): string[] {
  return event.attachments.flatMap((one) => (one.fileName === undefined ? [] : [one.fileName]));
}

function refusalOf({ texts, fileNames }: WordsIn): RefusalReason | undefined {
  if (texts.some((text) => hasSecretMark(text))) return 'secret_mark';
  if (fileNames.some((name) => hasSecretMark(name, 'fileName'))) return 'secret_mark';
  return texts.some(isTooLong) ? 'too_long' : undefined;
}

function isTooLong(text: string): boolean {
  if (text.length <= TEXT_MAX_CHARS) return false;
  const limit = fold(text, 200).text.includes('接龙') ? CHAIN_MAX_CHARS : TEXT_MAX_CHARS;
  let chars = 0;
  for (const _ of text) if (++chars > limit) return true;
  return false;
}

export { maskPersonalData } from './personal-data.js';
export { weakSecretSigns } from './secret-mark.js';
