/** What is said after a bare 社情民意: the tip itself, something that cannot be one, or talk that is none of ours. */

import { isAcknowledgement } from './acknowledgement-text.js';
import type { ReadingContext, Words } from './define-job.js';
import type { Attachment } from './event.js';
import { fold } from './fold.js';
import { readTipText } from './tip-text.js';

/** Why words hold nothing that could be filed. */
export type BareTip = 'nothing' | 'only_links' | 'only_attachments';

const LINK = /^(?:https?:\/\/|www\.)[^\p{Script=Han}]+$/u;

/** Whether there is nothing to file in these words, and what came instead; undefined when there is a tip. */
export function bareTip(text: string, attachments: readonly Attachment[]): BareTip | undefined {
  const folded = fold(text).text.trim();
  if (/^[^\p{L}\p{N}]*$/u.test(folded)) return attachments.length > 0 ? 'only_attachments' : 'nothing';
  const pieces = folded.split(/[\s,;。、]+/).filter((piece) => piece !== '');
  if (pieces.every((piece) => LINK.test(piece))) return 'only_links';
  const { title, situation, cause, suggestion } = readTipText(text);
  return title + situation + cause + suggestion === '' ? 'nothing' : undefined;
}

/**
 * Whether words answer the question for a tip. In private, or said to the bot, all but 好的 and 谢谢; in a group people go
 * on talking to each other, so there only what is laid out like a tip.
 */
export function isTipAnswer(words: Words, context: Pick<ReadingContext, 'addressed'>): boolean {
  if (isAcknowledgement(words) || /^(?:谢谢|感谢|辛苦)/.test(words.folded.text)) return false;
  if (context.addressed) return words.folded.text !== '' || words.attachments.length > 0;
  const tip = readTipText(words.original);
  return tip.suggestion !== '' || (tip.title !== '' && tip.situation !== '');
}
