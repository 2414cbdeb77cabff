/** 确认 or 取消, said to a preview of what would be done. */

import type { Words } from './define-job.js';

/** undefined: neither. */
export function readPlanAnswer(words: Words): boolean | undefined {
  const text = words.folded.text.replace(/[。.!~\s]{1,9}$/, '');
  if (['确认', '确定', '是', '是的', '对', '1', '好', '好的', '可以'].includes(text)) return true;
  return ['取消', '不', '否', '不用了', '算了', '不改了', '不要'].includes(text) ? false : undefined;
}
