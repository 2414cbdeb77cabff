/** Nearly a command: what somebody probably means, so that they can be asked, and which command a sentence is nearest to. */

import { COMMAND_MAX_CHARS, commandStarts, matchBehind } from './command-word.js';
import type { CommandMatch, Job, ReadingContext, Words } from './define-job.js';
import { fold } from './fold.js';
import { findNearWord, type NearIndex, type NearWord, nearIndexOf } from './near-word.js';
import { findPlainRequest } from './plain-request.js';

/** A job that is probably meant, with what its command reads out of the words. */
export interface Guess {
  job: string;
  payload: unknown;
  reason: string;
  /** It only shows something: nothing is filed, so nobody need be asked. */
  onlyShows: boolean;
  /** Nothing followed its word: there is nothing of the message to keep. */
  isBare: boolean;
}

/**
 * What a message that is no command probably means. Of what is not said to the bot only what begins with a word nearly
 * right and has the content of its command; the rest of that is chatter, and most messages end at their first character.
 */
export function guessCommand(
  words: Words,
  context: ReadingContext,
  table: readonly Job[],
): Guess | undefined {
  const text = words.folded.text;
  const { start, behind } = commandStarts(text);
  const nearby = nearbyOf(table);
  if (!context.addressed) {
    if (!mayBegin(text[start], nearby) && !mayBegin(text[behind], nearby)) return undefined;
    // Without a sign of any content only a whole long word can be meant: most chatter ends here.
    if (!CONTENT_SIGN.test(text))
      return text.length - start <= BARE_MAX_CHARS ? guessByWord(words, start, context, nearby) : undefined;
  }
  return (
    guessByWord(words, start, context, nearby) ??
    (behind > start ? guessByWord(words, behind, context, nearby) : undefined) ??
    guessByRequest(words, start, context, nearby) ??
    (behind > start ? guessByRequest(words, behind, context, nearby) : undefined)
  );
}

const CONTENT_SIGN = /[《第建希呼盼]/;
const BARE_MAX_CHARS = 16;

function mayBegin(sign: string | undefined, nearby: Nearby): boolean {
  return sign !== undefined && (REQUESTS_BEGIN.includes(sign) || nearby.index.beginnings.has(sign));
}

/** How requests that nobody is addressed with begin. */
const REQUESTS_BEGIN = '我今昨前刚打来想要帮请麻反学阅研读看周抱不补领各0123456789';

function guessByWord(words: Words, at: number, context: ReadingContext, nearby: Nearby): Guess | undefined {
  const near = findNearWord(words.folded.text, at, nearby.index, context.addressed);
  const match = near && matchNear(words, near, context);
  if (near === undefined || match === undefined) return undefined;
  for (const job of nearby.jobs.get(near.word) ?? []) {
    const asks = job.command!.asks === true;
    if (asks && (near.by === 'slip' || !context.addressed)) continue;
    const reading = job.command!.read(match, words, context);
    if (reading === undefined) continue;
    const isBare = match.foldedRest === '';
    if (!isSureEnough(job, near, reading.payload, isBare, context, words)) continue;
    return { job: job.name, payload: reading.payload, reason: NEAR[near.by], onlyShows: asks, isBare };
  }
  return undefined;
}

const NEAR = { sound: 'sounds like its word', pinyin: 'its word in pinyin', slip: 'one slip from its word' };

function matchNear(words: Words, near: NearWord, context: ReadingContext): CommandMatch | undefined {
  const match = matchBehind(words, near.word, near.end, { addressed: context.addressed });
  return match && near.end <= COMMAND_MAX_CHARS ? match : undefined;
}

/**
 * A word of two characters that is nearly right is often another word (打开, 不卡): it needs the content of its command.
 * A longer one may stand alone, and to the bot one that sounds right and is no other word (大卡). One slip, not by sound, counts only when it is said to the bot.
 */
function isSureEnough(
  job: Job,
  near: NearWord,
  payload: unknown,
  isBare: boolean,
  context: ReadingContext,
  words: Words,
): boolean {
  const hasContent = job.command!.hasContent?.(payload, context) ?? false;
  const isLong = near.word.length >= 4 || (isBare && job.command!.asks === true);
  if (!context.addressed) return (hasContent && !isOtherWord(near, words)) || (isLong && isBare);
  const saysItAlone = isBare && near.by === 'sound' && !ALSO_SAID_ALONE.test(words.folded.text);
  return hasContent || isLong || near.by === 'pinyin' || saysItAlone;
}

const ALSO_SAID_ALONE = /打开|不卡/;

