/** Folding: the form of a text that is matched against command words. The original is what is stored. */

import traditionalCharacters from 'opencc-js/dict/TSCharacters';

/** A folded text that remembers where each of its characters came from. */
export interface Folded {
  text: string;
  /** Offset in the original text of the folded character at `index`; the original's length for `index === text.length`. */
  origin(index: number): number;
}

/** No text is folded further than this, neither counted before nor after (one character can become 18). */
export const FOLDED_MAX_CHARS = 100_000;

/**
 * Folds character by character, so that the time is linear and every offset is known: NFKC, lower case, simplified
 * characters, one form of each dash, dot, quote and bracket (book marks become 《》, 【】〔〕 become []); what cannot be
 * seen and emoji are dropped; a run of white space is one space, or one line feed when it holds a line break.
 */
export function fold(original: string, maxChars = FOLDED_MAX_CHARS): Folded {
  const end = Math.min(original.length, maxChars);
  const offsets: number[] = [];
  let text = '';
  let gap = '';
  let gapAt = 0;
  for (let at = 0; at < end && text.length < maxChars; ) {
    const code = original.codePointAt(at)!;
    const width = code > 0xffff ? 2 : 1;
    const folded = foldedForm(code);
    if (folded === ' ' || folded === '\n') {
      if (gap === '') gapAt = at;
      if (gap !== '\n') gap = folded;
    } else if (folded !== '') {
      if (gap !== '' && text !== '') {
        text += gap;
        offsets.push(gapAt);
      }
      gap = '';
      const doubled = DOUBLED[folded] !== undefined && original[at + 1] !== undefined;
      const pair = doubled && foldedForm(original.charCodeAt(at + 1)) === folded;
      const piece = pair ? DOUBLED[folded]! : folded;
      text += piece;
      for (let unit = 0; unit < piece.length; unit += 1) offsets.push(at);
      if (pair) at += 1;
    }
    at += width;
  }
  return { text, origin: (index) => offsets[index] ?? original.length };
}

const DOUBLED: Readonly<Record<string, string>> = { '<': '《', '>': '》' };

/** Signs that mean the same to a reader; the first character of each line is the one kept. */
const SAME_SIGNS = [
  '-‐‑‒–—―−─━ー﹘',
  '~〜∼〰∽',
  '《〈「『⟨⟪«‹≪〝',
  '》〉」』⟩⟫»›≫〞',
  '[【〔〖',
  ']】〕〗',
  '"“”„‟″',
  "'‘’‚‛′‵`´",
  '·•‧∙⋅・᛫●◦‣⦁',
  '/⁄∕',
  '★☆✩✪✫✬✭✮✯✰⭐🌟⍟✡⋆⚝✶✹',
  '秘祕袐',
  '密宻宓',
  '绝絶',
];

const oneForAll = new Map<string, string>();
for (const entry of traditionalCharacters.split('|')) {
  const [traditional, simplified] = entry.split(' ');
  if (traditional && simplified) oneForAll.set(traditional, simplified);
}
for (const signs of SAME_SIGNS) {
  const [kept, ...others] = [...signs];
  for (const sign of others) oneForAll.set(sign, kept!);
}

const UNSEEN = /^(?:[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}\p{Cs}]|\u20e3)$/u;
const LINE_BREAK = /^[\n\r\u000b\f\u0085\u2028\u2029]$/u;
const BLANK = /^[\p{White_Space}\u2800]$/u;
const CONTROL = /^\p{Cc}$/u;
const EMOJI = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]$/u;

/** Forms already worked out, by code point: text is mostly the same few thousand characters. */
const known: (string | undefined)[] = new Array(0x10000);
const knownBeyond = new Map<number, string>();

function foldedForm(code: number): string {
  const ready = code < 0x10000 ? known[code] : knownBeyond.get(code);
  if (ready !== undefined) return ready;
  const form = workOut(code);
  if (code < 0x10000) known[code] = form;
  else knownBeyond.set(code, form);
  return form;
}

function workOut(code: number): string {
  if (code >= 0xd800 && code <= 0xdfff) return '';
  const character = String.fromCodePoint(code);
  if (LINE_BREAK.test(character)) return '\n';
  if (BLANK.test(character)) return ' ';
  if (UNSEEN.test(character) || CONTROL.test(character)) return '';
  const same = oneForAll.get(character);
  if (same !== undefined) return same;
  const composed = character.normalize('NFKC').toLowerCase();
  if (composed === character && code > 0xff && EMOJI.test(character)) return '';
  return [...composed].map((part) => oneForAll.get(part) ?? (BLANK.test(part) ? '' : part)).join('');
}
