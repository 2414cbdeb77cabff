/** Reading a check-in: book, part, 心得 and the day it is for, out of the words after 打卡. Originals are kept as typed. */

import { endOfNamedPiece, findBook, findPart, lastOfChain, type Span } from './book-place.js';
import type { DayProblem } from './dates.js';
import type { CommandMatch, Reading, ReadingContext, Words } from './define-job.js';
import { type Folded, fold } from './fold.js';
import { type Dating, findDays, type StudyDays, takeDays } from './study-days.js';
import { findLabels, type StudyLabel } from './study-labels.js';
import { findBareBook, isFiller, saysNothing } from './study-lead.js';

/** What was studied, in the writer's own characters; everything but the reflection may be missing. */
export interface StudyText {
  /** Without its book marks. */
  book?: string;
  /** 第三章, 第3-5章, P45－62, as typed. */
  part?: string;
  /** 心得; `''` when there is none. */
  reflection: string;
  /** The Beijing day (`YYYY-MM-DD`) that is named, for a backfill. */
  day?: string;
  /** Further days named in the same backfill, in the order they were named. */
  moreDays?: string[];
  /** A day is named that cannot be. */
  dayProblem?: DayProblem;
  /** D12, 第12天: for the eye only. */
  decoration?: string;
}

/** What follows 打卡. */
export function readCheckIn(
  match: CommandMatch,
  _words: Words,
  _context: ReadingContext,
): Reading<StudyText> {
  if (NOT_NOW.test(match.foldedRest)) return undefined;
  return { payload: readStudyText(match.rest), reason: match.rest === '' ? 'check-in, bare' : 'check-in' };
}

/** Whether something studied is named; said to the bot a few words of it, or the day, are enough. */
export function hasStudied(study: StudyText, context: ReadingContext): boolean {
  if (study.book !== undefined || study.part !== undefined) return context.addressed || context.topicRunning;
  return context.addressed && (study.day !== undefined || study.reflection.length >= 4);
}
/** 打卡 今天没时间: nobody checks in. */
const NOT_NOW =
  /^(?:今[天日晚]?)?(?:实在|又|还)?(?:没时间|没空|没有时间|没来得及|来不及|打不了|不打了|没法打)/;

/** What follows 补卡: the same with a day that is over. */
export function readBackfill(
  match: CommandMatch,
  _words: Words,
  context: ReadingContext,
): Reading<StudyText> {
  const study = readStudyText(match.rest, { sentAt: context.sentAt });
  const named = study.day !== undefined || study.dayProblem !== undefined;
  if (match.word === '补' && !(named && isStudy(study, match.foldedRest))) return undefined;
  return { payload: study, reason: named ? 'backfill with day' : 'backfill without day' };
}

/** What follows 打卡 when it names a day first, as a backfill does: 打卡 昨天 《论语》. */
export function readDatedCheckIn(match: CommandMatch, context: ReadingContext): Reading<StudyText> {
  const study = readStudyText(match.rest, { sentAt: context.sentAt, lenient: true });
  const named = study.day !== undefined || study.dayProblem !== undefined;
  return named ? { payload: study, reason: 'backfill with day' } : undefined;
}

/** 补4.20 and 补20号《论语》 make up for a check-in; 补20号的会议材料 does not. */
function isStudy(study: StudyText, rest: string): boolean {
  if (study.reflection === '' || study.book !== undefined || study.part !== undefined) return true;
  return findLabels(rest, 0).length > 0;
}

/** The words as typed and as matched, and what has been read of them. */
interface Reader {
  typed: string;
  folded: Folded;
  text: string;
  study: StudyText;
}

/**
 * Reads `rest`, the original words after the command word.
 * @param dating look for the day that is made up for.
 */
