/** Days, spans, times and periods in every form people give them: what is written is what is read, and no contradiction is guessed away. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDayAt } from '../../src/chat/dates.js';
import { readDaysAt } from '../../src/chat/day-spans.js';
import { fold } from '../../src/chat/fold.js';
import { readInstantAt, readPeriodAt, readTimeAt } from '../../src/chat/times.js';
import { addDays, beijingDay, beijingInstant, weekdayOf } from '../../src/domain/beijing-time.js';

/** A Monday, ten in the morning in Beijing. */
const sentAt = new Date('2026-11-23T02:00:00Z');
const NUMERALS = '〇一二三四五六七八九';
const inChinese = (number: number): string => {
  if (number < 10) return NUMERALS[number]!;
  const [tens, ones] = [Math.floor(number / 10), number % 10];
  return `${tens > 1 ? NUMERALS[tens] : ''}十${ones > 0 ? NUMERALS[ones] : ''}`;
};
const partsOf = (day: string) => [day.slice(0, 4), Number(day.slice(5, 7)), Number(day.slice(8))] as const;

/** Ways to write a day of this year or the next. */
const FORMS: readonly ((day: string) => string)[] = [
  (day) => day,
  (day) => day.replaceAll('-', '/'),
  (day) => day.replaceAll('-', ''),
  (day) => `${partsOf(day)[0]}年${partsOf(day)[1]}月${partsOf(day)[2]}日`,
  (day) =>
    `${[...partsOf(day)[0]].map((sign) => NUMERALS[Number(sign)]).join('')}年${inChinese(partsOf(day)[1])}月${inChinese(partsOf(day)[2])}日`,
  (day) => `${partsOf(day)[0]}年 ${partsOf(day)[1]} 月 ${partsOf(day)[2]} 号`,
  (day) => `２０${day.slice(2, 4)}．${day.slice(5, 7)}．${day.slice(8)}`,
];
const NEAR_FORMS: readonly ((day: string) => string)[] = [
  (day) => `${partsOf(day)[1]}月${partsOf(day)[2]}日`,
  (day) => `${partsOf(day)[1]}月${partsOf(day)[2]}号`,
  (day) => `${partsOf(day)[1]}.${partsOf(day)[2]}`,
  (day) => `${partsOf(day)[1]}/${partsOf(day)[2]}`,
  (day) => `${inChinese(partsOf(day)[1])}月${inChinese(partsOf(day)[2])}号`,
  (day) => `${partsOf(day)[1]}月${partsOf(day)[2]}日（周${'一二三四五六日'[weekdayOf(day) - 1]}）`,
  (day) => `星期${'一二三四五六日'[weekdayOf(day) - 1]}（${partsOf(day)[1]}月${partsOf(day)[2]}日）`,
];
const dayOf = (typed: string, direction: 'past' | 'future') => {
  const reading = readDayAt(fold(typed).text, 0, sentAt, direction);
  return reading && (reading.day ?? reading.problem);
};
const offset = (min: number, max: number) =>
  fc.integer({ min, max }).map((days) => addDays(beijingDay(sentAt), days));

test('a day with its year is the day, in any form', () => {
  fc.assert(
    fc.property(offset(0, 1_000), fc.constantFrom(...FORMS), (day, form) => {
      expect({ typed: form(day), day: dayOf(form(day), 'future') }).toEqual({ typed: form(day), day });
    }),
  );
});

test('a day without its year is the one that is meant: near behind for a backfill, ahead for a plan', () => {
  const forms = fc.constantFrom(...NEAR_FORMS);
  fc.assert(
    fc.property(offset(-300, 0), forms, (day, form) => {
      expect(dayOf(form(day), 'past')).toBe(day);
    }),
  );
  fc.assert(
    fc.property(offset(0, 300), forms, (day, form) => {
      expect(dayOf(form(day), 'future')).toBe(day);
    }),
  );
});

test('a weekday that does not fit its date is told, never guessed', () => {
  const other = fc.integer({ min: 1, max: 6 });
  fc.assert(
    fc.property(
      offset(0, 300),
      other,
      fc.constantFrom('（周X）', '周X', '，星期X', ' (礼拜X)'),
      (day, by, how) => {
        const wrong = '一二三四五六日'[(weekdayOf(day) - 1 + by) % 7]!;
        expect(dayOf(`${NEAR_FORMS[0]!(day)}${how.replace('X', wrong)}`, 'future')).toBe('weekday_differs');
      },
    ),
  );
});

test('no day that the calendar lacks is read as another', () => {
  const monthAndDate = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 29, max: 39 }));
  fc.assert(
    fc.property(monthAndDate, ([month, date]) => {
      const exists = date <= new Date(Date.UTC(2026, month, 0)).getUTCDate();
      if (!exists) expect(dayOf(`2026年${month}月${date}日`, 'future')).toBe('no_such_day');
    }),
  );
});

