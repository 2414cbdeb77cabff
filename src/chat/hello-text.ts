/** Reading what somebody writes with a request to become a contact: 我是李秀兰 K7MP-3XQ9. */

import { readLinkCode } from '../domain/link-code.js';

/** More than this is no name. */
const NAME_MAX_CHARS = 40;
const CODE = /(?<![A-Z0-9])[A-Z0-9]{4}[\s\p{Dash_Punctuation}]{0,3}[A-Z0-9]{4}(?![A-Z0-9])/giu;
const BESIDE = /您好|你好|我是|我叫|姓名|名字|绑定码|验证码|绑定|委员/gu;

/** The name and the code in it; undefined unless both are there. */
export function readHelloText(text: string): { name: string; code: string } | undefined {
  const folded = text.slice(0, 200).normalize('NFKC');
  for (const found of folded.matchAll(CODE)) {
    const code = readLinkCode(found[0]);
    if (code === undefined) continue;
    const name = folded
      .replace(found[0], ' ')
      .replace(BESIDE, ' ')
      .replace(/[^\p{L}\p{N}·]+/gu, ' ')
      .trim();
    if (name !== '' && [...name].length <= NAME_MAX_CHARS) return { name, code };
  }
  return undefined;
}