export function readStudyText(rest: string, dating?: Dating): StudyText {
  const folded = fold(rest);
  const reader: Reader = { typed: rest, folded, text: folded.text, study: { reflection: '' } };
  let at = skip(reader.text, 0);
  if (dating !== undefined) {
    const taken = takeDays(reader.text, at, dating);
    noteDays(reader.study, taken);
    at = skip(reader.text, taken.end);
  }
  at = takeDecoration(reader, at);
  const labels = findLabels(reader.text, at);
  const head = { start: at, end: labels[0]?.start ?? reader.text.length };
  const pieces = [readHead(reader, head, labels[0])];
  for (const [index, label] of labels.entries()) {
    const end = labels[index + 1]?.start ?? reader.text.length;
    pieces.push(readField(reader, label, { start: label.end, end }, dating));
  }
  reader.study.reflection = pieces.filter((piece) => piece !== '').join('\n');
  if (dating && !dating.lenient) takeDayNearby(reader, head, dating);
  takeLastDecoration(reader.study);
  return reader.study;
}

function noteDays(study: StudyText, taken: StudyDays): void {
  const [day, ...more] = taken.days;
  if (day !== undefined) study.day = day;
  if (more.length > 0) study.moreDays = more;
  if (taken.problem !== undefined) study.dayProblem = taken.problem;
}

/** Book, part and words before the first label, or all there are. @returns what belongs to the 心得. */
function readHead(reader: Reader, span: Span, label: StudyLabel | undefined): string {
  const isBeforeLabel = label !== undefined && label.kind !== 'day' && label.kind !== 'aside';
  const words = readPlaceAndWords(reader, span, isBeforeLabel);
  return saysNothing(fold(words).text) ? '' : words;
}

/** @returns the words that are neither book nor part; all of them where a book is woven into a sentence. */
function readPlaceAndWords(reader: Reader, span: Span, bareBookMayEnd: boolean): string {
  const { text, study } = reader;
  const book = findBook(text, span);
  const behind = findPart(text, { start: book?.end ?? span.start, end: span.end });
  const part = behind ?? (book && findPart(text, { start: span.start, end: book.start }));
  const bare =
    book || !(part || bareBookMayEnd)
      ? undefined
      : findBareBook(text, { start: span.start, end: part?.start ?? span.end });
  const named = book ?? bare;
  if (book) study.book ??= cutTight(reader, book.title);
  if (bare) study.book ??= cutTight(reader, bare);
  const more = book && !behind ? endOfMore(text, book.end, span.end) : 0;
  if (part) study.part ??= cutTight(reader, part);
  else if (book && more > book.end)
    study.part ??= cutTight(reader, { start: skip(text, book.end), end: more });
  const spans = [named, part, more > 0 && book ? { start: book.end, end: more } : undefined]
    .filter((one) => one !== undefined)
    .sort((a, b) => a.start - b.start);
  let taken = span.start;
  for (const one of spans) {
    // What stands between is part of a sentence: then nothing of it is cut out.
    if (!isFiller(text.slice(taken, one.start))) return cutFrom(reader, taken, span.end);
    taken = Math.max(taken, one.end);
  }
  return cutFrom(reader, taken, span.end);
}

/** Behind a title: a piece of it by its name, or further titles. */
function endOfMore(text: string, from: number, end: number): number {
  return lastOfChain(text, endOfNamedPiece(text, from, end) ?? from, end);
}

/** One labelled field. @returns what of it belongs to the 心得. */
function readField(reader: Reader, label: StudyLabel, span: Span, dating: Dating | undefined): string {
  const { study, text } = reader;
  if (label.kind === 'reflection') return cutFrom(reader, span.start, span.end);
  if (label.kind === 'aside') return '';
  if (label.kind === 'day') {
    if (dating && study.day === undefined && study.dayProblem === undefined)
      noteDays(study, takeDays(text, skip(text, span.start), dating));
    return '';
  }
  const hadBook = study.book !== undefined;
  const hadPart = study.part !== undefined;
  const words = readPlaceAndWords(reader, { start: skip(text, span.start), end: span.end }, false);
  const found = (!hadBook && study.book !== undefined) || (!hadPart && study.part !== undefined);
  const name = withoutEmojiAround(words);
  if (label.kind === 'book' && study.book === undefined && isName(name)) {
    study.book = name;
    return '';
  }
  if (found || label.kind === 'book') return isFiller(fold(words).text) ? '' : words;
  if (!hadPart && isName(name)) {
    study.part = name;
    return '';
  }
  return words;
}

