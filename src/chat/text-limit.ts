/** How much text is ever kept (CONTRACTS, limits). */

import { fold } from './fold.js';

/** One 心得 or tip. */
export const TEXT_MAX_CHARS = 20_000;
/** A 接龙, which carries every line of the whole group. */
export const CHAIN_MAX_CHARS = 60_000;

/** Whether a text is longer than is ever kept; a list that names itself 接龙 may be three times as long. */
export function isTooLong(text: string): boolean {
  if (text.length <= TEXT_MAX_CHARS) return false;
  const limit = fold(text, 200).text.includes('接龙') ? CHAIN_MAX_CHARS : TEXT_MAX_CHARS;
  let chars = 0;
  for (const _ of text) {
    chars += 1;
    if (chars > limit) return true;
  }
  return false;
}
