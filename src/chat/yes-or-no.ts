/** 确认 and 取消, as staff answer a preview. */

import type { Words } from './define-job.js';

const YES = /^(?:确认|确定|是的?|对的?|1|好的?|可以|ok)$/;
const NO = /^(?:取消|放弃|不|否|不用了?|不是|算了|不取消|不要了)$/;

/** undefined: neither. */
export function readConfirmation(words: Words): boolean | undefined {
  const text = words.folded.text.replace(/[。.!\s]{1,9}$/, '');
  if (YES.test(text)) return true;
  return NO.test(text) ? false : undefined;
}
