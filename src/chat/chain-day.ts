/** The day a 接龙 is for, where its header names one: 11月23日打卡, 昨日学习打卡. */

import { type DayReading, readDayAt } from './dates.js';
import { fold } from './fold.js';

/** undefined: none is named, so it is the day on which it is sent. 今日 says the same. */
export function dayOfTitle(title: readonly string[], sentAt: Date): DayReading | undefined {
  for (const line of title) {
    const text = fold(line, 200).text.replace(LEAD, '');
    if (/^(?:今|本)/.test(text)) return undefined;
    const reading = readDayAt(text, 0, sentAt, 'past');
    if (reading && FOLLOWS.test(text.slice(reading.end))) return reading;
  }
  return undefined;
}

/** #接龙, 【, what only leads to the title. */
const LEAD = /^[#[\s]{0,6}(?:接龙)?[\]:,\s]{0,6}/;
/** A day by which something is due is none that was studied. */
const FOLLOWS = /^[\s\])(,:日号]{0,4}(?!前|之前|以前|截止|起|开始|到|至|-)/;