const NAME_MAX_CHARS = 30;

/** One short line: 章节：学而篇. */
function isName(words: string): boolean {
  return words !== '' && words.length <= NAME_MAX_CHARS && !/[\n。！!？?；;]/.test(words);
}

function takeDecoration(reader: Reader, from: number): number {
  DECORATION.lastIndex = from;
  const found = DECORATION.exec(reader.text);
  if (found === null) return from;
  const end = from + found[0].length;
  reader.study.decoration = cutTight(reader, { start: end - found[1]!.length, end });
  return skip(reader.text, end);
}

const MARK =
  '(?:打卡)?第 ?[\\d一二三四五六七八九十百]{1,5} ?天(?:打卡)?|d(?:ay)? ?\\d{1,4}(?: ?/ ?\\d{1,4})?';
const DECORATION = new RegExp(
  `(?:(?:今[天日])?(?:是|坚持|打卡)?)?(${MARK}|\\d{1,4} ?/ ?\\d{1,4}(?![\\d.月号日])|\\d{1,4} ?天)(?![\\p{L}\\p{N}])`,
  'uy',
);
const LAST_LINE = new RegExp(`(?:^|\\n) ?[#[]?(${MARK})[#\\]]?[ !。~]{0,3}$`, 'u');

/** A day's mark that stands alone in the last line. */
function takeLastDecoration(study: StudyText): void {
  const line = study.reflection.slice(study.reflection.lastIndexOf('\n') + 1);
  if (study.decoration !== undefined || line.length > 20) return;
  const found = LAST_LINE.exec(fold(line).text);
  if (found === null) return;
  study.decoration = line.replace(/[#＃[\]【】]/gu, '').trim();
  study.reflection = study.reflection.slice(0, study.reflection.length - line.length).trimEnd();
}

const NEARBY_CHARS = 60;

/** A day behind book and part: 补卡 《论语》第三章 20号的. */
function takeDayNearby({ text, study }: Reader, head: Span, dating: Dating): void {
  if (study.day !== undefined || study.dayProblem !== undefined) return;
  const near = text.slice(0, Math.min(head.end, NEARBY_CHARS));
  const found = findDays(near, dating);
  if (found === undefined) return;
  noteDays(study, found);
  const words = near.slice(found.start, found.end).trim();
  const rest = fold(study.reflection).text;
  if (rest.startsWith(words) && isFiller(rest.slice(words.length))) study.reflection = '';
}

/** Without the emoji and blanks at the end. */
const UP_TO_LAST_WORD =
  /^[\s\S]*[^\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Default_Ignorable_Code_Point}\s]/u;

function withoutEmojiAround(words: string): string {
  return (UP_TO_LAST_WORD.exec(words)?.[0] ?? '').replace(EMOJI_BEFORE, '');
}

const EMOJI_BEFORE =
  /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Default_Ignorable_Code_Point}\p{Regional_Indicator}\s]{1,40}/u;

/** Behind a name or a place the writer's emoji belong to what follows. */
function cutTight({ typed, folded }: Reader, span: Span): string {
  const words = typed.slice(folded.origin(span.start), folded.origin(span.end)).trim();
  return UP_TO_LAST_WORD.exec(words)?.[0] ?? '';
}

const WORD = /[\p{L}\p{N}]/u;

/** What is typed behind `from`, its emoji included, without the signs that only part it from what stands before. */
function cutFrom({ typed, folded, text }: Reader, from: number, end: number): string {
  const start = skip(text, from);
  if (start >= end || !WORD.test(text.slice(start, end))) return '';
  const last = from === 0 ? -1 : folded.origin(from - 1);
  const width = last >= 0 && (typed.codePointAt(last) ?? 0) > 0xffff ? 2 : 1;
  const behind = last < 0 ? 0 : last + width;
  const emoji = typed.slice(behind, folded.origin(start)).search(EMOJI);
  return typed.slice(emoji < 0 ? folded.origin(start) : behind + emoji, folded.origin(end)).trim();
}

const EMOJI = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u;

function skip(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \n,:;。.、!~]-|/#*★·)》>+'.includes(text[at]!)) at += 1;
  return at;
}
