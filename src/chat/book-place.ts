/** Where in a text a book and a place in it are named: 《论语》, 第3-5章, P45-62, 二十一讲. */

/** From `start` up to, not including, `end` of a folded text. */
export interface Span {
  start: number;
  end: number;
}

/** A book begins among the first so many characters; later ones are talked about, not studied. */
const BOOK_WITHIN_CHARS = 40;
const TITLE_MAX_CHARS = 100;

/** The first book in book marks near the beginning of `span`; `title` is what stands inside the marks. */
export function findBook(text: string, span: Span): (Span & { title: Span }) | undefined {
  const last = Math.min(span.end, span.start + BOOK_WITHIN_CHARS);
  for (let at = span.start; at < last; at += 1) {
    if (text[at] === '《') return closed(text, at, '《', '》', span.end) ?? unclosed(text, at, span.end);
    if (text[at] === '<') return closed(text, at, '<', '>', span.end);
  }
  return undefined;
}

function closed(text: string, at: number, open: string, close: string, end: number) {
  let depth = 0;
  const limit = Math.min(end, at + TITLE_MAX_CHARS + 2);
  for (let here = at; here < limit && text[here] !== '\n'; here += 1) {
    if (text[here] === open) depth += 1;
    if (text[here] !== close) continue;
    depth -= 1;
    if (depth > 0 || here === at + 1) continue;
    return { start: at, end: here + 1, title: { start: at + 1, end: here } };
  }
  return undefined;
}

/** 《论语 第三章: the closing mark was forgotten. */
function unclosed(text: string, at: number, end: number) {
  let here = at + 1;
  while (here < end && here - at <= 20 && !/[\s,。、:;!?第p]/.test(text[here]!)) here += 1;
  if (here === at + 1 || here - at > 20) return undefined;
  return { start: at, end: here, title: { start: at + 1, end: here } };
}

const NUMBER = '(?:\\d{1,4}|[〇零一二两三四五六七八九十百千]{1,6})';
const UNIT = '[章节回讲篇页课卷集部编期]';
const RANGE = ` ?[-~至到、,和] ?`;
const ONE_PART = new RegExp(
  [
    `第 ?${NUMBER}(?: ?${UNIT})?(?:${RANGE}第? ?${NUMBER})? ?(?:${UNIT}|单元)`,
    `p\\.? ?\\d{1,4}(?: ?[-~至到] ?p?\\.? ?\\d{1,4})?`,
    `${NUMBER}(?:${RANGE}${NUMBER})? ?(?:章|节|回|讲|页|课|卷)`,
    `[上中下](?:卷|册|篇|部|编)`,
    `卷[上中下${'一二三四五六七八九十'}]`,
    `(?:前言|序言|自序|导言|导读|引言|绪论|后记|跋|附录|结语)(?![\\p{L}\\p{N}])`,
  ].join('|'),
  'uy',
);
const BETWEEN_PARTS = /[ ,、·和及与(]{0,2}/uy;

/** The place named near the beginning of `span`, several that follow each other as one. */
export function findPart(text: string, span: Span): Span | undefined {
  const last = Math.min(span.end, span.start + BOOK_WITHIN_CHARS);
  for (let at = span.start; at < last; at += 1) {
    if (/[\p{L}\p{N}]/u.test(text[at - 1] ?? '') && /[\dp]/.test(text[at]!) && at > span.start) continue;
    const first = endOfPart(text, at, span.end);
    if (first === undefined) continue;
    return { start: at, end: lastOfChain(text, first, span.end) };
  }
  return undefined;
}

function lastOfChain(text: string, from: number, end: number): number {
  let last = from;
  for (let count = 0; count < 6; count += 1) {
    BETWEEN_PARTS.lastIndex = last;
    const gap = BETWEEN_PARTS.exec(text)?.[0].length ?? 0;
    const next = endOfPart(text, last + gap, end);
    if (next === undefined) break;
    last = next;
  }
  return last;
}

function endOfPart(text: string, at: number, end: number): number | undefined {
  ONE_PART.lastIndex = at;
  const found = ONE_PART.exec(text);
  if (found === null || at + found[0].length > end) return undefined;
  return at + found[0].length;
}
