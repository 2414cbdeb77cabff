/** Reading a 社情民意: 标题, 情况, 原因, 建议 and author lines, labelled or not, in any order, on one line or many. */

import type { CommandMatch, Reading, ReadingContext, Words } from './define-job.js';
import { fold } from './fold.js';
import { authorBefore, isAuthorLine } from './tip-author.js';
import { findTipLabels, type TipField } from './tip-labels.js';
import { asksForSomething, saysWhatIsWrong, suggestionStart } from './tip-suggestion.js';
import { beginningOf, labelledTitleEnd, leadTitleEnd, trimTitle } from './tip-title.js';

/** A tip in its author's own characters; `''` where something is missing. */
export interface TipText {
  title: string;
  situation: string;
  cause: string;
  suggestion: string;
  /** 反映人, 单位, 电话 and the like: not content, identity comes from the roster. */
  authorLines: string[];
}

/** What follows 社情民意. */
export function readTip(match: CommandMatch, _words: Words, _context: ReadingContext): Reading<TipText> {
  const tip = readTipText(match.rest);
  if (match.rest === '') return { payload: tip, reason: 'tip, bare' };
  const isWhole = tip.title !== '' && tip.situation !== '' && tip.suggestion !== '';
  return { payload: tip, reason: isWhole ? 'tip, whole' : 'tip, in part' };
}

/** Whether a matter is told; what is not said to the bot must also say what is to be done about it. */
export function isToldOf(tip: Omit<TipText, 'authorLines'>, context: ReadingContext): boolean {
  const told = `${tip.title}${tip.situation}${tip.cause}${tip.suggestion}`;
  if (context.addressed) return told.length >= 6;
  return told.length >= 15 && (tip.suggestion !== '' || /建[议議]|希望|呼[吁籲]|盼/.test(told));
}

/** A stretch of the folded text and what it is; label words and headings stand between the pieces. */
interface Piece {
  field: TipField;
  start: number;
  end: number;
}

/** Reads the original words of a tip, its command word taken off. Every word but labels stands in one of its parts. */
export function readTipText(rest: string): TipText {
  const folded = fold(rest);
  const cut = ({ start, end }: Piece) => rest.slice(folded.origin(start), folded.origin(end)).trim();
  const pieces = piecesOf(folded.text, (start, end) => cut({ field: 'situation', start, end }));
  const of = (field: TipField) =>
    pieces
      .filter((piece) => piece.field === field)
      .map(cut)
      .filter(saysSomething);
  return {
    title: trimTitle(of('title').join(' ')),
    situation: of('situation').join('\n'),
    cause: of('cause').join('\n'),
    suggestion: of('suggestion').join('\n'),
    authorLines: of('author'),
  };
}

/** Signs alone are none, nor is a form that nobody filled in: ……. */
const saysSomething = (words: string) => /[\p{L}\p{N}]/u.test(words);

type Cut = (start: number, end: number) => string;

function piecesOf(text: string, cut: Cut): Piece[] {
  const labels = findTipLabels(text);
  const firstLabel = labels[0]?.start ?? text.length;
  const hasTitle = labels.some(({ field }) => field === 'title');
  const pieces = leadPieces(text, firstLabel, cut, { hasTitle, isLabelled: labels.length > 0 });
  for (const [index, { field, start, end: from }] of labels.entries()) {
    const end = labels[index + 1]?.start ?? text.length;
    if (field === 'title') pieces.push(...titlePieces(text, from, end));
    else if (field !== 'author') pieces.push({ field, start: from, end });
    else pieces.push(...authorPieces(text, start, from, end, pieces.at(-1)?.field));
  }
  return withSuggestion(text, withLastAuthor(text, pieces, cut));
}

const HEADING = /^\[?(?:反映)?社情民意(?:信息)?\]?(?:[\n:]|$)/;

/** What stands before the first label, or all of it: the title if it can be one, who wrote it, the rest the situation. */
function leadPieces(
  text: string,
  end: number,
  cut: Cut,
  { hasTitle, isLabelled }: { hasTitle: boolean; isLabelled: boolean },
): Piece[] {
  let start = HEADING.exec(text.slice(0, Math.min(end, 12)))?.[0].length ?? 0;
  const pieces: Piece[] = [];
  const takeAuthor = (chars: number) => {
    if (chars > 0) pieces.push({ field: 'author', start, end: start + chars });
    start += chars;
  };
  takeAuthor(authorBefore(text.slice(start, end)));
  takeAuthor(authorLineAt(text, start, end, cut));
  if (!hasTitle) {
    const titleEnd = leadTitleEnd(text.slice(start, end), cut(start, end), isLabelled);
    if (titleEnd !== undefined) {
      pieces.push({ field: 'title', start, end: start + titleEnd });
      start += titleEnd;
      start += /^[\s,。.:;!、]{0,20}/.exec(text.slice(start, Math.min(end, start + 20)))![0].length;
      takeAuthor(authorLineAt(text, start, end, cut));
    }
  }
  pieces.push({ field: 'situation', start, end });
  return pieces;
}

