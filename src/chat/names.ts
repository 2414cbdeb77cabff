/** Names of people as chats show them: 李秀兰-农业界, 陈静💐请假, 张　伟(教育界). */

import { personNameKey } from '../domain/person-name.js';
import { fold } from './fold.js';

/** Whether two written names are the same name: dots, blanks, width and case aside. */
export function isSameName(one: string, other: string): boolean {
  const key = personNameKey(one);
  return key !== '' && key === personNameKey(other);
}

/** A name and what was hung on it, both as typed; `suffix` is `''` when there is none. */
export interface SuffixedName {
  name: string;
  suffix: string;
}

const NAME_MAX_CHARS = 100;
/** Not the dot of 阿依古丽·买买提, nor the blank of 张 伟. */
const UP_TO_LAST_LETTER = /^[\s\S]*[\p{L}\p{N}]/u;
const HANGS_ON = /[-_(|/,、:+#@《]/;

/** Takes off what people hang on their names: -农业界, （教育界）, 委员, 💐请假. */
export function splitSuffix(shown: string): SuffixedName {
  const folded = fold(shown, NAME_MAX_CHARS);
  const text = folded.text;
  let end = text.search(HANGS_ON);
  if (end <= 0) end = blankEnd(text);
  const emoji = firstGap(folded, shown);
  if (emoji > 0 && emoji < end) end = emoji;
  const title = /.(委员|常委|主席|秘书长|同志|老师)$/u.exec(text.slice(0, end));
  if (title && end - title[1]!.length >= 2) end -= title[1]!.length;
  const cutAt = end >= text.length ? shown.length : folded.origin(end);
  return {
    name: (UP_TO_LAST_LETTER.exec(shown.slice(0, cutAt))?.[0] ?? '').trim(),
    suffix: shown.slice(cutAt).trim(),
  };
}

/** Of `张 伟 教育界` the first two blocks belong together only when both are one character. */
function blankEnd(text: string): number {
  const blocks = text.split(' ');
  if (blocks.length === 1 || /[a-z]/.test(blocks[0]!)) return text.length;
  const isSplit = [...blocks[0]!].length === 1 && [...blocks[1]!].length <= 2;
  return isSplit ? blocks.slice(0, 2).join(' ').length : blocks[0]!.length;
}

/** The folded index behind which the original has an emoji: where the name ends and a remark begins. */
function firstGap(folded: { text: string; origin(index: number): number }, shown: string): number {
  for (let index = 1; index < folded.text.length; index += 1) {
    const between = shown.slice(folded.origin(index - 1) + 1, folded.origin(index));
    if (/\p{Extended_Pictographic}/u.test(between)) return index;
  }
  return -1;
}
