/** Reading study leave: 请假 12月3日至5日 出差, 这两天停一下, 请假一周, 从明天起请假三天; and until when it is over: 销假, 销假 12月4日. */

import { addDays, beijingDay } from '../domain/beijing-time.js';
import { readDayAt } from './dates.js';
import { readDaysAt } from './day-spans.js';
import { fold } from './fold.js';
import { readNumber } from './number-words.js';

/** Beijing days, both included; or why they cannot be. */
export type LeaveDays = { fromDay: string; toDay: string } | { problem: true };

/** Longer words are a story, not a leave. */
const MAX_CHARS = 200;
const LENGTH = /(半|\d{1,3}|[一二两三四五六七八九十]{1,3}) ?(?:个)?(天|日|周|星期|礼拜|月)(?!前|后|\d)/;
const THESE_DAYS = /这(?:两|几)[天日]|近(?:两|几)[天日]|今明(?:两[天日])?/;
const UNTIL = /(?:请?到|至|[-~])/;
const DAYS_OF: Readonly<Record<string, number>> = { 天: 1, 日: 1, 周: 7, 星期: 7, 礼拜: 7, 月: 30 };

/** undefined: no day is named. */
export function readLeaveDays(words: string, sentAt: Date): LeaveDays | undefined {
  const text = fold(words, MAX_CHARS).text;
  const today = beijingDay(sentAt);
  for (let at = 0; at < text.length; at += 1) {
    const until = UNTIL.exec(text.slice(at, at + 2));
    if (until?.index === 0) {
      const last = readDayAt(text, at + until[0].length, sentAt, 'future');
      if (last !== undefined) return spanOf(today, last.day);
    }
    const reading = readDaysAt(text, at, sentAt, 'future');
    if (reading === undefined) continue;
    if (reading.from === undefined) return { problem: true };
    if (reading.from !== reading.to) return spanOf(reading.from, reading.to);
    const length = lengthIn(text.slice(reading.end));
    return spanOf(reading.from, addDays(reading.from, (length ?? 1) - 1));
  }
  if (THESE_DAYS.test(text)) return spanOf(today, addDays(today, /几/.test(text) ? 2 : 1));
  const length = lengthIn(text);
  return length === undefined ? undefined : spanOf(today, addDays(today, length - 1));
}

function lengthIn(text: string): number | undefined {
  const found = LENGTH.exec(text);
  if (found === null) return undefined;
  const count = found[1] === '半' ? 0.5 : readNumber(found[1]!.replace('两', '二'));
  const days = Math.ceil((count ?? 0) * (DAYS_OF[found[2]!] ?? 1));
  return days > 0 ? days : undefined;
}

function spanOf(fromDay: string, toDay: string | undefined): LeaveDays {
  return toDay === undefined || toDay < fromDay ? { problem: true } : { fromDay, toDay };
}

/** The first day that is no leave any more: today, unless another is named; undefined: it cannot be. */
export function readReturnDay(words: string, sentAt: Date): string | undefined {
  const text = fold(words, MAX_CHARS).text;
  for (let at = 0; at < text.length; at += 1) {
    const reading = readDayAt(text, at, sentAt, 'future');
    if (reading !== undefined) return reading.day;
  }
  return beijingDay(sentAt);
}

/** 明天的会请假, 请假条: leave of another thing than study. */
export function isOtherLeave(words: string): boolean {
  const text = fold(words, MAX_CHARS).text;
  return (
    /^(?:条|单|手续|的人|流程|制度|规定|情况|名单|找|扣|要|需|多少|谁|怎|几|吗|的)/.test(text) ||
    /会议|开会|参会|到会|[的次场个]会(?!同)|活动|调研|视察|培训|座谈|签到|列席|出席|大会|例会|课(?:堂|上)|值班|[?]/.test(
      text,
    )
  );
}
