/** A month as a calendar in plain text: every sign is as wide as a Chinese character, so that it stands straight on a phone. */

import { addDays, weekdayOf } from '../../src/domain/beijing-time.js';

const CHECKED_IN = '●';
const FREE = '假';
const OTHER = '・';
const BLANK = '　';

/** What is not checked in is not told apart from what is to come: nobody is reproached. */
export function calendarInWords(
  from: string,
  to: string,
  days: { checkedIn: readonly string[]; free: readonly string[] },
): string {
  const rows: string[][] = [Array.from({ length: weekdayOf(from) - 1 }, () => BLANK)];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    if (rows.at(-1)!.length === 7) rows.push([]);
    rows.at(-1)!.push(days.checkedIn.includes(day) ? CHECKED_IN : days.free.includes(day) ? FREE : OTHER);
  }
  const legend = rows.flat().includes(FREE) ? `${CHECKED_IN}打卡 ${FREE}请假或放假` : `${CHECKED_IN}打卡`;
  return ['一二三四五六日', ...rows.map((row) => row.join('')), legend].join('\n');
}
