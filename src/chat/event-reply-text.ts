/** Recognising answers to an invitation: 参加, 报名, 带1人, 不参加, 请假（事由）. */

import type { Words } from './define-job.js';
import { fold } from './fold.js';
import { readNumber } from './number-words.js';
import { isSignature } from './signature.js';

/** Only a request is `leaveRequested`: formal leave is in writing (DOMAIN §2.3). */
export interface EventReplyText {
  answer: 'attending' | 'declined' | 'leaveRequested';
  /** People brought along, 0 when nobody. */
  companions: number;
  /** The reason as typed, `''` when none. */
  reason: string;
}

const MAX_CHARS = 200;
const LEAD =
  /^(?:(?:收到|好的|好|您好|领导好|抱歉|不好意思|非常抱歉|对不起|很遗憾|遗憾)[ ,。.!~:;]{0,3}){0,3}(?:我|本人|我们|我方)? ?/;
const COMING =
  /^(?:会|能|可以|一定|将|确认|确定|肯定|准时|按时|届时|都|要){0,2}(?:参加|报名|参会|出席|到会|到场|去|算我一个|加我一个)(?:报名|参加)?(?:会议|活动|学习|培训|调研|座谈会?)?(?:的|了|!|,|。| |~|\+){0,3}/;
const NOT_COMING =
  /^(?:(?:因|由于)([^,。!?\n]{1,40}?)[, ]?|([^,。!?\n]{2,30}?)[, ]{1,2})?(?:实在|就)?(?:不能|不|无法|没法|没办法|不便|去不了|来不了|参加不了|没空|没时间)(?:够|去|来)?(?:参加|参会|出席|到会|到场|去|来|报名)?(?:会议|活动|学习|培训)?(?:了|啦)?/;
const ON_LEAVE =
  /^(?:(?:因|由于)([^,。!?\n]{1,40}?)[, ]?|([^,。!?\n]{2,30}?)[, ]{1,2}|(有事|有急事|生病|住院|出差))?(?:申请|需要?|想|特此?|要|特向您|向(?:副?主席|秘书长|主任|领导|组织|您))?(?:请假|请个假|告假|请一天假|请半天假)(?:一天|半天|一次|了)?/;
/** 张伟参加, 教育界 张伟 请假: who signs before the answer. */
const SIGNED = /^([\p{Script=Han}· -]{2,16}?)[ :,]{0,2}(?=参加|报名|准时|不|请假|无法|因)/u;
const COMPANIONS =
  /(?:带|携|\+|加|另带|同行|随行)(?:家属|随员|司机|同事|家人)?(\d{1,2}|[一二两三四五六七八九十]{1,3})(?:个|名|位)?(?:人|同事|随员|工作人员|司机)?/;

/** Reads an answer to an invitation; undefined when the words are none. */
export function readEventReply(words: string | Words): EventReplyText | undefined {
  const original = typeof words === 'string' ? words : words.original;
  const folded = fold(original, MAX_CHARS + 1);
  const text = folded.text;
  if (text.length > MAX_CHARS || /[?]|[吗么](?:[。!~ ]|$)/.test(text)) return undefined;
  const greeting = LEAD.exec(text)?.[0].length ?? 0;
  const lead = greeting + signatureLength(text.slice(greeting));
  const sentence = text.slice(lead);
  const cut = (start: number) => original.slice(folded.origin(lead + start)).trim();
  const leave = ON_LEAVE.exec(sentence);
  if (leave && !GOES_ON.test(sentence.slice(leave[0].length)))
    return {
      answer: 'leaveRequested',
      companions: 0,
      reason: reasonOf(leave, cut(leave[0].length)),
    };
  const absent = NOT_COMING.exec(sentence);
  if (absent && isOver(sentence, absent[0].length)) {
    return { answer: 'declined', companions: 0, reason: reasonOf(absent, cut(absent[0].length)) };
  }
  const companions = COMPANIONS.exec(sentence);
  const coming = COMING.exec(sentence);
  const behind = sentence.slice(coming?.[0].length ?? 0);
  const isShort = behind.length <= 30 && (companions !== null || isPolite(behind));
  if ((coming === null && companions?.index !== 0) || !isShort) return undefined;
  return {
    answer: 'attending',
    companions: companions ? (readNumber(companions[1]!.replace('两', '二')) ?? 0) : 0,
    reason: '',
  };
}

function signatureLength(sentence: string): number {
  const signed = SIGNED.exec(sentence);
  if (signed === null) return 0;
  return (signed[1] ?? '').split(/[ -]/).every((part) => isSignature(part)) ? signed[0].length : 0;
}

/** 请假条, 请假手续 are things. */
const GOES_ON = /^(?:条|单|手续|人|的|流程|制度|规定|情况|名单|找|扣|要|后|时|需|多少|谁|怎|几)/;

/** 不去也罢 goes on; 不参加，出差 does not. */
function isOver(sentence: string, at: number): boolean {
  return at >= sentence.length || /[\s,。.!~;:(、-]/.test(sentence[at]!);
}

function isPolite(words: string): boolean {
  return /^[\s,。.!~]{0,4}(?:谢谢|感谢|准时到|准时参加|一定准时|收到|辛苦了?|会议|活动|,|。|!| ){0,4}$/.test(
    words,
  );
}

/** 因公出差 is no 公出差, 因病 no 病. */
const withItsBecause = (reason: string) => (/^(?:[公私]|[病事故]$)/.test(reason) ? `因${reason}` : reason);

function reasonOf(found: RegExpExecArray, behind: string): string {
  const reason = behind
    .replace(/^[\s,，。.!！:：;；(（、~-]{1,10}|[)）。.\s]{1,10}$/gu, '')
    .replace(/^(?:事由|原因|因为?|理由)[:：]?/u, '');
  const said = found[1] === undefined ? (found[2] ?? found[3] ?? '') : withItsBecause(found[1]);
  return reason === '' ? said : reason;
}
