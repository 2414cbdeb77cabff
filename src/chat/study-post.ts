/** Recognising a check-in that does not say 打卡 first, where a topic runs: D12 《论语》…, 心得：…, 《论语》第3章，打卡. */

import { findBook, findPart } from './book-place.js';
import { commandStart } from './command-word.js';
import type { Reading, ReadingContext, Words } from './define-job.js';
import { isFiller } from './study-lead.js';
import { readStudyText, type StudyText } from './study-text.js';
import { isTalkAboutIt } from './talk-about-it.js';
import { findTightBook } from './tight-book.js';

/** For `hears`: undefined where no topic runs, or when the words are no such post. */
export function hearCheckIn(words: Words, context: ReadingContext): Reading<StudyText> {
  if (!context.topicRunning) return undefined;
  const tight = findTightBook(words, context.books ?? []);
  if (tight !== undefined) return { payload: readStudyText(tight), reason: 'check-in beside a listed book' };
  const start = commandStart(words.folded.text);
  const text = words.folded.text.slice(start);
  if (!BEGINNINGS.includes(text[0] ?? '')) return undefined;
  const typed = words.original.slice(words.folded.origin(start));
  if (isMarked(text) && !isTalkAboutIt(text.replace(DAY_MARK, ''), context))
    return { payload: readStudyText(typed), reason: 'check-in by day mark' };
  if (endsCheckingIn(text)) {
    const wordAt = words.folded.origin(start + text.search(ENDS_SO));
    const withoutWord = words.original.slice(words.folded.origin(start), wordAt);
    return { payload: readStudyText(withoutWord), reason: 'check-in by its last word' };
  }
  if (!LABELLED.test(text)) return undefined;
  return { payload: readStudyText(typed), reason: 'check-in by label' };
}

/** 11月23日打卡 《论语》第3章: the day stands first, by its number. */
const DATE_FIRST =
  /^(\d{1,2}月\d{1,2}[日号]?|\d{1,2}[./]\d{1,2}|\d{1,2}[日号])(?:的)?(?:学习|读书|阅读|每日)?打卡(?=[ :,《\n第])/u;

/** For `hears`: what is read of such a day; it must name a book or a place, for dates head announcements too. */
export function hearDatedPost(words: Words, context: ReadingContext): Reading<StudyText> {
  if (!context.topicRunning) return undefined;
  const start = commandStart(words.folded.text);
  const first = words.folded.text[start] ?? '';
  if (first < '0' || first > '9') return undefined;
  const text = words.folded.text.slice(start);
  const found = DATE_FIRST.exec(text);
  if (found === null || isTalkAboutIt(text.slice(found[0].length, found[0].length + 200), context))
    return undefined;
  const behind = words.original.slice(words.folded.origin(start + found[0].length)).trim();
  const study = readStudyText(`${found[1]} ${behind}`, { sentAt: context.sentAt, lenient: true });
  const isStudied = study.book !== undefined || study.part !== undefined;
  return isStudied && study.day !== undefined ? { payload: study, reason: 'check-in of a day' } : undefined;
}

const BEGINNINGS = '#[d第心感学读体今《';

/** A day's number at the start: not D3次列车. */
const DAY_MARK =
  /^[#[]{0,2}(?:d(?:ay)? ?\d{1,4}(?: ?\/ ?\d{1,4})?|第 ?[\d一二三四五六七八九十百]{1,5} ?天(?:打卡)?)[\]#]{0,2}(?![\p{L}\p{N}]) ?[:,。.!]?[ \n]?/u;
/** What may follow it: nothing, a book, a place, a label; not 第3天开会. */
const AFTER_MARK =
  /^(?:[!。~]{0,3}$|《|打卡|第 ?[\d一二三四五六七八九十]{1,4} ?[章节回讲篇页课卷]|(?:读书|学习)?(?:心得|感悟|体会|感想|收获)[ \n:;-]|(?:今天|今日)?(?:学习|阅读|读完|读了|读|学|研读)[了 ]?《)/u;
/** A book without marks before its place, behind D12 only: D12 论语第三章. */
const BARE_BOOK =
  /^[\p{L}·]{2,12} ?(?:第 ?[\d一二三四五六七八九十百]{1,4}(?: ?[-~至到] ?[\d一二三四五六七八九十百]{1,4})? ?[章回讲篇页课卷]|p\d{1,4}|\d{1,4}(?:[-~]\d{1,4})?页)/u;

function isMarked(text: string): boolean {
  const mark = DAY_MARK.exec(text)?.[0];
  if (mark === undefined) return false;
  const rest = text.slice(mark.length);
  return AFTER_MARK.test(rest) || (/^[#[]{0,2}d/.test(mark) && BARE_BOOK.test(rest));
}

const ENDS_SO = /(?:学习|读书)?打卡(?:了|完成)?[!。~ \n]{0,4}$/;
/** A longer text ends with the word by chance. */
const POST_MAX_CHARS = 400;
/** Said to the others rather than of oneself. */
const TO_OTHERS = /大家|各位|请|记得|别忘|没有?打卡|未打卡|怎么|如何|是否|[?]/;

/** 《论语》第3章打卡 · 《论语》第三章，很受启发，打卡: a book at the front, the word at the end. */
function endsCheckingIn(text: string): boolean {
  if (text.length > POST_MAX_CHARS || !ENDS_SO.test(text)) return false;
  const words = text.replace(ENDS_SO, '');
  const book = findBook(words, { start: 0, end: words.length });
  if (book?.start !== 0 || TO_OTHERS.test(words)) return false;
  const part = findPart(words, { start: book.end, end: words.length });
  const isTight = part !== undefined && isFiller(words.slice(book.end, part.start));
  const behind = words.slice(isTight ? part.end : book.end);
  // Words of one's own only behind a place, and parted from the last word.
  return isFiller(behind) || (isTight && /[,。;!~\n ]$/.test(behind));
}

const LABELLED =
  /^[#[]{0,2}(?:(?:今天|今日)?(?:读书|学习|阅读)?(?:心得体会|心得|感悟|体会|感想|收获))[\]#]{0,2} ?[:;](?! ?$)/u;
