/** The form of one character that is matched: width, case, simplified characters and look-alike signs aside. */

import traditionalCharacters from 'opencc-js/dict/TSCharacters';

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
  // 打咔, 补咔: nothing else is meant.
  '卡咔',
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

/** The folded form of the character with this code point: often itself, sometimes several, `''` when it is not to be seen. */
export function characterForm(code: number): string {
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
