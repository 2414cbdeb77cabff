/** Counting characters as a reader sees them: what the minimum of a 心得 and the 1,500 字 of a tip are measured in. */

const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });
const SEEN = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\u2800]/u;

/** User-visible characters: a family emoji is one, white space and what cannot be seen are none. */
export function visibleChars(text: string): number {
  let count = 0;
  for (const { segment } of graphemes.segment(text)) if (SEEN.test(segment)) count += 1;
  return count;
}
