/** Binding codes as they are typed: 绑定 K7MP-3XQ9. */

/** Easy to read out and to type: no 0 O 1 I L. */
export const LINK_CODE_LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
export const LINK_CODE_CHARS = 8;
/** For how long a code may be used. */
export const LINK_CODE_DAYS = 7;

/** Reads a code as typed, blanks, dashes and case aside; undefined when it is none: `绑定 李秀兰`. */
export function readLinkCode(typed: string): string | undefined {
  const code = typed
    .slice(0, 100)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Dash_Punctuation}]/gu, '');
  const isCode =
    code.length === LINK_CODE_CHARS && [...code].every((letter) => LINK_CODE_LETTERS.includes(letter));
  return isCode && hasDigit(code) ? code : undefined;
}

/** Every code has a digit, so that no Latin name is taken for one. */
export function hasDigit(code: string): boolean {
  return /\d/.test(code);
}
