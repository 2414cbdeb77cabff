/** Recognising 收到 in all the forms people give it, and nothing that merely begins like it. */

import { type Folded, fold } from './fold.js';

/**
 * Whether words, as typed or folded, are an acknowledgement and nothing else: 收到🫡, 好的，准时参加, 1, SD.
 * Whether a notice is open is for the caller to know: a bare 1 without one is nothing.
 */
export function isAcknowledgement(words: string | { folded: Folded }): boolean {
  const text = typeof words === 'string' ? fold(words, 200).text : words.folded.text;
  if (text.length === 0) return typeof words === 'string' && APPROVING_EMOJI.test(words.trim());
  if (text.length > ACKNOWLEDGEMENT_MAX_CHARS) return false;
  const pieces = bare(text)
    .split(/[\s,。.、!~;:…]{1,20}/)
    .filter((piece) => piece !== '');
  const rest = pieces.filter((piece) => !POLITE.test(piece));
  if (pieces.length > 8) return false;
  return rest.some((piece) => CORE.test(piece)) && rest.every((piece) => isPart(piece));
}

/** Longer ones say more than 收到. */
const ACKNOWLEDGEMENT_MAX_CHARS = 60;

const isPart = (piece: string) => CORE.test(piece) || BESIDES.test(piece);

const CORE =
  /^(?:[\p{Script=Han}]{2,6}界(?:别)?[\p{Script=Han}·]{0,8}|[\p{Script=Han}·]{2,8}委员)(?:已?收到|收悉|已阅)$|^(?:已经?|我已?|本人已?)?(?:收到|收悉|收讫|已收|已阅|阅|悉|知悉|已知悉|知晓|获悉|看到|已读|知道|明白|了解|遵照执行)(?:了|啦|咯|哈|哦|噢|啊|呢|无误|通知|信息|消息|文件|学习)?(?:谢谢|感谢|谢谢领导|谢谢老师|谢谢通知|辛苦了?|已转发?|已打卡|一定准时|准时参加|按时参加|准时到|会准时参加|已知悉|已阅)?$|^(?:1|\+1|sd|ok|okay|oksd|sdsd|收|到|roger|received|好|好的|好滴|好嘞|好哒|好呢|好吧|行|可以|没问题|遵命|照办|1{1,3}|666|👌)$|^(?:好的|好)?(?:收到){1,3}(?:好的)?$|^(?:准时|按时|一定|会|定|保证)?(?:准时|按时)(?:参加|参会|到会|到场|出席|到达|到)$/u;
const POLITE =
  /^(?:谢谢?|感谢|多谢|谢谢(?:您|你|领导|主席|秘书长|老师|通知|提醒|大家|各位)|辛苦(?:了|啦|您了)?|(?:领导|主席|秘书长|老师|同志)(?:好|辛苦了?)?|您?好|早上好|下午好|晚上好|\[[^\]]{1,6}\])$/;
const BESIDES =
  /^(?:已(?:打卡|转发?|转达|报名|落实|安排|签到|学习|完成)|一定(?:参加|到)?|会(?:参加|去)的?|马上落实|抓紧落实|认真学习|遵照执行|[\p{Script=Han}]{1,10}(?:界别?|组|委员|局|办|会)[\p{Script=Han}·]{0,6})$/u;
/** Each alternative begins with another sign, so that a row of ticks is read once only. */
const APPROVING_EMOJI = /^(?:[👌👍🫡✅🆗🙏🤝💪\s]|✔|\ufe0f|[\u{1f3fb}-\u{1f3ff}])+$/u;

/** Platform emoji in brackets and quotes around the whole say nothing more. */
function bare(text: string): string {
  return text
    .replace(/\[[^[\]\s]{1,6}\]/g, ' ')
    .replace(/^["'(]{1,9}|["')]{1,9}$/g, '')
    .replace(/@\S{1,20}(?:\s|$)/g, ' ');
}

export { type EventReplyText, readEventReply } from './event-reply-text.js';
