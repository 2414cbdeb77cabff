/** Reading a check-in: book, part, 心得 and the day it is for, out of the words after 打卡. Originals are kept as typed. */

import { findBook, findPart, type Span } from './book-place.js';
import { type DayProblem, findDay, readDayAt } from './dates.js';
import type { CommandMatch, Reading, ReadingContext, Words } from './define-job.js';
import { fold } from './fold.js';

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
  /** Further days named in the same backfill: answered one by one, not guessed. */
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
  return { payload: readStudyText(match.rest), reason: match.rest === '' ? 'check-in, bare' : 'check-in' };
}

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

/** 补4.20 and 补20号《论语》 make up for a check-in; 补20号的会议材料 does not. */
function isStudy(study: StudyText, rest: string): boolean {
  if (study.reflection === '' || study.book !== undefined || study.part !== undefined) return true;
  return findLabel(rest, 0) !== undefined;
}

/**
 * Reads `rest`, the original words after the command word.
 * @param backfill look for the day that is made up for; its instant rules what 昨天 is.
 */
export function readStudyText(rest: string, backfill?: { sentAt: Date }): StudyText {
  const folded = fold(rest);
  const text = folded.text;
  const cut = (span: Span) => rest.slice(folded.origin(span.start), folded.origin(span.end)).trim();
  // Behind a name or a place the writer's emoji belong to what follows.
  const cutTight = (span: Span) => UP_TO_LAST_WORD.exec(cut(span))?.[0] ?? '';
  const study: StudyText = { reflection: '' };
  let at = skip(text, 0);
  if (backfill !== undefined) at = takeDays(text, at, backfill.sentAt, study);
  const decoration = matchAt(DECORATION, text, at);
  if (decoration) {
    study.decoration = cutTight({ start: at, end: at + decoration.length });
    at = skip(text, at + decoration.length);
  }
  const label = findLabel(text, at);
  const head: Span = { start: at, end: label?.start ?? text.length };
  const book = findBook(text, head);
  const part = findPart(text, { start: book?.end ?? head.start, end: head.end });
  const bareBook = book
    ? undefined
    : findBareBook(text, { start: at, end: part?.start ?? head.end }, part, label);
  if (book) study.book = cutTight(book.title);
  if (bareBook) study.book = cutTight(bareBook);
  if (part) study.part = cutTight(part);
  const taken = Math.max(at, book?.end ?? 0, part?.end ?? 0, bareBook?.end ?? 0);
  const first = Math.min(
    book?.start ?? text.length,
    part?.start ?? text.length,
    bareBook?.start ?? text.length,
  );
  study.reflection = reflectionOf(text, cut, { head, first, taken }, label);
  if (backfill !== undefined && study.day === undefined && study.dayProblem === undefined) {
    takeDayAnywhere(text.slice(0, Math.min(label?.start ?? 60, 60)), backfill.sentAt, study);
  }
  return study;
}

/** The words behind the label; else those behind book and part, or all of them when the book is woven into a sentence. */
function reflectionOf(
  text: string,
  cut: (span: Span) => string,
  place: { head: Span; first: number; taken: number },
  label: Span | undefined,
): string {
  const { head, first, taken } = place;
  const before = text.slice(head.start, Math.min(first, head.end));
  const woven = !isFiller(before);
  const start = woven ? head.start : skip(text, taken);
  if (label === undefined) return cut({ start, end: text.length });
  const middle = cut({ start, end: label.start });
  const behind = cut({ start: skip(text, label.end), end: text.length });
  return isFiller(fold(middle).text) ? behind : `${middle}\n${behind}`.trim();
}

/** Without the emoji and blanks at the end. */
const UP_TO_LAST_WORD =
  /^[\s\S]*[^\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Default_Ignorable_Code_Point}\s]/u;

const FILLER =
  /^(?:今天|今日|今早|今晚|昨天|昨日|昨晚|早上|晚上|我|们|在|已|完成|继续|阅读|学习|研读|通读|共读|重温|读完|读书|学完|看完|读|学|看|了|的|书名|书目|书籍|章节|进度|内容|页码|篇目|打卡|[\s\p{P}\p{S}]){0,12}$/u;

/** Words that only lead to the book: 今天读了. */
function isFiller(words: string): boolean {
  return FILLER.test(words);
}

/** 论语 第三章 · 论语 心得：…: a short name right before the part or the label. */
function findBareBook(
  text: string,
  span: Span,
  part: Span | undefined,
  label: Span | undefined,
): Span | undefined {
  if (part === undefined && label === undefined) return undefined;
  const lead = matchAt(LEAD, text, span.start)?.length ?? 0;
  const start = span.start + lead;
  const name = text.slice(start, span.end).replace(PLACE_LABEL, '');
  const isName = name.length <= 20 && !/[\s,、。!?:;]/.test(name) && !isFiller(name);
  return isName ? { start, end: start + name.length } : undefined;
}

const PLACE_LABEL = /[\s,;]{0,3}(?:章节|进度|页码|篇目|内容)?[\s,、:;。.\-·]{0,10}$/u;
const LEAD =
  /(?:(?:今天|今日|今早|今晚|我|继续|阅读|学习|研读|通读|共读|重温|读完|学完|看完|读|学|看)了?[ :]?){0,4}(?:(?:书名|书目|书籍|阅读书目) ?[:-] ?)?/uy;
const DECORATION =
  /(?:(?:打卡)?第 ?[\d一二三四五六七八九十百]{1,5} ?天(?:打卡)?|d(?:ay)? ?\d{1,4}(?: ?\/ ?\d{1,4})?|\d{1,4} ?\/ ?\d{1,4}(?![\d.月号日])|\d{1,4} ?天)(?![\p{L}\p{N}])/uy;
const LABEL =
  /(?:^|[\s\])》。,;:!?、(-]|[章节回讲篇页课卷集\d])((?:(?:读书|学习|阅读|今日|个人|我的)?(?:心得体会|心得|感悟|体会|感想|收获|感受|笔记|读后感))(?: ?[:;]|-{1,2}|\n| |$))/gu;

function findLabel(text: string, from: number): Span | undefined {
  LABEL.lastIndex = Math.max(0, from - 1);
  const found = LABEL.exec(text);
  if (found === null) return undefined;
  const end = found.index + found[0].length;
  return { start: end - found[1]!.length, end };
}

const DAY_FILLER = /(?:忘了|忘记|补一下|一下|补|打卡|的|了|[ ,:、和及与;])/y;

function takeDays(text: string, from: number, sentAt: Date, study: StudyText): number {
  let at = from;
  for (let steps = 0; steps < 40; steps += 1) {
    const reading = readDayAt(text, at, sentAt, 'past');
    if (reading === undefined) {
      const filler = matchAt(DAY_FILLER, text, at);
      if (filler === undefined) break;
      at += filler.length;
    } else {
      if (reading.day === undefined) study.dayProblem ??= reading.problem;
      else if (study.day === undefined) study.day = reading.day;
      else if (reading.day !== study.day) study.moreDays = [...(study.moreDays ?? []), reading.day];
      at = reading.end;
    }
  }
  return skip(text, at);
}

function takeDayAnywhere(text: string, sentAt: Date, study: StudyText): void {
  const reading = findDay(text, sentAt, 'past');
  if (reading === undefined) return;
  if (reading.day === undefined) study.dayProblem = reading.problem;
  else study.day = reading.day;
}

function skip(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \n,:;。.、!~]-|/#*★·'.includes(text[at]!)) at += 1;
  return at;
}

function matchAt(sticky: RegExp, text: string, at: number): string | undefined {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0];
}
