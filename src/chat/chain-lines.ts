/** The lines of a 接龙: numbered in any way, bulleted or bare names, each with what continues it. */

import { isExample, isHeaderLine } from './chain-header.js';
import { fold } from './fold.js';
import { readNumber } from './number-words.js';
import { isNameLike } from './surnames.js';

/** A line of the list, as typed. */
export interface ChainLine {
  /** Its number; undefined where it has none that counts. */
  number?: number | undefined;
  /** What stands behind the number. */
  text: string;
  /** The whole of it. */
  typed: string;
  /** Whether it has a number, or a bullet; else it may continue the one above. */
  isNumbered: boolean;
}

export interface ChainParts {
  /** The lines above the list, without examples. */
  title: string[];
  lines: ChainLine[];
}

/** Headers are short: beyond, the words are no list. */
const TITLE_MAX_LINES = 30;

/** Takes a text apart; undefined when it has no header, or no line below it. Linear. */
export function splitChain(text: string): ChainParts | undefined {
  const written = text.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/).flatMap(splitInline);
  const numbered = written.map(numberedLine);
  const first = numbered.findIndex((line) => line !== undefined && !isExample(line.text));
  if (first > TITLE_MAX_LINES * 2) return undefined;
  const parts = first < 0 ? splitNames(written) : splitNumbers(written, numbered, first);
  return parts && parts.lines.length > 0 && parts.title.some(isHeaderLine) ? parts : undefined;
}

function splitNumbers(
  written: readonly string[],
  numbered: readonly (ChainLine | undefined)[],
  first: number,
): ChainParts {
  const lastNumbered = numbered.findLastIndex((line) => line !== undefined);
  const lines: ChainLine[] = [];
  for (let at = first; at < written.length; at += 1) {
    const line = numbered[at];
    const typed = (written[at] as string).trim();
    if (line && !isExample(line.text)) lines.push(line);
    if (line || typed === '') continue;
    // Behind the list and a blank line: a remark of whoever began it.
    const isBehind = at > lastNumbered && (written[at - 1] as string).trim() === '';
    if (isBehind && FOOTER.test(fold(typed, 100).text)) break;
    lines.push({ number: undefined, text: typed, typed, isNumbered: false });
  }
  return { title: titleLines(written.slice(0, first)), lines };
}

const FOOTER = /接龙|截止|^(?:请|以上|温馨提示|提示|备注|说明|注 ?[:])|^[-=*_.~… ]{2,}$/;

/** Without any number: what follows the header is a list only when all of it plainly is names. */
function splitNames(written: readonly string[]): ChainParts | undefined {
  const header = written.findIndex((line) => line.trim() !== '' && isHeaderLine(line));
  if (header < 0 || header > TITLE_MAX_LINES) return undefined;
  const blank = written.findIndex((line, at) => at > header && line.trim() === '');
  const hasBody = blank > 0 && written.slice(blank).some((line) => line.trim() !== '');
  const from = hasBody ? blank : header + 1;
  const lines = written
    .slice(from)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !isExample(line));
  const names = lines.filter(startsWithName).length;
  if (names === 0 || names < lines.length) return undefined;
  return { title: titleLines(written.slice(0, from)), lines: lines.map(bareLine) };
}

function bareLine(text: string): ChainLine {
  return { number: undefined, text, typed: text, isNumbered: true };
}

function titleLines(above: readonly string[]): string[] {
  return above
    .map((line) => line.trim())
    .filter((line) => line !== '' && !isExample(numberedLine(line)?.text ?? line))
    .slice(0, TITLE_MAX_LINES);
}

