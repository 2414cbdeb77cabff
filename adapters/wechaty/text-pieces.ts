/** A long text as several messages, divided where a reader would pause. Pure. */

/** WeChat takes about 2,000 characters in one message; what is longer some clients cut without a word. */
export const PIECE_MAX_CHARS = 1_900;
/** More than these in a row is a flood. */
export const PIECES_MAX = 5;

/** Where a piece may end, best first: a paragraph, a line, a sentence, a clause. */
const PAUSES = [/\n\n+/g, /\n/g, /[。！？；…!?;](?:[”」』）】"']?)/g, /[，、,：: \u3000]/g];
/** A piece ends no earlier than this part of it, so that there are few. */
const AT_LEAST = 0.5;

/** @returns undefined when the text is too long. Joined, the pieces are the text but for white space between them. */
export function toPieces(text: string): string[] | undefined {
  const pieces: string[] = [];
  let rest = text.trim();
  while (rest.length > PIECE_MAX_CHARS) {
    if (pieces.length === PIECES_MAX - 1) return undefined;
    const at = pauseIn(rest);
    pieces.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return rest === '' ? pieces : [...pieces, rest];
}

function pauseIn(text: string): number {
  const head = text.slice(0, PIECE_MAX_CHARS);
  for (const pause of PAUSES) {
    let last = 0;
    for (const found of head.matchAll(pause)) last = found.index + found[0].length;
    if (last >= head.length * AT_LEAST) return last;
  }
  return wholeCharactersWithin(text);
}

const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });
/** Longer than what a reader sees as one character. */
const AROUND_CHARS = 64;

/** What a reader sees as one character is never divided. */
function wholeCharactersWithin(text: string): number {
  const from = PIECE_MAX_CHARS - AROUND_CHARS;
  let last = 0;
  for (const { index } of graphemes.segment(text.slice(from, PIECE_MAX_CHARS + AROUND_CHARS)))
    if (index <= AROUND_CHARS) last = index;
  return last > 0 ? from + last : PIECE_MAX_CHARS;
}
