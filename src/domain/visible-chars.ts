/** Counting characters as a reader sees them: what the minimum of a 心得 and the 1,500 字 of a tip are measured in. */

const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });
const SEEN = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\u2800]/u;

/** User-visible characters: a family emoji is one, white space and what cannot be seen are none. Linear. */
export function visibleChars(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; ) {
    const width = plainWidth(text, at);
    if (width !== undefined && standsAlone(text, at + 1)) {
      count += width;
      at += 1;
    } else {
      const end = endOfRun(text, at + 1);
      for (const { segment } of graphemes.segment(text.slice(at, end))) if (SEEN.test(segment)) count += 1;
      at = end;
    }
  }
  return count;
}

/** Intl.Segmenter takes quadratic time on long texts (Node 20), so it gets only what needs it, in short runs. */
const RUN_MAX_CHARS = 500;

function endOfRun(text: string, from: number): number {
  let end = from;
  while (end < text.length && end - from < RUN_MAX_CHARS && plainWidth(text, end) === undefined) end += 1;
  return end;
}

/** Whether nothing at `at` can join the character before it. */
function standsAlone(text: string, at: number): boolean {
  return at >= text.length || plainWidth(text, at) !== undefined;
}

/** 1 for ordinary Chinese and ASCII characters and their punctuation, 0 for ordinary blanks, undefined for all else. */
function plainWidth(text: string, at: number): 0 | 1 | undefined {
  const code = text.charCodeAt(at);
  if (code === 0x20 || code === 0x0a || code === 0x3000 || code === 0x09 || code === 0x0d) return 0;
  if ((code >= 0x4e00 && code <= 0x9fff) || (code >= 0x21 && code <= 0x7e)) return 1;
  const isPlain = (code >= 0x3001 && code <= 0x3029) || (code >= 0xff01 && code <= 0xff5e);
  return isPlain || (code >= 0x3400 && code <= 0x4dbf) ? 1 : undefined;
}