/** Words of their own (打开《…》看第三条): to all they mean the command only with a book, its place and 心得 behind them. */
function isOtherWord(near: NearWord, words: Words): boolean {
  const text = words.folded.text.slice(0, near.end + 120);
  return text.slice(0, near.end).endsWith('打开') && !STUDY_ONLY.test(text.slice(near.end));
}

const STUDY_ONLY =
  /^[ :]{0,3}(?:《[^《》\n]{1,60}》)?[ ,]?(?:第 ?[\d一二三四五六七八九十百]{1,4}(?:[-~至到][\d一二三四五六七八九十百]{1,4})? ?[章节回讲篇页课卷])?[。!~ ]{0,5}(?:$|[\n,。;]?[ ]?(?:心得|感悟|体会))/;

function guessByRequest(
  words: Words,
  start: number,
  context: ReadingContext,
  nearby: Nearby,
): Guess | undefined {
  const request = findPlainRequest(words, start, context.addressed);
  if (request === undefined || (!context.addressed && !request.isPlainToAll)) return undefined;
  const { word, rest, foldedRest, reason } = request;
  for (const job of nearby.jobs.get(word) ?? []) {
    const reading = job.command!.read({ word, rest, foldedRest }, words, context);
    if (reading === undefined) continue;
    const needsNone = job.command!.hasContent === undefined;
    const hasContent = job.command!.hasContent?.(reading.payload, context) ?? false;
    if (!hasContent && !(needsNone && context.addressed)) continue;
    const onlyShows = job.command!.asks === true;
    return { job: job.name, payload: reading.payload, reason, onlyShows, isBare: rest === '' };
  }
  return undefined;
}

/** Reads words as what follows `word` in a command of `job`, as for a correction; undefined when they are none. */
export function readAs(job: Job, rest: string, words: Words, context: ReadingContext): unknown {
  const word = job.command?.words[0];
  if (word === undefined) return undefined;
  return job.command!.read({ word, rest, foldedRest: fold(rest).text }, words, context)?.payload;
}

const HINT_WITHIN_CHARS = 40;

/**
 * The command that a sentence said to the bot is nearest to: the one whose word it holds, or nearly begins with. Only for
 * telling how it is typed; nothing is done for a word somewhere in a sentence.
 */
export function nearestCommand(words: Words, table: readonly Job[]): Job | undefined {
  const text = words.folded.text.slice(0, HINT_WITHIN_CHARS);
  const { index, jobs } = nearbyOf(table);
  const held =
    ASKED.find(([sign]) => sign.test(text))?.[1] ??
    index.words.find((word) => text.includes(word)) ??
    TOPICS.find(([sign]) => sign.test(text))?.[1] ??
    findNearWord(text, commandStarts(text).start, index, true)?.word;
  return held === undefined ? undefined : jobs.get(held)?.[0];
}

/** What is asked about a thing rather than for it. */
const ASKED: readonly (readonly [RegExp, string])[] = [
  [/(?:多少|几个?)人.{0,4}打卡|打卡.{0,4}(?:多少|几个?)人|谁.{0,3}(?:打卡|没打)/, '今日打卡统计'],
  [/我.{0,6}(?:几|多少)(?:天|次)/, '我的打卡'],
  [/补充/, '补充一条'],
];

/** What people call a thing whose command has another name. */
const TOPICS: readonly (readonly [RegExp, string])[] = [
  [/打(?:个|一下|下)卡|读书|学习|心得/, '打卡'],
  [/补(?:打|录|一下)/, '补卡'],
  [/民意|反[映应]|提.{0,2}建议|信息.{0,2}报|线索/, '社情民意'],
  [/绑|认证|账号|登录|注册/, '绑定'],
  [/意见|反馈|投诉|举报|不满/, '意见反馈'],
  [/撤[回销]|删/, '撤回打卡'],
];

interface Nearby {
  index: NearIndex;
  jobs: ReadonlyMap<string, readonly Job[]>;
}
const known = new WeakMap<readonly Job[], Nearby>();

/** The commands of members and everyone: what staff may do is not guessed at. */
function nearbyOf(table: readonly Job[]): Nearby {
  const ready = known.get(table);
  if (ready !== undefined) return ready;
  const jobs = new Map<string, Job[]>();
  for (const job of table) {
    if (job.command === undefined || !['member', 'anyone'].includes(job.command.who)) continue;
    for (const word of job.command.words) jobs.set(word, [...(jobs.get(word) ?? []), job]);
  }
  const nearby = { index: nearIndexOf([...jobs.keys()]), jobs };
  known.set(table, nearby);
  return nearby;
}
