/** The guard: whether the words of an event may be kept at all. It stands before anything is stored, echoed or logged. */

import type { Job } from './define-job.js';
import type { ChatEvent, MessageEvent, RefusalReason, RefusedEvent } from './event.js';
import { answersNotice, look } from './look.js';
import { hasSecretMark } from './secret-mark.js';
import { isTooLong } from './text-limit.js';

/**
 * Keeps an event as it is, or turns it into one without words: who, where, when and why.
 * @param table with it, too long a text of a group is refused only when it is meant for us; else it is left to the look,
 *   which drops it: nobody is told that a long quotation was too long; an answer to a notice, if one is open there.
 */
export function guard(
  event: ChatEvent,
  table?: readonly Job[],
): { kept: ChatEvent } | { refused: RefusedEvent } {
  if (event.type !== 'message' && event.type !== 'action' && event.type !== 'contact-request')
    return { kept: event };
  const reason = refusalOf(wordsIn(event));
  if (reason === undefined) return { kept: event };
  const isSure = reason !== 'too_long' || table === undefined || look(event, table) === 'ours';
  // A 接龙 of receipts is for us where a notice is open: only the database knows.
  if (!isSure && !(event.type === 'message' && answersNotice(event, table))) return { kept: event };
  const { platform, eventKey, sentAt, platformChatId, chatKind } = event;
  const platformMessageId = event.type === 'contact-request' ? '' : event.platformMessageId;
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
      ...(isSure ? {} : { ifNotice: true as const }),
      platformMessageId,
    },
  };
}

interface WordsIn {
  texts: string[];
  fileNames: string[];
}

function wordsIn(event: Extract<ChatEvent, { type: 'message' | 'action' | 'contact-request' }>): WordsIn {
  if (event.type === 'contact-request') return { texts: [event.text], fileNames: [] };
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

export { maskPersonalData } from './personal-data.js';
export { weakSecretSigns } from './secret-mark.js';
