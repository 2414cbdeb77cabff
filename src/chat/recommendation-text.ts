/** Reading 荐书: which books are recommended, and why. Told from 推荐 of anything else and from questions for books. */

import type { CommandMatch } from './define-job.js';
import { fold } from './fold.js';

export interface RecommendationText {
  /** Without their book marks, as typed, each once; none: the word was there without a book. */
  books: string[];
  /** `''` when there is none. */
  reason: string;
}

const MAX_BOOKS = 5;
const ASKS = /[?]|(?:吗|么|呢|怎么样|如何|哪里有)[\s。!~]*$/;
/** 推荐《觉醒年代》这部剧. */
const NO_BOOK =
  /电影|影片|电视剧|连续剧|剧集|这部剧|网剧|综艺|纪录片|话剧|戏曲|歌曲|这首|音乐|专辑|公众号|视频|节目|饭店|餐馆|餐厅|展览|游戏|小程序|app|景区|论文|这篇/;
/** 推荐《乡土中国》的人不少: the sentence goes on about it. */
const TALKS_ON = /^(?:的|了|过|是|这件|一事|活动|读书会|什么)/;
const LEADS =
  /^(?:给?(?:大家|各位)?(?:委员|同志)?(?:一本|一部|一下|阅读|读|看|几本)?(?:好书|书)?)[ :,]{0,3}(?=《)/;
const BEFORE_REASON =
  /^[\s\p{Extended_Pictographic},，。.;；:：、!！—-]{0,6}(?:(?:推荐)?理由(?:是|为)?|原因(?:是)?|因为)?[\s\p{Extended_Pictographic}:，,：]{0,4}/u;

/** 推荐 alone is said of many things: it needs a book right behind it, and nothing that is no book. */
export function readRecommendation(
  match: CommandMatch,
  isAddressed: boolean,
): RecommendationText | undefined {
  const text = match.foldedRest;
  const lead = LEADS.exec(text)?.[0].length ?? 0;
  const isPlain = match.word.includes('书');
  if (!text.startsWith('《', lead)) {
    const isAsked = isPlain && (text.trim() === '' || isAddressed);
    return isAsked && !ASKS.test(text) ? { books: [], reason: '' } : undefined;
  }
  if (ASKS.test(text) || (!isPlain && NO_BOOK.test(text))) return undefined;
  const books: string[] = [];
  const typed = fold(match.rest);
  let at = lead;
  for (let book = nextBook(text, at); book !== undefined; book = nextBook(text, at)) {
    const title = match.rest.slice(typed.origin(book.start), typed.origin(book.end)).trim();
    if (title !== '' && !books.includes(title)) books.push(title);
    at = book.end + 1;
    if (books.length === MAX_BOOKS) break;
  }
  if (books.length === 0 || (!isPlain && TALKS_ON.test(text.slice(at)))) return undefined;
  return { books, reason: match.rest.slice(typed.origin(at)).replace(BEFORE_REASON, '').trim() };
}

const BETWEEN = /[ 、,和与及]{0,3}/y;

/** Inside the book marks at `at` of a folded text. Marks may stand inside marks. */
function nextBook(text: string, at: number): { start: number; end: number } | undefined {
  BETWEEN.lastIndex = at;
  const gap = BETWEEN.exec(text)?.[0].length ?? 0;
  const open = at + gap;
  if (text[open] !== '《') return undefined;
  for (let here = open, depth = 0; here < text.length; here += 1) {
    if (text[here] === '\n') return undefined;
    depth += text[here] === '《' ? 1 : text[here] === '》' ? -1 : 0;
    if (depth === 0) return { start: open + 1, end: here };
  }
  return undefined;
}

/** A title as it is compared: width, case, blanks and marks aside. */
export function bookKey(title: string): string {
  return fold(title, 200).text.replace(/[\s\p{P}\p{S}]/gu, '');
}
