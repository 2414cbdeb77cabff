/** Reading 绑定 and 解绑: a name, a code, or the wish to be told how. */

import { readLinkCode } from '../domain/link-code.js';
import type { Words } from './define-job.js';
import { isTalkAboutIt } from './talk-about-it.js';

export type LinkText =
  | { step: 'how' }
  | { step: 'name'; name: string }
  | { step: 'code'; code: string }
  | { step: 'unbind' };

/** More than a name with units hung on it has. */
const NAME_MAX_CHARS = 40;
/** In a group, said to nobody, more than this is a sentence about binding. */
const NAME_IN_CHATTER_MAX_CHARS = 12;
const LEAD_IN = /^(?:我是|我叫|姓名|名字|绑定码|账号|一下)?[\s:：,，]*/u;
const QUESTION = /怎么|如何|咋|什么|哪|吗|么[?？]?$|[?？]/u;

/** What follows 绑定. undefined: talk about binding. */
export function readLinkText(rest: string, addressed: boolean): LinkText | undefined {
  const claimed = rest.replace(LEAD_IN, '').trim();
  const code = readLinkCode(claimed);
  if (code !== undefined) return { step: 'code', code };
  const chars = [...claimed].length;
  if (chars === 0) return { step: 'how' };
  if (!addressed && chars > NAME_IN_CHATTER_MAX_CHARS) return undefined;
  if (QUESTION.test(claimed) || chars > NAME_MAX_CHARS || claimed.includes('\n')) return { step: 'how' };
  return { step: 'name', name: claimed };
}

/** 绑定李秀兰, 解绑账号: what people type to the bot itself without a gap. */
export function hearLinkText(words: Words): LinkText | undefined {
  const text = words.folded.text;
  if (text.startsWith('解绑')) {
    return /^解绑(?:我的)?(?:账号|账户|帐号)?[。.!]?$/.test(text) ? { step: 'unbind' } : undefined;
  }
  if (!text.startsWith('绑定')) return undefined;
  if (isTalkAboutIt(text.slice(2), { addressed: true })) return { step: 'how' };
  return readLinkText(words.original.slice(words.folded.origin(2)), true);
}

/** 确认 or 取消 to a question that asks for one of them; undefined: neither. */
export function readYesOrNo(words: Words): boolean | undefined {
  const text = words.folded.text.replace(/[\s,。.!~]{1,9}$/, '');
  if (/^(?:确认|确定|是|是的)(?:解绑|导入)?$/.test(text)) return true;
  if (/^(?:取消|不|不了|否|算了|先不|不用|不要)(?:解绑|导入|了)?$/.test(text)) return false;
  return undefined;
}
