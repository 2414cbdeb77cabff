/** The title of a tip: a first line that can be one, 关于…的建议, or the beginning of what was written. */

import { visibleChars } from '../domain/visible-chars.js';
import { fold } from './fold.js';
import { suggestionStart } from './tip-suggestion.js';

const TITLE_MAX_CHARS = 50;
/** A title that people wrote behind its label may be longer. */
const LABELLED_MAX_CHARS = 200;
const HOUSE_STYLE =
  /^关于[^\n。!?;]{2,60}?的(?:几点)?(?:建议|情况|反映|问题|思考|对策|提案)(?=[\s,。:;!(]|$)/u;
const HOUSE_BEGINNING = /^关于[^\n。!?;]{2,60}$/u;
const HOUSE_END = /^[^\n。!?;]{1,40}的(?:几点)?(?:建议|情况|反映|问题|思考|对策|提案)$/u;
/** A form that nobody filled in: 关于……的建议. */
const UNFILLED = /^(?:关于[\s….。·*_x]{0,12}的?(?:建议|情况)?|[\s….。·*_x-]{1,12})$/u;
const NO_TITLE =
  /^(?:尊敬的|各位|您好|你好|领导|大家好)|:$|^(?:\(?\d{1,2}[).、,]|\(?[一二三四五六七八九十]{1,2}[)、,]|一是|第一|首先|- )/u;

/** How far the title reaches in what stands before the labels (folded); undefined when it has none. @param typed the same, as typed. */
export function leadTitleEnd(folded: string, typed: string, isLabelled: boolean): number | undefined {
  const lineEnd = folded.indexOf('\n');
  const house = HOUSE_STYLE.exec(folded.slice(0, 80));
  if (house && lineEnd < 0) return house[0].length;
  const first = lineEnd < 0 ? folded : folded.slice(0, lineEnd);
  const typedFirst = typed.slice(0, LABELLED_MAX_CHARS + 1).split(/[\r\n]/, 1)[0]!;
  const isShort = typedFirst.length <= LABELLED_MAX_CHARS && visibleChars(typedFirst) <= TITLE_MAX_CHARS;
  if (!isShort || /[。!?;]/u.test(first) || NO_TITLE.test(first)) return undefined;
  // All in one line, and it asks for something further on: that is more than a title.
  if (lineEnd < 0 && !isLabelled && (first.includes(',') || (suggestionStart(first) ?? 0) > 0))
    return undefined;
  return first.length;
}

/** Behind its label a title has a line, or a sentence, of its own; what follows is content. */
export function labelledTitleEnd(folded: string): number {
  const lead = /^\s{0,3}/.exec(folded)![0].length;
  const text = folded.slice(lead, lead + LABELLED_MAX_CHARS);
  const lineEnd = text.indexOf('\n');
  const line = lineEnd < 0 ? text : text.slice(0, lineEnd);
  const house = HOUSE_STYLE.exec(line);
  if (house) return lead + house[0].length;
  if (lineEnd >= 0 && HOUSE_BEGINNING.test(line)) {
    const second = text.slice(lineEnd + 1).split('\n', 1)[0]!;
    if (HOUSE_END.test(second)) return lead + lineEnd + 1 + second.length;
  }
  const sentence = /。/.exec(line);
  if (sentence && sentence.index > 0) return lead + sentence.index + 1;
  return lineEnd < 0 && folded.length > lead + LABELLED_MAX_CHARS ? folded.length : lead + line.length;
}

/** A title without what only leads or ends it; `''` when nobody filled it in. */
export function trimTitle(title: string): string {
  const bare = title
    .replace(/^[#*>\s]{1,6}/u, '')
    .replace(/[；;。，,.]$/u, '')
    .trim();
  return UNFILLED.test(fold(bare).text) ? '' : bare;
}

const BEGINNING_MAX_CHARS = 100;
const LEAD_IN =
  /^(?:(?:您好|你好|领导好)[,，。!！ ]?)?(?:我是[^，,。]{2,20}[，,])?(?:(?:我|本人)?(?:想|要)?(?:(?:反映|反应)(?:一下|一个(?:问题|情况)|个(?:问题|情况)|的是)[:：,，\s]{0,2}|反映[:：,，\s]{1,2}))?/u;

/** Of words without a title: their first sentence, else what ends at a comma, as long as it still makes one. */
export function beginningOf(words: string): string {
  const line = words
    .trim()
    .split(/[\r\n]/, 1)[0]!
    .trim();
  const text = line.replace(LEAD_IN, '') || line;
  const near = [...text.slice(0, 4 * BEGINNING_MAX_CHARS)].slice(0, BEGINNING_MAX_CHARS + 1).join('');
  const end = /[。！!？?；;]/u.exec(near)?.index;
  if (end !== undefined && end > 0) return near.slice(0, end);
  if ([...near].length <= BEGINNING_MAX_CHARS) return near.replace(/[，,、：:]$/u, '');
  const comma = Math.max(near.lastIndexOf('，'), near.lastIndexOf(','), near.lastIndexOf('、'));
  return comma > 0 ? near.slice(0, comma) : `${[...near].slice(0, BEGINNING_MAX_CHARS - 1).join('')}…`;
}
