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

const NUMBER = '(?:\\d{1,4}|[〇零一二两三四五六七八九十百千廿卅]{1,6})';
const UNIT = '(?:单元|部分|章节|小节|[章节回讲篇页课卷集部编期段则首条册辑])';
const RANGE = ` ?[-~至到、,和] ?`;
const ONE_PART = new RegExp(
  [
    `第 ?${NUMBER}(?: ?${UNIT})?(?:${RANGE}第? ?${NUMBER}){0,5} ?${UNIT}`,
    `(?:pp?\\.?|page) ?\\d{1,4}(?:${RANGE}(?:p?\\.? ?)?\\d{1,4}){0,5}(?: ?页)?(?!\\d| ?[月日号点])`,
    `\\d{1,4} ?(?:[-~至到] ?\\d{1,4} ?)?p(?![a-z\\d])`,
    `${NUMBER}(?:${RANGE}${NUMBER}){0,5} ?(?:章|节(?!课)|回(?!家|来|去|到|答|想)|讲(?!座)|页|课(?!堂|时)|卷)`,
    `[上中下](?:卷|册|篇|部|编|集|半部|半卷)`,
    `卷[上中下一二三四五六七八九十]`,
    `(?:chapter|ch\\.?) ?\\d{1,4}(?: ?[-~] ?\\d{1,4})?`,
    `(?:前言|序言|自序|代序|导言|导读|引言|引子|绪论|楔子|尾声|后记|跋|附录|结语)(?![\\p{L}\\p{N}])`,
  ].join('|'),
  'uy',
);
const BETWEEN_PARTS = /[ ,、·和及与(至到~-]{0,2}/uy;

/** The place named near the beginning of `span`, several that follow each other as one. */
export function findPart(text: string, span: Span): Span | undefined {
  const last = Math.min(span.end, span.start + BOOK_WITHIN_CHARS);
  for (let at = span.start; at < last; at += 1) {
    if (at > span.start && isInsideWord(text, at)) continue;
    const first = endOfPart(text, at, span.end);
    if (first === undefined) continue;
    return { start: at, end: lastOfChain(text, first, span.end) };
  }
  return undefined;
}

/** What only right behind a title is a place: 学而篇, 为政第二, 3-5. */
const NAMED_PIECE =
  /[ ·:,]{0,2}(?:(?![这那我很的了第读看]|[本全整一几每]|学(?:了|完|习|到))[\p{Script=Han}]{1,8}?(?:篇|第[一二三四五六七八九十百\d]{1,4})|\d{1,4}(?:[-~]\d{1,4})?)(?![\p{L}\p{N}.])/uy;

/** Where the piece that is named right at `from`, behind a title, ends. */
export function endOfNamedPiece(text: string, from: number, end: number): number | undefined {
  NAMED_PIECE.lastIndex = from;
  const found = NAMED_PIECE.exec(text);
  return found === null || from + found[0].length > end ? undefined : from + found[0].length;
}

/** Behind a Latin letter or a digit no number and no page begins. */
function isInsideWord(text: string, at: number): boolean {
  return /[a-z\d]/.test(text[at - 1] ?? '') && /[\da-z]/.test(text[at]!);
}

/** Where a chain of places that goes on at `from` ends; further books belong to it: 第1章、《孟子》第2章. */
export function lastOfChain(text: string, from: number, end: number): number {
  let last = from;
  let open = 0;
  for (let count = 0; count < 6; count += 1) {
    BETWEEN_PARTS.lastIndex = last;
    const gap = BETWEEN_PARTS.exec(text)?.[0] ?? '';
    const next = endOfPart(text, last + gap.length, end) ?? endOfBook(text, last + gap.length, end);
    if (next === undefined) break;
    if (gap.includes('(')) open += 1;
    last = next;
    if (open > 0 && text[last] === ')') {
      open -= 1;
      last += 1;
    }
  }
  return last;
}

function endOfPart(text: string, at: number, end: number): number | undefined {
  ONE_PART.lastIndex = at;
  const found = ONE_PART.exec(text);
  if (found === null || at + found[0].length > end) return undefined;
  return at + found[0].length;
}

function endOfBook(text: string, at: number, end: number): number | undefined {
  return text[at] === '《' ? closed(text, at, '《', '》', end)?.end : undefined;
}
