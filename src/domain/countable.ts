/** Whether a check-in has enough to count, by what its topic asks for. */

import { visibleChars } from './visible-chars.js';

/** What a check-in says. */
export interface CheckInWords {
  book?: string | null | undefined;
  part?: string | null | undefined;
  reflection: string;
}

/**
 * An empty check-in is acknowledged but not counted; where a topic asks for a longer reflection, that is what counts.
 * @param minReflectionChars 0: a check-in without a word counts.
 */
export function isCountable(minReflectionChars: number, { book, part, reflection }: CheckInWords): boolean {
  if (minReflectionChars <= 0) return true;
  if (visibleChars(reflection) >= minReflectionChars) return true;
  return minReflectionChars === 1 && Boolean(book ?? part);
}
