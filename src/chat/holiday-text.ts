/** Reading 放假 10月1日至10月7日 国庆, 上班 10月10日: the days, and what they are called. */

import { daysOf, readDaysAt } from './day-spans.js';
import { fold } from './fold.js';

export type HolidayText = { days: string[]; name: string } | { problem: true };

const MAX_DAYS = 62;
const MAX_NAME_CHARS = 20;

/** @param rest the words behind the command word, as typed. undefined: no day is named. */
export function readHolidayText(rest: string, sentAt: Date): HolidayText | undefined {
  const folded = fold(rest, 300);
  const days: string[] = [];
  let name = '';
  let from = 0;
  for (let at = 0; at < folded.text.length; at += 1) {
    const reading = readDaysAt(folded.text, at, sentAt, 'future');
    if (reading === undefined) continue;
    if (reading.from === undefined) return { problem: true };
    days.push(...daysOf(reading, MAX_DAYS));
    name += rest.slice(folded.origin(from), folded.origin(at));
    from = reading.end;
    at = reading.end - 1;
  }
  if (days.length === 0) return undefined;
  name += rest.slice(folded.origin(from));
  const called = name.replace(/[\s、,，;；:：。和及]+/gu, ' ').trim();
  return { days: [...new Set(days)].sort(), name: [...called].slice(0, MAX_NAME_CHARS).join('') };
}
