/** Ending what is open: 取消, 算了, 不打了 and nothing else. Whoever asks for free words leaves these aside. */

import type { Words } from './define-job.js';

const THROWN_AWAY =
  /^(?:取消(?:了|吧|掉|上报|报送|提交|操作)?|算了(?:吧|不(?:报|打|弄|写|填)了)?|(?:我)?(?:先)?不(?:打|报|写|填|提交|发|报送|需要|想报|想打)了吧?|(?:还是)?不要了|退出|作罢|放弃|别(?:弄|报|打|写)了)$/;
const LEFT_FOR_LATER =
  /^(?:先?(?:不弄|放一?放|放着|存着|这样放着|等一?等|停一?下|暂停)(?:了|吧)?|先不(?:弄|管|搞)了?|(?:稍后|待会儿?|等会儿?|晚点|一会儿?|回头|改天|过会儿?|以后)(?:再(?:说|写|报|弄|打|补|填)(?:吧)?)?|(?:先)?(?:存|保存)(?:为|成|个)?草稿|暂存)$/;

/** `throw`: it is not wanted any more · `later`: not now; what was written is to be kept. Undefined: neither. */
export function readCancel(words: Words): 'throw' | 'later' | undefined {
  const text = words.folded.text;
  if (text.length > 20) return undefined;
  const bare = text
    .replace(/^[\s,。.!~、]{1,9}|[\s,。.!~、]{1,9}$/g, '')
    .replace(/[,。 ](?:谢谢|麻烦了?)(?:您|你)?$/, '');
  if (THROWN_AWAY.test(bare)) return 'throw';
  return LEFT_FOR_LATER.test(bare) ? 'later' : undefined;
}
