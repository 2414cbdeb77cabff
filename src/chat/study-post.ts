/** Recognising a check-in that does not say 打卡, where a topic runs: D12 《论语》…, 第12天 …, 心得：…. */

import { commandStart } from './command-word.js';
import type { Reading, ReadingContext, Words } from './define-job.js';
import { readStudyText, type StudyText } from './study-text.js';
import { isTalkAboutIt } from './talk-about-it.js';

/** For `hears`: undefined where no topic runs, or when the words are no such post. */
export function hearCheckIn(words: Words, context: ReadingContext): Reading<StudyText> {
  if (!context.topicRunning) return undefined;
  const start = commandStart(words.folded.text);
  const text = words.folded.text.slice(start);
  if (!BEGINNINGS.includes(text[0] ?? '')) return undefined;
  const typed = words.original.slice(words.folded.origin(start));
  if (DAY_MARK.test(text) && !isTalkAboutIt(text.replace(DAY_MARK, ''), context)) {
    return { payload: readStudyText(typed), reason: 'check-in by day mark' };
  }
  if (BOOK_AND_WORD.test(text)) {
    const withoutWord = typed.replace(/(?:学习|读书)?打卡[\s!！。~]{0,4}$/u, '');
    return { payload: readStudyText(withoutWord), reason: 'check-in by its last word' };
  }
  if (!LABELLED.test(text)) return undefined;
  return { payload: readStudyText(typed), reason: 'check-in by label' };
}

const BEGINNINGS = '#[d第心感学读体今《';
/** 《论语》第3章打卡. */
const BOOK_AND_WORD =
  /^《[^《》\n]{1,60}》[ ,]?(?:第 ?[\d一二三四五六七八九十百]{1,4}(?:[-~至到][\d一二三四五六七八九十百]{1,4})? ?[章节回讲篇页课卷])?[ ,]?(?:学习|读书)?打卡[!。~ ]{0,3}$/u;
/** A day's number at the start that a book, a place, a label or nothing follows: not D3次列车, not 第3天开会. */
const DAY_MARK =
  /^[#[]{0,2}(?:d(?:ay)? ?\d{1,4}(?: ?\/ ?\d{1,4})?|第 ?[\d一二三四五六七八九十百]{1,5} ?天(?:打卡)?)[\]#]{0,2}(?:[!。~]{0,3}$| ?[:,。.!]?[ \n]?(?:《|打卡|第 ?[\d一二三四五六七八九十]{1,4} ?[章节回讲篇页课卷]|(?:读书|学习)?(?:心得|感悟|体会|感想|收获)[ \n:;-]|(?:今天|今日)?(?:学习|阅读|读完|读了|读|学|研读)[了 ]?《))/u;
const LABELLED =
  /^[#[]{0,2}(?:(?:今天|今日)?(?:读书|学习|阅读)?(?:心得体会|心得|感悟|体会|感想|收获))[\]#]{0,2} ?[:;](?! ?$)/u;