describe('a span', () => {
  const read = (typed: string, direction: 'past' | 'future' = 'future') => {
    const reading = readDaysAt(fold(typed).text, 0, sentAt, direction);
    return reading && (reading.from === undefined ? reading.problem : `${reading.from} ${reading.to}`);
  };
  test.each([
    ['12月1日—3日', '2026-12-01 2026-12-03'],
    ['1号到5号', '2026-12-01 2026-12-05'],
    ['1-3号', '2026-12-01 2026-12-03'],
    ['12.1-12.3', '2026-12-01 2026-12-03'],
    ['12月1-3日', '2026-12-01 2026-12-03'],
    ['12月31日至1月5日', '2026-12-31 2027-01-05'],
    ['周三到周五', '2026-11-25 2026-11-27'],
    ['明天到月底', '2026-11-24 2026-11-30'],
    ['明天', '2026-11-24 2026-11-24'],
    ['12月31日至12月1日', 'ends_before_start'],
    ['25日至27日（周四）', 'weekday_differs'],
    ['2月30日至3月1日', 'no_such_day'],
    ['第3-5章', undefined],
  ])('%s', (typed, span) => expect(read(typed)).toBe(span));

  test.each([
    ['20号到22号', '2026-11-20 2026-11-22'],
    ['20-22号', '2026-11-20 2026-11-22'],
    ['11.20-22', '2026-11-20 2026-11-22'],
    ['上周五到昨天', '2026-11-20 2026-11-22'],
    ['昨天到明天', 'in_the_future'],
  ])('of the past: %s', (typed, span) => expect(read(typed, 'past')).toBe(span));

  test('is from its first day to its last', () => {
    fc.assert(
      fc.property(
        offset(0, 200),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom('至', '到', '-', '—', '~', ' — '),
        (from, days, sign) => {
          const to = addDays(from, days);
          expect(read(`${FORMS[3]!(from)}${sign}${NEAR_FORMS[0]!(to)}`)).toBe(`${from} ${to}`);
        },
      ),
    );
  });
});

describe('days by words', () => {
  test.each([
    ['月底', '2026-11-30'],
    ['下月底', '2026-12-31'],
    ['年底', '2026-12-31'],
    ['12月底', '2026-12-31'],
    ['三天后', '2026-11-26'],
    ['两周后', '2026-12-07'],
    ['这周五', '2026-11-27'],
    ['大后天', '2026-11-26'],
    ['本月25日', '2026-11-25'],
    ['廿五号', '2026-11-25'],
    ['明年3月1日', '2027-03-01'],
    ['3月31日', '2027-03-31'],
    ['11月1日', '2026-11-01'],
    ['下周一（30日）', '2026-11-30'],
    ['周三（26日）', 'weekday_differs'],
    ['3号楼', undefined],
    ['5号文', undefined],
    ['3.5万', undefined],
  ])('%s', (typed, day) => expect(dayOf(typed, 'future')).toBe(day));
});

describe('times', () => {
  const at = (typed: string) => {
    const reading = readInstantAt(fold(typed).text, 0, sentAt);
    return reading?.at && new Date(reading.at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16);
  };
  test.each([
    ['晚上1点', '2026-11-24T01:00'],
    ['今晚12点', '2026-11-24T00:00'],
    ['今晚七点', '2026-11-23T19:00'],
    ['下午三点一刻', '2026-11-23T15:15'],
    ['八点十五分', '2026-11-24T08:15'],
    ['半小时后', '2026-11-23T10:30'],
    ['一个半小时后', '2026-11-23T11:30'],
    ['30分钟之后', '2026-11-23T10:30'],
    ['一刻钟后', '2026-11-23T10:15'],
    ['25日（周三）下午3:00', '2026-11-25T15:00'],
    ['25日（周三 下午3:00）', '2026-11-25T15:00'],
    ['月底下午三点', '2026-11-30T15:00'],
    ['周五晚八点半', '2026-11-27T20:30'],
  ])('%s', (typed, instant) => expect(at(typed)).toBe(instant));

  test('a clock in figures is read as it stands, at any minute of the day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_439 }), (minute) => {
        const [hour, rest] = [Math.floor(minute / 60), minute % 60];
        const figures = `${hour}:${String(rest).padStart(2, '0')}`;
        expect(readTimeAt(figures, 0)?.minutes).toBe(minute);
        expect(readTimeAt(`${inChinese(hour).replace('〇', '零')}点${inChinese(rest)}分`, 0)?.can[0]).toBe(
          minute,
        );
        expect(at(`明天${figures}`)).toBe(
          new Date(beijingInstant('2026-11-24', minute).getTime() + 8 * 3_600_000).toISOString().slice(0, 16),
        );
      }),
    );
  });

  const period = (typed: string) => {
    const reading = readPeriodAt(fold(typed).text, 0, sentAt);
    if (reading === undefined) return undefined;
    if (reading.from === undefined) return reading.problem;
    return [reading.from, reading.to]
      .map((one) => new Date(one.getTime() + 8 * 3_600_000).toISOString().slice(5, 16))
      .join(' ');
  };
  test.each([
    ['8:30-10:00', '11-24T08:30 11-24T10:00'],
    ['明天下午3点到5点', '11-24T15:00 11-24T17:00'],
    ['下午3:00—5:00', '11-23T15:00 11-23T17:00'],
    ['25日14:30～16:30', '11-25T14:30 11-25T16:30'],
    ['晚上11点到1点', '11-23T23:00 11-24T01:00'],
    ['12月1日9:00至12月3日17:00', '12-01T09:00 12-03T17:00'],
    ['下午3点到上午9点', 'ends_before_start'],
    ['下午3点到早上12点', 'time_unclear'],
    ['明天3点到5点', 'time_unclear'],
    ['下午1点到夜里1点', '11-23T13:00 11-24T01:00'],
    ['晚上8点到12点', '11-23T20:00 11-24T00:00'],
    ['31日9:00至2月30日9:00', 'no_such_day'],
    ['明天下午3点', undefined],
  ])('%s', (typed, read) => expect(period(typed)).toBe(read));
});
