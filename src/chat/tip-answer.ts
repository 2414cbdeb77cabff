/** What is said after a bare 社情民意: the tip itself, something that cannot be one, or talk that is none of ours. */

import { isAcknowledgement } from './acknowledgement-text.js';
import { COMMAND_MAX_CHARS, matchCommand } from './command-word.js';
import type { ReadingContext, Words } from './define-job.js';
import type { Attachment } from './event.js';
import { fold } from './fold.js';
import { hasPersonalData } from './personal-data.js';
import { readTipText } from './tip-text.js';

/** What a tip is announced with. */
export const TIP_WORDS =
  '社情民意 社情民意信息 反映社情民意 反映个问题 反映一个问题 反映个情况 反映一个情况 线索 信息报送 sqmy'.split(
    ' ',
  );

/** A tip's message without the word that announced it. */
export function tipWordsOf(original: string): string {
  const words = { original, folded: fold(original, COMMAND_MAX_CHARS), attachments: [] };
  return matchCommand(words, TIP_WORDS, { addressed: true })?.rest ?? original;
}

/** Why words hold nothing that could be filed. */
export type BareTip = 'nothing' | 'only_links' | 'only_attachments' | 'only_phone';

const LINK = /^(?:https?:\/\/|www\.)[^\p{Script=Han}]+$/u;

/** Whether there is nothing to file in these words, and what came instead; undefined when there is a tip. */
export function bareTip(text: string, attachments: readonly Attachment[]): BareTip | undefined {
  const folded = fold(text).text.trim();
  if (/^[^\p{L}\p{N}]*$/u.test(folded)) return attachments.length > 0 ? 'only_attachments' : 'nothing';
  const pieces = folded.split(/[\s,;。、]+/).filter((piece) => piece !== '');
  if (pieces.every((piece) => LINK.test(piece))) return 'only_links';
  const { title, situation, cause, suggestion } = readTipText(text);
  const content = title + situation + cause + suggestion;
  if (content === '') return 'nothing';
  return !/\p{L}/u.test(content) && hasPersonalData(content) ? 'only_phone' : undefined;
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
