/** The days a backfill is for: one, several, a span; at the front of its words or, failing that, near them. */

import { addDays, beijingDay } from '../domain/beijing-time.js';
import { type DayProblem, readDayAt } from './dates.js';
import { daysOf, readDaysAt, type SpanReading } from './day-spans.js';

/** How days are looked for. */
export interface Dating {
  /** Its instant rules what 昨天 is. */
  sentAt: Date;
  /** The words follow 打卡 rather than 补卡: 明天 is no day then, and 12/21 the twelfth of twenty-one. */
  lenient?: boolean;
}

export interface StudyDays {
  /** Beijing days, each once, in the order they were named. */
  days: string[];
  problem?: DayProblem;
  /** Where the words go on. */
  end: number;
}

/** More are not made up for at once, whatever a topic allows. */
const MAX_DAYS = 31;
const FILLER =
  /(?:忘(?:了|记)?(?:打卡?)?|漏打卡?|漏了|没来得及(?:打卡?)?|没打卡?|未打卡?|补一下|补上|补打卡?|一下|这?[两几三]天|两日|的卡|当天|那天|补|打卡|的|了|把|[ \n:])/y;
/** Between two days; before anything else it belongs to what follows. */
const BETWEEN = /[ ,、;+&]{0,2}(?:和|及|与|还有)?/y;
const PART_OF_DAY = /早上|晚上|上午|下午|中午|傍晚|夜里|[早晚夜晨]/y;
const BARE_DAY = /\d{1,2}(?=[ ,、;:和及与的\n《]|$)/y;
/** A fraction this far back is how far one has come, not a day. */
const FRACTION_DAYS = 7;

/** Days one behind the other from `from` on. */
export function takeDays(text: string, from: number, dating: Dating): StudyDays {
  const taken: StudyDays = { days: [], end: from };
  let at = from;
  for (let steps = 0; steps < 2 * MAX_DAYS + 10; steps += 1) {
    const filler = lengthAt(FILLER, text, at);
    const day = at + (filler > 0 ? 0 : lengthAt(BETWEEN, text, at));
    const reading = readOne(text, day, dating, taken.days.at(-1));
    if (reading !== undefined) {
      note(taken, reading);
      at = reading.end + lengthAt(PART_OF_DAY, text, reading.end);
    } else if (filler > 0) at += filler;
    else break;
  }
  const isNamed = taken.days.length > 0 || taken.problem !== undefined;
  return { ...taken, end: isNamed || !dating.lenient ? at : from };
}

function lengthAt(sticky: RegExp, text: string, at: number): number {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0].length ?? 0;
}

/** The first day anywhere in `text`, and those that follow it. Today is none: who makes up for a day names another. */
export function findDays(text: string, dating: Dating): (StudyDays & { start: number }) | undefined {
  const today = beijingDay(dating.sentAt);
  for (let at = 0; at < text.length; at += 1) {
    const reading = readDaysAt(text, at, dating.sentAt, 'past');
    if (reading === undefined || reading.from === today) continue;
    return { ...takeDays(text, at, dating), start: at };
  }
  return undefined;
}

/** A span, a day, or a bare number of the month of the day before it: 4.18、19. */
function readOne(
  text: string,
  at: number,
  { sentAt, lenient }: Dating,
  previous: string | undefined,
): SpanReading | undefined {
  const reading = readDaysAt(text, at, sentAt, 'past');
  if (reading !== undefined) return lenient && isNoDayAfterAll(text, reading, sentAt) ? undefined : reading;
  if (previous === undefined) return undefined;
  BARE_DAY.lastIndex = at;
  const bare = BARE_DAY.exec(text)?.[0];
  const inMonth = bare && readDayAt(`${Number(previous.slice(5, 7))}月${bare}日`, 0, sentAt, 'past');
  if (!inMonth) return undefined;
  const end = at + bare.length;
  if (inMonth.day === undefined) return { from: undefined, problem: inMonth.problem, start: at, end };
  return { from: inMonth.day, to: inMonth.day, start: at, end };
}

/** 打卡 明天继续 is no backfill for tomorrow, 打卡 12/21 none for December. */
function isNoDayAfterAll(text: string, reading: SpanReading, sentAt: Date): boolean {
  const typed = text.slice(reading.start, reading.end);
  const today = beijingDay(sentAt);
  // 打卡 今天… says what goes without saying, and is the beginning of a sentence.
  if (reading.from === today && reading.to === today && !/\d/.test(typed)) return true;
  if (/^\d{1,2}\/\d{1,2}$/.test(typed))
    return reading.from === undefined || reading.from < addDays(today, -FRACTION_DAYS);
  return (
    reading.from === undefined &&
    reading.problem === 'in_the_future' &&
    !/^[\d一二三四五六七八九十]/.test(typed)
  );
}

function note(taken: StudyDays, reading: SpanReading): void {
  if (reading.from === undefined) {
    taken.problem ??= reading.problem;
    return;
  }
  for (const day of daysOf(reading, MAX_DAYS))
    if (!taken.days.includes(day) && taken.days.length < MAX_DAYS) taken.days.push(day);
}