/** How many characters the line at `start` has, when it says who wrote the tip and more follows. */
function authorLineAt(text: string, start: number, end: number, cut: Cut): number {
  const lineEnd = text.slice(start, Math.min(end, start + 60)).indexOf('\n');
  if (lineEnd < 0) return 0;
  return isAuthorLine(cut(start, start + lineEnd), false) ? lineEnd + 1 : 0;
}

function titlePieces(text: string, start: number, end: number): Piece[] {
  const titleEnd = Math.min(end, start + labelledTitleEnd(text.slice(start, end)));
  return [
    { field: 'title', start, end: titleEnd },
    { field: 'situation', start: titleEnd, end },
  ];
}

/** An author's label rules its own line only; what stands on the next lines goes on with what was before. */
function authorPieces(
  text: string,
  start: number,
  from: number,
  end: number,
  before: TipField | undefined,
): Piece[] {
  const lineEnd = text.slice(from, end).indexOf('\n');
  const until = lineEnd < 0 ? end : from + lineEnd;
  const field = before === undefined || before === 'title' || before === 'author' ? 'situation' : before;
  return [
    { field: 'author', start, end: until },
    { field, start: until, end },
  ];
}

/** The last line of a part may say who wrote the tip, at the very end even by a phone number alone. */
function withLastAuthor(text: string, pieces: Piece[], cut: Cut): Piece[] {
  return pieces.flatMap((piece) => {
    if (piece.field === 'title' || piece.field === 'author') return [piece];
    const words = text.slice(piece.start, piece.end).trimEnd();
    const lineStart = piece.start + words.lastIndexOf('\n') + 1;
    const end = piece.start + words.length;
    if (lineStart === piece.start || !isAuthorLine(cut(lineStart, end), true)) return [piece];
    return [
      { ...piece, end: lineStart },
      { field: 'author' as const, start: lineStart, end: piece.end },
    ];
  });
}

/** Without a label for it, the sentence that asks for something begins the suggestion. */
function withSuggestion(text: string, pieces: Piece[]): Piece[] {
  if (
    pieces.some((piece) => piece.field === 'suggestion' && saysSomething(text.slice(piece.start, piece.end)))
  )
    return pieces;
  for (const [index, piece] of pieces.entries()) {
    if (piece.field !== 'situation' && piece.field !== 'cause') continue;
    const at = suggestionStart(text.slice(piece.start, piece.end));
    if (at === undefined) continue;
    const split = [
      { ...piece, end: piece.start + at },
      { field: 'suggestion' as const, start: piece.start + at, end: piece.end },
    ];
    return [...pieces.slice(0, index), ...split, ...pieces.slice(index + 1)];
  }
  return pieces;
}

/** What of a tip may be missing, in the order in which it is asked for. */
export type TipPart = 'title' | 'situation' | 'suggestion';

/** A tip written in one line, without labels: its beginning is the title. */
export function withTitle(tip: TipText, rest: string): TipText {
  const isOneLine = !/[\r\n]/.test(rest.trim()) && findTipLabels(fold(rest).text).length === 0;
  return isOneLine ? withAnyTitle(tip) : tip;
}

/** A tip that nobody gave a title gets the beginning of its words. */
export function withAnyTitle<T extends Omit<TipText, 'authorLines'>>(tip: T): T {
  if (tip.title !== '') return tip;
  return { ...tip, title: beginningOf(tip.situation || tip.suggestion || tip.cause) };
}

/** What is missing, as far as it can be told: 能不能装个灯 asks for something, though no label says so. */
export function missingParts(tip: Omit<TipText, 'authorLines'>): TipPart[] {
  const folded = (words: string) => fold(words).text;
  const hasSuggestion =
    tip.suggestion !== '' || asksForSomething(folded(`${tip.title}\n${tip.situation}\n${tip.cause}`));
  const hasSituation = tip.situation + tip.cause !== '' || saysWhatIsWrong(folded(tip.suggestion));
  return [
    ...(tip.title === '' ? (['title'] as const) : []),
    ...(hasSituation ? [] : (['situation'] as const)),
    ...(hasSuggestion ? [] : (['suggestion'] as const)),
  ];
}

/** From so many letters on, people use stops; who speaks has none. */
const BREATH_CHARS = 30;

/** Whether words without labels have no stop at all, as voices are written down: what was read of them is to be confirmed. */
export function isInOneBreath(rest: string): boolean {
  const text = fold(rest).text;
  if (/[^\p{L}\p{N} ]/u.test(text) || text.replaceAll(' ', '').length < BREATH_CHARS) return false;
  return findTipLabels(text).length === 0 && !text.startsWith('关于');
}
