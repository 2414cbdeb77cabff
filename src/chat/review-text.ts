/** Reading which check-in 精选 and 点评 mean where none is quoted: 李秀兰 12月1日, 第2篇, and the words behind. */

import { findDay } from './dates.js';
import { fold } from './fold.js';
import { readNumber } from './number-words.js';

export interface ReviewedText {
  name: string;
  day: string;
  /** 第2篇 of that day, from 1; undefined: the only one. */
  place?: number;
  /** What is said of it. */
  words: string;
}

/** The day stands within so many characters of the beginning, right behind a name. */
const HEAD_MAX_CHARS = 40;
const AROUND_NAME = /^[@《"' ]{1,9}|(?:委员|常委|同志|老师)?[的在,、:《"' ]{0,9}$/gu;
const PLACE = /^[ 的,]*第 ?(\d{1,2}|[一二三四五六七八九十]) ?[篇条段]/u;
const BEFORE_WORDS = /^[的\s:：,，。、;；-]+/u;

/** `unclear`: the day cannot be, or there is no name or no day. */
export function readReviewed(words: string, sentAt: Date): ReviewedText | 'unclear' {
  const folded = fold(words, 400);
  const found = findDay(folded.text.slice(0, HEAD_MAX_CHARS), sentAt, 'past');
  if (found?.day === undefined) return 'unclear';
  const name = folded.text.slice(0, found.start).replace(AROUND_NAME, '');
  if (name === '' || /[\s,:;。《》]/.test(name)) return 'unclear';
  const place = PLACE.exec(folded.text.slice(found.end, found.end + 12));
  const end = found.end + (place?.[0].length ?? 0);
  return {
    name,
    day: found.day,
    ...(place && { place: readNumber(place[1]!) ?? 1 }),
    words: words.slice(folded.origin(end)).replace(BEFORE_WORDS, '').trim(),
  };
}
