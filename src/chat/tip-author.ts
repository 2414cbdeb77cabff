/** Who wrote a tip, where no label says so: 张伟 教育界 138…, （示例县政协委员 王建国）, a last line with a phone number. */

import { fold } from './fold.js';
import { hasPersonalData } from './personal-data.js';

const MAX_CHARS = 40;

const NAME = '[\\p{Script=Han}·]{2,4}';
const SECTOR = '[\\p{Script=Han}]{2,6}界';
const MEMBER = '(?:[\\p{Script=Han}]{0,8}政协)?(?:常委|委员|常务委员)';
/** 张伟 教育界 · 教育界 张伟 · 县政协委员 张伟 · 张伟（经济界）. */
const SIGNED = [
  new RegExp(`^\\(?${NAME}(?:委员)?[ ,、(]{1,3}${SECTOR}(?:委员|别)?[)。]{0,2}$`, 'u'),
  new RegExp(`^\\(?${SECTOR}(?:委员)?[ ,、:]{1,2}${NAME}(?:委员)?[)。]{0,2}$`, 'u'),
  new RegExp(`^\\(?${MEMBER}[ :,]{1,2}${NAME}[)。]{0,2}$`, 'u'),
  /^\((?:作者|反映人|提交人)(?:系|为|是|:)?[^。!?]{2,36}\)?[。]?$/u,
];
/** What asks somebody to ring up is content. */
const ASKS = /请|可以?|拨打|致电|打|欢迎|反映|举报|热线|客服/;

/** Whether a line of a tip, as typed, only says who wrote it. `isLast`: then a phone number in it is enough. */
export function isAuthorLine(line: string, isLast: boolean): boolean {
  const typed = line.trim();
  if (typed.length > MAX_CHARS) return false;
  const folded = fold(typed).text;
  if (SIGNED.some((form) => form.test(folded))) return true;
  return isLast && hasPersonalData(typed) && !ASKS.test(folded);
}

const BEFORE_TITLE = /^[\p{Script=Han}·]{2,4}(?:委员)?: ?(?=关于)/u;

/** 张伟：关于… : how many folded characters before the title name the author. */
export function authorBefore(folded: string): number {
  return BEFORE_TITLE.exec(folded.slice(0, 12))?.[0].length ?? 0;
}
