/** Reading when something is to come again and again: 每天20点, 每晚8点半, 每周日20点; around it stands what it is for. */

import { fold } from './fold.js';
import { readTimeAt } from './times.js';

export interface RegularTime {
  /** Minutes after Beijing midnight; undefined: not said. */
  atMinute?: number;
  /** 1 Monday … 7 Sunday. */
  weekday?: number;
  /** A time is named that can be two, or none. */
  unclear?: true;
  /** What else was said, folded. */
  rest: string;
}

const MAX_CHARS = 200;
const EVERY =
  /(?:在|于|改[到成为])?[ ,]{0,4}(?:每个?(?:天|日)?|(?:每个?)?(?:周|星期|礼拜)([一二三四五六日天]))? ?$/u;
const WEEKDAY = /每个?(?:周|星期|礼拜)([一二三四五六日天])/u;
const DAY_MINUTES = 24 * 60;

export function readRegularTime(words: string): RegularTime {
  const text = fold(words, MAX_CHARS).text.trim();
  for (let at = 0; at < text.length; at += 1) {
    const time = readTimeAt(text, at);
    if (time === undefined) continue;
    const before = text.slice(0, at);
    const every = EVERY.exec(before);
    const head = before.slice(0, every?.index ?? before.length);
    const rest = `${head} ${text.slice(time.end)}`.trim();
    return {
      ...(time.minutes === undefined ? { unclear: true as const } : { atMinute: time.minutes % DAY_MINUTES }),
      ...weekdayIn(every?.[1]),
      rest,
    };
  }
  const named = WEEKDAY.exec(text);
  return {
    ...weekdayIn(named?.[1]),
    rest: (named ? text.replace(named[0], ' ') : text.replace(/^每[天日]/, '')).trim(),
  };
}

function weekdayIn(sign: string | undefined): { weekday?: number } {
  return sign === undefined ? {} : { weekday: '一二三四五六'.indexOf(sign) + 1 || 7 };
}
