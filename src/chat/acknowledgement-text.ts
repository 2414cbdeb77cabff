/** Recognising 收到 in all the forms people give it, and nothing that merely begins like it. */

import { type Folded, fold } from './fold.js';
import { isSignature } from './signature.js';

/** Longer ones say more than 收到. */
const MAX_CHARS = 60;
const MAX_PIECES = 8;
const MAX_UNITS = 6;

/**
 * Whether words, as typed or folded, are an acknowledgement and nothing else: 收到🫡, 好的，准时参加, 1, SD.
 * Whether a notice is open is for the caller to know: a bare 1 without one is nothing.
 */
export function isAcknowledgement(words: string | { folded: Folded }): boolean {
  const text = typeof words === 'string' ? fold(words, 200).text : words.folded.text;
  if (text.length === 0) return typeof words === 'string' && APPROVING_EMOJI.test(words.trim());
  if (text.length > MAX_CHARS) return false;
  if (APPROVING_SIGNS.test(text)) return true;
  // 收 到, as on a sign.
  const pieces = bare(SPACED.test(text) ? text.replaceAll(' ', '') : text)
    .split(/[\s,。.、!~;:…()/|-]{1,20}/)
    .filter((piece) => piece !== '');
  if (pieces.length > MAX_PIECES) return false;
  let says = false;
  for (const piece of pieces) {
    const read = readPiece(piece);
    if (read === undefined) return false;
    says ||= read === 'says';
  }
  return says;
}

const SPACED = /^(?:\S ){1,5}\S$/;

/** What a piece is: it says 收到, or only goes with it (谢谢, 一定参加, 张伟); undefined when it is something else. */
function readPiece(piece: string): 'says' | 'goes along' | undefined {
  const whole = readUnits(piece);
  if (whole !== undefined) return whole;
  if (isSignature(piece)) return 'goes along';
  // 张伟收到, 教育界张伟已阅.
  const signed = /^(.{2,16}?)(?:已?收到|已收悉|收悉|已阅|已知悉)(?:了)?$/u.exec(piece);
  return signed && isSignature(signed[1]!) ? 'says' : undefined;
}

/** A piece is made of units without anything between them. */
function readUnits(piece: string): 'says' | 'goes along' | undefined {
  let says = false;
  let at = 0;
  for (let units = 0; at < piece.length; units += 1) {
    if (units === MAX_UNITS) return undefined;
    const polite = endOf(POLITE, piece, at);
    const said = polite ?? endOf(SAYS, piece, at);
    says ||= polite === undefined && said !== undefined;
    const end = said ?? endOf(ALONG, piece, at);
    if (end === undefined) return undefined;
    at = end;
  }
  return says ? 'says' : 'goes along';
}

function endOf(unit: RegExp, piece: string, at: number): number | undefined {
  unit.lastIndex = at;
  return unit.test(piece) ? unit.lastIndex : undefined;
}

/** What says 收到 by itself. */
const SAYS = new RegExp(
  [
    '(?:(?:会议)?通知|文件|信息|消息)?(?:已经|均已|我已|本人已|已|我|嗯)?(?:收到|收悉|收讫|阅知|阅悉|敬悉|悉知|知悉|知晓|获悉|看到|知道|晓得|明白|清楚|了解)(?:了|啦|咯|哈|哦|噢|啊|呢|喽|喇|晒|嗯)?(?:无误|(?:会议)?通知|信息|消息|文件)?(?:了)?',
    '(?:我已|本人已|已)(?:收|阅|悉|知|读|学习)(?:了)?',
    '学习了',
    '(?:收|阅|悉)$',
    '好(?:的|滴|嘞|哒|呢|吧)?(?:好的|呢|哈)?',
    '(?:行|可以)(?:吧)?',
    '没问题|遵命|照办|遵照(?:执行|办理)|按要求(?:落实|办理|执行)',
    '(?:1{1,3}|\\+1|666)(?!\\d|[\\p{L}])',
    '(?:oksd|sdsd|sd|okok|okay|ok{1,3}|roger(?:that)?|copy(?:that)?|received)(?![a-z\\d])(?:啦|哈)?',
    '嗯{1,3}$',
    '(?:我|会|将|一定|定|届时|保证|肯定){0,3}(?:准时|按时)(?:参加|参会|到会|到场|出席|到达|到)(?:会议|活动|培训|学习)?(?:的)?',
  ].join('|'),
  'uy',
);
/** What people add to it. */
const ALONG = new RegExp(
  [
    '(?:已经?)(?:打卡|转发|转达|转告|传达|报名|落实|安排|签到|学习|完成|填报|填写|填|上报|报送|准备好?|知悉)(?:到本组|至本组|到各组)?(?:了)?',
    '(?:我|本人|一定|会|将|届时|肯定|定|保证|马上|立即|抓紧|认真|尽快|并|并且){1,3}(?:准时|按时)?(?:参加|参会|到会|到场|出席|到达|到|去|落实|办理|办|执行|填报|填|传达|转达|转发|上报|报送|学习|准备)(?:会议|活动|培训|学习)?(?:的)?',
    '(?:参加|参会|出席)(?:会议|活动|培训|学习)?',
    'that|thanks|thx|thankyou',
    '(?:李|王|张|刘|陈|周|吴|郑|赵|杨|黄|孙|徐|林|高|何|郭|马|朱|胡|罗|梁|宋|谢|唐|许|韩|冯|于|董|萧|程|曹|袁|邓)?(?:领导|副?主席|副?秘书长|主任|老师|各位|局长|书记|同志)',
    '遵照执行|认真学习',
  ].join('|'),
  'uy',
);
const POLITE =
  /(?:(?:谢谢?|感谢|多谢|感恩|辛苦|劳驾|麻烦)(?:您|你|各位|大家|领导|副?主席|副?秘书长|主任|老师|同志|通知|提醒|秘书处|办公室|机关|们|了|啦){0,3}|(?:领导|主席|秘书长|主任|老师|同志|大家|各位|早上|上午|中午|下午|晚上|您|你)好|祝好|\[[^\]]{1,6}\])/uy;
/** Each alternative begins with another sign, so that a row of ticks is read once only. */
const APPROVING_EMOJI = /^(?:[👌👍🫡✅🆗🙏🤝💪\s]|✔|\ufe0f|[\u{1f3fb}-\u{1f3ff}])+$/u;
/** WeChat's own emoji, as they are typed: [OK] says it, [强] praises. */
const APPROVING_SIGNS = /^(?:\[(?:ok|好的|收到|敬礼)\]\s?){1,5}$/;

/** Platform emoji in brackets or behind a stroke and quotes around the whole say nothing more. */
function bare(text: string): string {
  return text
    .replace(/\[[^[\]\s]{1,6}\]/g, ' ')
    .replace(/\/(?:抱拳|握手|强|玫瑰|微笑|鼓掌|ok|赞)/g, ' ')
    .replace(/^["'(]{1,9}|["')]{1,9}$/g, '')
    .replace(/@\S{1,20}(?:\s|$)/g, ' ');
}

export { type EventReplyText, readEventReply } from './event-reply-text.js';
