/** A listed book right beside the word, without marks: 打卡论语 · 论语打卡 · 读论语打卡. Only the list tells it from 打卡机. */

import { endOfNamedPiece, findPart } from './book-place.js';
import { commandStart } from './command-word.js';
import type { Words } from './define-job.js';
import { fold } from './fold.js';
import { isFiller } from './study-lead.js';

/** A longer line is no check-in of so few words. */
const LINE_MAX_CHARS = 40;
const BEFORE = /^(?:学习|读书|今日|晨读)?打卡(?:了|读|学)?(?=[\p{L}\p{N}])/u;
const BEHIND = /(?:学习|读书)?打卡(?:了|完成|完毕)?$/u;
const ENDING = /[\s。.!~、,]{1,9}$/u;
/** What may stand before the book: 我今天读. */
const LEAD = /^(?:我|今[天日早晚]|已经?|继续|学习|阅读|研读|共读|读|学|看|完|了|[ ,]){0,5}/u;

/** Whether the words might be such a line: cheap, and true of chatter that only the list tells apart. */
export function mayNameBook(words: Words): boolean {
  return lineOf(words) !== undefined;
}

/** What is said of the book that the line names, as typed, with its place; undefined where none of `books` stands there. */
export function findTightBook(words: Words, books: readonly string[]): string | undefined {
  const line = books.length > 0 ? lineOf(words) : undefined;
  if (line === undefined) return undefined;
  const { text } = words.folded;
  for (const title of [...books].sort((a, b) => b.length - a.length)) {
    const wanted = fold(title, 200).text;
    if (wanted.length < 2 || !text.startsWith(wanted, line.start)) continue;
    const behind = line.start + wanted.length;
    const piece = endOfNamedPiece(text, behind, line.end) ?? behind;
    const part = findPart(text, { start: piece, end: line.end });
    if (
      isFiller(text.slice(piece, part?.start ?? line.end)) &&
      isFiller(text.slice(part?.end ?? line.end, line.end))
    )
      return words.original.slice(words.folded.origin(line.start), words.folded.origin(line.end)).trim();
  }
  return undefined;
}

/** Where in the folded text the words beside 打卡 stand; undefined when nothing stands there, or it is no such line. */
function lineOf(words: Words): { start: number; end: number } | undefined {
  const { text } = words.folded;
  const start = commandStart(text);
  if (text.length - start > LINE_MAX_CHARS || text.includes('\n', start)) return undefined;
  const line = text.slice(start).replace(ENDING, '');
  const word = BEFORE.exec(line)?.[0];
  if (word !== undefined) return { start: start + word.length, end: start + line.length };
  const at = line.search(BEHIND);
  const lead = LEAD.exec(line)?.[0].length ?? 0;
  return at > lead ? { start: start + lead, end: start + at } : undefined;
}
