/** Finding a command word at the start of a message, where it is a command and not talk about the thing. */

import type { CommandMatch, Words } from './define-job.js';
import { isTalkAboutIt } from './talk-about-it.js';

/** Commands are sought in the first so many characters, counted before and after folding. */
export const COMMAND_MAX_CHARS = 4_000;

/** How strictly the words after the command word are judged. */
export interface Manner {
  /** The command itself asks something (我的打卡, 谁没回): a question mark after it is no chatter. */
  asking?: boolean;
  /** Said to the bot: private chat or a mention. Then only plain talk about the command is turned away. */
  addressed?: boolean;
}

/**
 * The longest of `commandWords` (folded) that the message starts with, after `#`, `/`, `【` or the `@name` of a mention.
 * `undefined` when there is none, when the word goes on (打卡机), or when the sentence asks, denies or announces.
 */
export function matchCommand(
  words: Words,
  commandWords: readonly string[],
  manner: Manner = {},
): CommandMatch | undefined {
  return matchCommands(words, commandWords, manner)[0];
}

/** As `matchCommand`, but every word that fits, longest first: 通知 as well as 通知公告. */
export function matchCommands(
  words: Words,
  commandWords: readonly string[],
  manner: Manner = {},
): CommandMatch[] {
  const { start, behind } = commandStarts(words.folded.text);
  const matches = matchesFrom(words, start, commandWords, manner);
  if (matches.length > 0) return matches;
  return behind === start ? NONE : matchesFrom(words, behind, commandWords, manner);
}

const NONE: CommandMatch[] = [];

function matchesFrom(
  words: Words,
  start: number,
  commandWords: readonly string[],
  manner: Manner,
): CommandMatch[] {
  const text = words.folded.text;
  const from = indexOf(commandWords).get(text[start] ?? '');
  if (from === undefined) return NONE;
  const matches: CommandMatch[] = [];
  for (const word of from) {
    if (!text.startsWith(word, start)) continue;
    const match = matchBehind(words, word, start + word.length, manner);
    if (match !== undefined) matches.push(match);
  }
  return matches;
}

const GREETING =
  /(?:大家|各位(?:委员|领导|老师|同志)?|委员|领导|老师)?(?:你|您|早上|上午|中午|下午|晚上)?们?好[\s,。!~、]{1,3}/y;
const I_WANT_TO = /(?:我(?:要|想|来)|请?帮我|麻烦帮我|今天的?|今日的?|今晚的?|继续|来)(?:一下)? ?/y;

/** How a greeting, and what follows it, can begin: most messages begin otherwise, and are not looked at twice. */
const GREETING_BEGINS = '大各委领老同你您早上中下晚们好';
const WANT_BEGINS = '我请帮麻今继来';

/** The same text is sought for several kinds of words one after another. */
let lastStarts = { text: '', start: 0, behind: 0 };

/** Where the first word begins, and where the one behind what people say first: 大家好，我来打卡. */
export function commandStarts(text: string): { start: number; behind: number } {
  if (lastStarts.text === text) return lastStarts;
  const start = commandStart(text);
  const first = text[start - 1] === '#' ? behindHashtag(text, start) : start;
  const greets = GREETING_BEGINS.includes(text[first] ?? ' ') && testAt(GREETING, text, first);
  const greeted = greets ? GREETING.lastIndex : first;
  const wants = WANT_BEGINS.includes(text[greeted] ?? ' ') && testAt(I_WANT_TO, text, greeted);
  lastStarts = { text, start, behind: wants ? I_WANT_TO.lastIndex : greeted };
  return lastStarts;
}

const HASHTAG_MAX_CHARS = 20;

/** #书香政协# 打卡: behind what was tagged on one line; `start` where no tag is closed there. */
function behindHashtag(text: string, start: number): number {
  const near = text.slice(start, start + HASHTAG_MAX_CHARS);
  const close = near.indexOf('#');
  if (close <= 0 || near.slice(0, close).includes('\n')) return start;
  let at = start + close;
  while (at < text.length && OPENERS.includes(text[at]!)) at += 1;
  return at;
}

/** What follows a word that ends at `end`, when the word is used there and not talked about. */
export function matchBehind(
  words: Words,
  word: string,
  end: number,
  manner: Manner,
): CommandMatch | undefined {
  const text = words.folded.text;
  if (!endsHere(text, end, word, manner)) return undefined;
  const after = skipParticle(text, end);
  if (isTalkAboutIt(text.slice(after, after + 200), manner)) return undefined;
  let at = after;
  const separators = manner.asking ? `${SEPARATORS}?` : SEPARATORS;
  while (at < text.length && separators.includes(text[at]!)) at += 1;
  return {
    word,
    rest: words.original.slice(words.folded.origin(at)).trim(),
    foldedRest: text.slice(at),
  };
}