/** Behind 月, 点 or 章 a number counts something. */
const NUMBER =
  /^(?:[([] ?(?:\d{1,4}|[一二三四五六七八九十百]{1,5}) ?[)\]]|no ?[.:]? ?\d{1,4}|#?\d{1,4}(?: ?[.、:,)\]](?!\d)|-(?!\d)| (?!\d)|$|(?=[\p{Script=Han}[(@])(?![月日号年点时天人个位条次章节页讲篇周期名元万亿度岁第楼层届组班路线分种项]))|[一二三四五六七八九十百]{1,5} ?[、.:)\]]|[-*·](?=[ \p{Script=Han}]))[ .、:,)\]-]{0,6}/u;
/** A number stands within so many characters. */
const NUMBER_MAX_CHARS = 30;

function numberedLine(line: string): ChainLine | undefined {
  const typed = line.trim();
  if (typed === '') return undefined;
  const enclosed = ENCLOSED.exec(typed);
  if (enclosed) {
    const [mark] = enclosed;
    return {
      number: numberIn(fold(mark).text),
      text: typed.slice(mark.length).trim(),
      typed,
      isNumbered: true,
    };
  }
  const folded = fold(typed.slice(0, 80), NUMBER_MAX_CHARS);
  const found = NUMBER.exec(folded.text);
  if (found === null || found[0] === '') return undefined;
  const isAlone = found[0].length >= folded.text.length && typed.length <= 80;
  const text = isAlone ? '' : typed.slice(folded.origin(found[0].length)).trim();
  return { number: numberIn(found[0]), text, typed, isNumbered: true };
}

/** ① and 1️⃣ count nothing, whatever follows. */
const ENCLOSED =
  /^(?:[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3220-\u3229\u3280-\u3289]|(?:\d\ufe0f?\u20e3){1,4}|🔟)[\s.．、:：,，)）-]{0,6}/u;

function numberIn(mark: string): number | undefined {
  const digits = /\d{1,4}|[一二三四五六七八九十百]{1,5}/.exec(mark);
  return digits ? readNumber(digits[0]) : undefined;
}

/** `#接龙 打卡 1. 李秀兰 2. 张伟` in one line: cut before each next number that a name follows. */
function splitInline(line: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  let last: number | undefined;
  for (const found of line.matchAll(INLINE_NUMBER)) {
    const value = Number(found[1]!.normalize('NFKC'));
    if (last === undefined ? !mayBegin(line, found.index, value) : value !== last + 1) continue;
    if (nameAtStart(line.slice(found.index + found[0].length)) === undefined) continue;
    if (found.index > from) pieces.push(line.slice(from, found.index));
    from = found.index;
    last = value;
  }
  return [...pieces, line.slice(from)];
}

/** The first number of a line stands at its beginning, or is the 1 behind a header, which is short. */
function mayBegin(line: string, at: number, value: number): boolean {
  return at === 0 || (value === 1 && at <= 300 && /接[龙龍]/.test(line.slice(0, at)));
}

const INLINE_NUMBER = /(?<![^\s])([0-9０-９]{1,4})[.．、)）]\s{0,3}(?=\p{Script=Han})/gu;

/** Who is named first, before what they hang on: 农业界 李秀兰-…, 张 伟, 阿依古丽·买买提. For words of nobody we know. */
export function nameAtStart(line: string): string | undefined {
  const text = fold(line.slice(0, 120), 60).text.replace(/^[@ ]{0,3}/, '');
  const bare = text.replace(LEADING_UNIT, '');
  const found = NAME_AND_END.exec(bare) ?? NAME_AND_END.exec(text);
  if (found === null) return undefined;
  const name = found[1]!.replace(/ /g, '');
  return name.includes('·') || isNameLike(name) ? name : undefined;
}

const startsWithName = (line: string) => line.length <= 60 && nameAtStart(line) !== undefined;

const LEADING_UNIT =
  /^[[(]?(?:\p{Script=Han}{2,12}?(?:界别?|委员会|联络组|工作室|专委会)|(?:姓名|委员|报名人|参会人))[\])]?[-:、 ]{0,3}/u;
const NAME_AND_END =
  /^(\p{Script=Han}{2,8}·\p{Script=Han}{1,8}|\p{Script=Han} \p{Script=Han}|\p{Script=Han}{2,4}?)(?=$|[^\p{L}\p{N}]|[\da-z]|委员|常委|主席|主任|同志|老师|先生|女士|打卡|已|请假|参加|报名|收到|第)/u;
