/** How much text is ever kept (CONTRACTS, limits). */

import { fold } from './fold.js';

/** One 心得 or tip. */
export const TEXT_MAX_CHARS = 20_000;
/** The command word, a book, a title, labels: what a message has around its text. */
const AROUND_CHARS = 500;
const MESSAGE_MAX_CHARS = TEXT_MAX_CHARS + AROUND_CHARS;
/** A 接龙, which carries every line of the whole group. */
export const CHAIN_MAX_CHARS = 60_000;

/** Whether a message is longer than is ever kept, whatever it says; a list that names itself 接龙 may be three times as long. */
export function isTooLong(text: string): boolean {
  if (text.length <= MESSAGE_MAX_CHARS) return false;
  const limit = fold(text, 200).text.includes('接龙') ? CHAIN_MAX_CHARS : MESSAGE_MAX_CHARS;
  let chars = 0;
  for (const _ of text) {
    chars += 1;
    if (chars > limit) return true;
  }
  return false;
}