const SEPARATORS = ' \n:;,、。.-~!|/★*#]>+=·';
const OPENERS = ' \n#/[★*';

/** Where the first word of the sentence begins: behind marks and leading mentions. */
export function commandStart(text: string): number {
  let at = 0;
  for (let mentions = 0; at < text.length && at < COMMAND_MAX_CHARS; ) {
    if (OPENERS.includes(text[at]!)) at += 1;
    else if (text[at] === '@' && mentions < 20) {
      mentions += 1;
      const space = nextBlank(text, at);
      if (space < 0) return text.length;
      at = space + 1;
    } else break;
  }
  return at;
}

/** A display name without the platform's help ends at white space; one longer than 40 characters is none. */
function nextBlank(text: string, from: number): number {
  for (let at = from; at < text.length && at < from + 40; at += 1) {
    if (text[at] === ' ' || text[at] === '\n') return at;
  }
  return -1;
}

const LETTER = /[\p{L}\p{N}]/u;
const PARTICLE = /(?:了|啦|咯|喽|哈|完毕|完成|成功|签到|报到|谢谢|多谢)(?![\p{L}\p{N}])/uy;
const DAY_MARK = /(?:d|day|p|sq-|n-) ?\d/y;
/** What may follow a Chinese command word without a gap and still be said to it. */
const FOLLOWER =
  /第 ?[\d一二三四五六七八九十百]{1,4} ?(?:天(?![的有是人])|[章节回讲篇页课卷集部编期次条单]|[-~至到、,和])|[今昨前]天|[今昨]日|昨晚|今[早晚]|上周|上?星期[一二三四五六日天]|周[一二三四五六日]|大前天|(?:(?:读书|学习)?(?:心得体会|心得|感悟|体会|感想|笔记|收获)|标题|题目|主题|情况|现状|背景|问题|存在问题|原因|建议|对策|意见建议)[ \n:;-]|[^\s\p{P}]{1,12}第 ?[\d一二三四五六七八九十百]{1,4}[章节回讲篇页课卷集]|[^\s\p{P}\d]{1,12}\d{1,4}(?: ?[-~至到] ?\d{1,4})? ?[章回讲页卷课]/uy;

/** 我的积分是多少. */
const ASKING_FOLLOWER = /(?:是|有)?(?:多少|几)|情况|明细|记录|怎么样|如何|呢|吗|到哪/y;

/** 心得：… is a post, 心得 体会 交流会 is not: a label needs its colon or a line of its own. */
const LABEL_WORD = /(?:心得|感悟|体会|感想|收获|笔记)$/;

/** Whether the command word is over at `end`, rather than the beginning of a longer word. */
function endsHere(text: string, end: number, word: string, manner: Manner): boolean {
  const next = text[end];
  if (LABEL_WORD.test(word) && !manner.asking)
    return next === ':' || next === '\n' || (next === ' ' && text[end + 1] === ':');
  if (next === undefined || !LETTER.test(next)) return !hasSurrogateLetter(text, end);
  const isLatin = /[a-z]$/.test(word);
  if (/[0-9]/.test(next)) return !isLatin;
  if (/[a-z]/.test(next)) return !isLatin && testAt(DAY_MARK, text, end);
  // 进度如何 asks everybody; 我的打卡情况 can only ask the bot.
  const asksUs = manner.asking && (manner.addressed || word.length >= 4);
  if (asksUs && testAt(ASKING_FOLLOWER, text, end)) return true;
  return testAt(FOLLOWER, text, end) || testAt(PARTICLE, text, end);
}

function hasSurrogateLetter(text: string, at: number): boolean {
  const code = text.codePointAt(at);
  return code !== undefined && LETTER.test(String.fromCodePoint(code));
}

function skipParticle(text: string, end: number): number {
  return testAt(PARTICLE, text, end) ? PARTICLE.lastIndex : end;
}

function testAt(sticky: RegExp, text: string, at: number): boolean {
  sticky.lastIndex = at;
  return sticky.test(text);
}

type WordIndex = Map<string, string[]>;
const indexes = new WeakMap<readonly string[], WordIndex>();

/** The words by their first character, longest first. */
function indexOf(commandWords: readonly string[]): WordIndex {
  const ready = indexes.get(commandWords);
  if (ready !== undefined) return ready;
  const index: WordIndex = new Map();
  for (const word of [...commandWords].sort((a, b) => b.length - a.length)) {
    if (word !== '') index.set(word[0]!, [...(index.get(word[0]!) ?? []), word]);
  }
  indexes.set(commandWords, index);
  return index;
}
