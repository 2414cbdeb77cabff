/** The header of a 接龙: whether the lines above a list are one, what kind of list it heads, and what it is known by. */

import { fold } from './fold.js';

/** A check-in, an acknowledgement of a notice, or an answer to an invitation. */
export type ChainKind = 'checkIn' | 'acknowledgement' | 'event';

const LINE_MAX_CHARS = 200;
const KEY_MAX_CHARS = 300;

/** `#接龙`, 接龙：…, 今日打卡接龙, 收到请接龙. Talk about lists (接龙了吗, 接龙小程序) is none. */
export function isHeaderLine(line: string): boolean {
  const text = fold(line, LINE_MAX_CHARS).text;
  const at = text.indexOf('接龙');
  if (at < 0) return false;
  const before = text.slice(0, at);
  if (/#$/.test(before) && !NOT_A_LIST.test(text.slice(at + 2))) return true;
  if (text.length > 80 || isAboutAMatter(text) || ENDS_ASKING.test(text)) return false;
  return !NO_LIST_BEFORE.test(before) && !NOT_A_LIST.test(text.slice(at + 2));
}

const NOT_A_LIST =
  /^(?:小程序|小游戏|游戏|规则|软件|工具|平台|微信群|群|管家|了吗|了没|了么|没有?|不了|怎么|如何|吗|么|的(?:人|名单|情况|问题|时候|委员|事)|太|真|结果|统计)/;
const NO_LIST_BEFORE =
  /(?:成语|词语|诗词|诗句|歌曲|故事|不用|不要|不必|无需|不再|别|没有?|取消|停止|昨天的)$/;
const ENDS_ASKING = /(?:\?|吗|呢|没有?)[\s。~!?]{0,5}$/;

/** 关于整治接龙问题的建议: somebody writes about lists. */
function isAboutAMatter(text: string): boolean {
  const at = text.indexOf('关于');
  const matter = at < 0 ? '' : text.slice(at + 3, at + 45);
  return /社情民意|形式主义/.test(text) || /建议|问题|情况|思考/.test(matter);
}

/** 例 张三 …: shows how to write, and nobody's line. */
export function isExample(line: string): boolean {
  if (!/[例格模样樣]/.test(line)) return false;
  const text = fold(line, 40).text;
  return EXAMPLE.test(text) || /[([](?:示|样|范)?例[)\]]$/.test(fold(line, LINE_MAX_CHARS).text);
}

const EXAMPLE = /^[([]?(?:(?:示|样|范)?例(?:如|子|句)?|格式|模板|样式)(?:[)\]]|[ :.、,]|$)/;

/**
 * What a list is for. A line that names it plainly rules, the one with 接龙 first; 学习 and 参加 count only where none does.
 * undefined: the header says nothing of it, or two things at once.
 */
export function kindOf(title: readonly string[]): ChainKind | undefined {
  const lines = title.map((line) => fold(line, LINE_MAX_CHARS).text.replace(REMARKS, ''));
  const ordered = [...lines.filter((line) => line.includes('接龙')), ...lines];
  for (const line of ordered) {
    const strong = meant(line);
    if (strong === 'several') return undefined;
    if (strong) return strong;
  }
  for (const line of ordered) {
    if (/参加|出席|到会/.test(line)) return 'event';
    if (/学习|读书|阅读|共读|晨读|夜读|研读/.test(line)) return 'checkIn';
  }
  return undefined;
}

const REMARKS = /\([^()]{0,60}\)/g;
const STRONG: readonly (readonly [ChainKind, RegExp])[] = [
  ['checkIn', /打卡|打咔|心得|感悟|学习体会/],
  ['event', /报名|参会|签名参加|不能参加/],
  ['acknowledgement', /收到|收悉|已阅|阅知|知晓|知悉|已知/],
];

/** 打卡，请假请注明 asks for check-ins, 收到请回执 for acknowledgements: 请假 and 回执 count where nothing else is named. */
const BESIDES = /请假|回执/;

function meant(line: string): ChainKind | 'several' | undefined {
  const found = STRONG.filter(([, sign]) => sign.test(line));
  if (found.length > 1) return 'several';
  return found[0]?.[0] ?? (BESIDES.test(line) ? 'event' : undefined);
}

/** What a name alone says in a list of answers to an invitation: those who come, who do not, or who ask for leave. */
export function bareAnswerOf(title: readonly string[]): 'attending' | 'declined' | 'leaveRequested' {
  const text = title.map((line) => fold(line, LINE_MAX_CHARS).text.replace(REMARKS, '')).join('\n');
  const comers = text.replace(/(?:不能?|无法|未能?|不便)(?:够|按时)?(?:参加|参会|出席|到会|报名)/g, '');
  if (/报名|参加|参会|出席|到会|回执/.test(comers)) return 'attending';
  return text.includes('请假') ? 'leaveRequested' : 'declined';
}

/** The form in which two headers are the same: without 接龙 itself, blanks, signs and how many stand on it. */
export function headerKey(title: readonly string[]): string {
  const words = title.map((line) =>
    fold(line, LINE_MAX_CHARS)
      .text.replace(/接龙|(?:已|共|目前|当前)?\d{1,4}[人位](?:已?(?:报名|参加|打卡|接龙))?/g, '')
      .replace(/[^\p{L}\p{N}]/gu, ''),
  );
  return words.join('').slice(0, KEY_MAX_CHARS);
}

const TITLE_MAX_CHARS = 40;

/** How a list is called to staff: the first line that says something, as typed; `''` where it is too long to be echoed whole. */
export function titleOf(title: readonly string[]): string {
  for (const line of title) {
    const bare = line
      .replace(/^[\s#＃【[]{0,6}(?:接[龙龍])?[\s:：】\]]{0,6}/u, '')
      .replace(/[\s:：】\]]{1,6}$/u, '');
    if (bare !== '') return [...bare].length > TITLE_MAX_CHARS ? '' : bare;
  }
  return '';
}
