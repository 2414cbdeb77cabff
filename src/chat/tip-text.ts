/** Reading a 社情民意: 标题, 情况, 原因, 建议 and author lines, labelled or not, in any order, on one line or many. */

import { visibleChars } from '../domain/visible-chars.js';
import type { CommandMatch, Reading, ReadingContext, Words } from './define-job.js';
import { fold } from './fold.js';
import { hasPersonalData } from './personal-data.js';
import { type FoundLabel, findTipLabels, type TipField } from './tip-labels.js';

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

/** Reads the original words of a tip, its command word taken off. */
export function readTipText(rest: string): TipText {
  const folded = fold(rest);
  const cut = (start: number, end: number) => rest.slice(folded.origin(start), folded.origin(end)).trim();
  const labels = findTipLabels(folded.text);
  const parts: Record<TipField, string[]> = {
    title: [],
    situation: [],
    cause: [],
    suggestion: [],
    author: [],
  };
  for (const [index, label] of labels.entries()) {
    const end = labels[index + 1]?.start ?? folded.text.length;
    if (label.field === 'author') takeAuthor(parts, folded.text, label, end, cut);
    else parts[label.field].push(cut(label.end, end));
  }
  const lead = cut(0, labels[0]?.start ?? folded.text.length);
  addLead(parts, lead, labels.length > 0);
  return {
    title: join(parts.title, ' ').replace(/[；;。，,]$/u, ''),
    situation: join(withoutAuthors(parts.situation, parts.author)),
    cause: join(withoutAuthors(parts.cause, parts.author)),
    suggestion: join(withoutAuthors(parts.suggestion, parts.author)),
    authorLines: parts.author,
  };
}

const join = (pieces: string[], by = '\n') => pieces.filter((piece) => piece !== '').join(by);

/** An author's label rules its own line only; what stands on the next lines goes on with the tip. */
function takeAuthor(
  parts: Record<TipField, string[]>,
  text: string,
  label: FoundLabel,
  end: number,
  cut: (start: number, end: number) => string,
): void {
  const lineEnd = text.indexOf('\n', label.end);
  const until = lineEnd < 0 || lineEnd > end ? end : lineEnd;
  parts.author.push(cut(label.start, until));
  parts.situation.push(cut(until, end));
}

/** What stands before the first label, or all of it: the title if it is short, the rest the situation. */
function addLead(parts: Record<TipField, string[]>, lead: string, isLabelled: boolean): void {
  const { title, body } = parts.title.length > 0 ? { title: '', body: lead } : splitTitle(lead, isLabelled);
  parts.title.push(title);
  if (parts.suggestion.length > 0) {
    parts.situation.unshift(body);
    return;
  }
  const { before, suggestion } = splitSuggestion(body);
  parts.situation.unshift(before);
  parts.suggestion.push(suggestion);
}

const TITLE_MAX_CHARS = 50;
const HOUSE_STYLE = /^关于[^\n。!?;]{2,60}?的(?:建议|情况|反映|问题|思考|对策)(?=[\s,。:;!]|$)/u;

function splitTitle(lead: string, isLabelled: boolean): { title: string; body: string } {
  const lineEnd = lead.search(/[\r\n]/);
  const first = (lineEnd < 0 ? lead : lead.slice(0, lineEnd)).trim();
  const house = HOUSE_STYLE.exec(fold(lead, 80).text);
  if (house && lineEnd < 0) {
    const end = fold(lead, 80).origin(house[0].length);
    return { title: lead.slice(0, end).trim(), body: withoutLeadingSigns(lead.slice(end)) };
  }
  const isTitle =
    first.length <= 200 && visibleChars(first) <= TITLE_MAX_CHARS && !/[。！？!?；;]/u.test(first);
  const alone = lineEnd < 0 && !isLabelled && /[，,]/u.test(first);
  if (!isTitle || alone) return { title: '', body: lead };
  return { title: first, body: lineEnd < 0 ? '' : lead.slice(lineEnd).trim() };
}

const BEGINNING_MAX_CHARS = 100;

/** A tip written in one line, without labels: all of it is the situation, its beginning the title. */
export function withTitle(tip: TipText, rest: string): TipText {
  const line = rest.trim();
  if (/[\r\n]/.test(line) || findTipLabels(fold(line).text).length > 0) return tip;
  const situation = tip.situation === '' && tip.suggestion === '' ? line : tip.situation;
  return { ...tip, title: tip.title === '' ? beginningOf(line) : tip.title, situation };
}

/** Of a tip in one line: its first sentence, else what ends at a comma, as long as it still makes a title. */
function beginningOf(line: string): string {
  const near = [...line].slice(0, BEGINNING_MAX_CHARS + 1).join('');
  const end = /[。！!？?；;]/u.exec(near)?.index;
  if (end !== undefined && end > 0) return near.slice(0, end);
  if ([...line].length <= BEGINNING_MAX_CHARS) return line;
  const comma = Math.max(near.lastIndexOf('，'), near.lastIndexOf(','), near.lastIndexOf('、'));
  return comma > 0 ? near.slice(0, comma) : `${[...near].slice(0, BEGINNING_MAX_CHARS - 1).join('')}…`;
}

const SUGGESTION =
  /(?:^|[。！!？?；;\n])\s?((?:为此|因此|对此|鉴于此|据此|故|特|现)?[，,]?(?:我|本人|我们)?(?:提出)?(?:以下|如下)?(?:几点)?建议)/u;

/** A sentence that begins with 建议 begins the suggestion. */
function splitSuggestion(body: string): { before: string; suggestion: string } {
  const found = SUGGESTION.exec(body);
  if (found === null) return { before: body, suggestion: '' };
  const at = found.index + found[0].length - found[1]!.length;
  return { before: body.slice(0, at).trim(), suggestion: body.slice(at).trim() };
}

/** A short last line with a phone number is who wrote it. */
function withoutAuthors(pieces: string[], authors: string[]): string[] {
  return pieces.map((piece) => {
    const lines = piece.split('\n');
    const last = lines.at(-1)!.trim();
    if (lines.length < 2 || last.length > 40 || !hasPersonalData(last)) return piece;
    authors.push(last);
    return lines.slice(0, -1).join('\n').trim();
  });
}

const withoutLeadingSigns = (text: string) => text.replace(/^[\s,，。.:：;；!！、]{1,20}/u, '').trim();
