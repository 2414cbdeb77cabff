/** Words that are nearly a command word: by sound, by pinyin, or one slip of the finger away. Each look is a few steps. */

import { asHeard, pinyinOf, soundsLike, standInsOf } from './sounds.js';

/** Where in a text a word nearly stands. */
export interface NearWord {
  /** The command word that is meant. */
  word: string;
  /** Where what was typed ends. */
  end: number;
  /** By its sound, or only one slip away, which is a weaker sign. */
  by: 'sound' | 'pinyin' | 'slip';
}

/** The command words as what is nearly one is sought: made once for a table. */
export interface NearIndex {
  /** Longest first, of Chinese characters only. */
  words: readonly string[];
  /** Those that hold no other command word: what is one slip from 补打卡 is 不打卡, 要打卡, 去打卡. */
  plain: ReadonlySet<string>;
  /** By pinyin as heard, whole or by initials. */
  pinyin: ReadonlyMap<string, string>;
  /** What a word that is nearly one by its sound can begin with, and which. */
  beginnings: ReadonlyMap<string, readonly string[]>;
}

const HAN = /^\p{Script=Han}{2,8}$/u;
const INITIALS_MIN = 4;

export function nearIndexOf(commandWords: readonly string[]): NearIndex {
  const words = commandWords.filter((word) => HAN.test(word)).sort((a, b) => b.length - a.length);
  const isPlain = (word: string) => !words.some((other) => other !== word && word.includes(other));
  const pinyin = new Map<string, string>();
  for (const word of words) {
    const sound = pinyinOf(word);
    if (sound === undefined) continue;
    if (sound.initials.length >= INITIALS_MIN) pinyin.set(sound.initials, word);
    pinyin.set(asHeard(sound.whole), word);
  }
  return {
    words,
    plain: new Set(words.filter(isPlain)),
    pinyin,
    beginnings: beginningsOf(words, pinyin),
  };
}

function beginningsOf(words: readonly string[], pinyin: ReadonlyMap<string, string>) {
  const beginnings = new Map<string, string[]>();
  for (const letters of pinyin.keys()) beginnings.set(letters[0]!, []);
  for (const word of words)
    for (const sign of standInsOf(word[0]!)) {
      // 不打卡 is no 补打卡: what it would deny stands there whole.
      if (sign !== word[0] && words.includes(word.slice(1))) continue;
      beginnings.set(sign, [...(beginnings.get(sign) ?? []), word]);
    }
  return beginnings;
}

/** The longest command word that the text nearly has at `at`; undefined when it has none. @param slips look for them, too. */
export function findNearWord(
  text: string,
  at: number,
  index: NearIndex,
  slips: boolean,
): NearWord | undefined {
  const byPinyin = LETTER.test(text[at] ?? '') ? findPinyin(text, at, index) : undefined;
  if (byPinyin) return byPinyin;
  for (const word of index.beginnings.get(text[at] ?? '') ?? []) {
    const soundEnd = endBySound(text, at, word);
    if (soundEnd !== undefined) return { word, end: soundEnd, by: 'sound' };
  }
  for (const word of slips ? index.words : []) {
    const end = word.length >= 3 && index.plain.has(word) ? endBySlip(text, at, word) : undefined;
    if (end !== undefined) return { word, end, by: 'slip' };
  }
  return undefined;
}

/** At most half of the characters are others that sound alike. */
function endBySound(text: string, at: number, word: string): number | undefined {
  let others = 0;
  for (let step = 0; step < word.length; step += 1) {
    const typed = text[at + step] ?? '';
    if (typed === word[step]) continue;
    if (!soundsLike(typed, word[step]!)) return undefined;
    others += 1;
  }
  return others > 0 && others <= word.length / 2 ? at + word.length : undefined;
}

/** One character is another, missing, too many, or two neighbours have changed places. */
function endBySlip(text: string, at: number, word: string): number | undefined {
  let same = 0;
  while (same < word.length && text[at + same] === word[same]) same += 1;
  if (same === word.length) return undefined;
  const follows = (from: number, wordFrom: number) =>
    text.startsWith(word.slice(wordFrom), from) ? from + word.length - wordFrom : undefined;
  const here = at + same;
  const swapped =
    text[here] === word[same + 1] && text[here + 1] === word[same] ? follows(here + 2, same + 2) : undefined;
  return (
    swapped ??
    (isHan(text[here]) ? follows(here + 1, same) : undefined) ??
    follows(here + 1, same + 1) ??
    (word.length >= 4 && same < word.length - 1 ? follows(here, same + 1) : undefined)
  );
}

const isHan = (sign: string | undefined) => sign !== undefined && /\p{Script=Han}/u.test(sign);

const LETTER = /[a-z]/;
const PIECE = /[a-z']{1,24}/y;
const MAX_PIECES = 8;

/** sheqingminyi, she qing min yi, xxdk: whole pieces of letters, put together. */
function findPinyin(text: string, at: number, index: NearIndex): NearWord | undefined {
  let letters = '';
  let end = at;
  let found: NearWord | undefined;
  for (let pieces = 0; pieces < MAX_PIECES; pieces += 1) {
    PIECE.lastIndex = end + (pieces > 0 && text[end] === ' ' ? 1 : 0);
    const piece = PIECE.exec(text)?.[0];
    if (piece === undefined) break;
    letters += piece.replaceAll("'", '');
    end = PIECE.lastIndex;
    const word = index.pinyin.get(asHeard(letters)) ?? index.pinyin.get(letters);
    if (word !== undefined) found = { word, end, by: 'pinyin' };
  }
  return found;
}
