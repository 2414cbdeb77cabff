/** What staff write of a topic, line by line, as they really type it. */

import { expect, test } from 'vitest';
import { readHolidayText } from '../../src/chat/holiday-text.js';
import { readLeaveDays, readReturnDay } from '../../src/chat/leave-text.js';
import { readDayBoundary, readStudyDays } from '../../src/chat/study-days-text.js';
import { readTopicWords } from '../../src/chat/topic-rules-text.js';

const SENT_AT = new Date('2026-11-23T10:00:00+08:00');
const read = (text: string) => readTopicWords(text, SENT_AT);

test('lines of rules behind a title with its days', () => {
  expect(
    read(
      '《论语》共读 12月1日至12月31日\n学习日：周一至周五\n日界：凌晨2点\n最少字数：30\n补卡：3天，每月4次\n领读：12月1日 李秀兰；12月2日 张伟\n群：委员读书群、第一联络组群',
    ),
  ).toEqual({
    head: '《论语》共读 12月1日至12月31日',
    studyDays: { kind: 'workdays' },
    dayBoundaryMinutes: 120,
    minReflectionChars: 30,
    backfillDays: 3,
    backfillsAMonth: 4,
    leads: [
      { day: '2026-12-01', name: '李秀兰' },
      { day: '2026-12-02', name: '张伟' },
    ],
    groups: ['委员读书群', '第一联络组群'],
    unclear: [],
  });
});

test('on one line too, with full-width signs, and several leads a day over several days', () => {
  const said = read(
    '冬季共读 学习日：每周一 补卡:不可补；周末：自愿；连续天数：显示；空打卡：计入；领读：12月30日至2027年1月1日 李秀兰、张伟',
  );
  expect(said).toMatchObject({
    head: '冬季共读',
    studyDays: { kind: 'weekly', weekdays: [1] },
    backfillDays: 0,
    weekendsOptional: true,
    showsStreak: true,
    minReflectionChars: 0,
    unclear: [],
  });
  expect(said.leads).toHaveLength(6);
  expect(said.leads?.at(-1)).toEqual({ day: '2027-01-01', name: '张伟' });
});

test('a line that is not understood is named, and the others are kept', () => {
  expect(read('共读\n学习日：看情况\n日界：下午3点\n补卡：3天')).toMatchObject({
    unclear: ['学习日', '日界'],
    backfillDays: 3,
  });
});

test('a day from which something holds stands in its line', () => {
  expect(read('共读\n日界：凌晨2点，从12月5日起')).toMatchObject({
    dayBoundaryMinutes: 120,
    fromDay: '2026-12-05',
  });
});

test.each<[string, ReturnType<typeof readStudyDays>]>([
  ['每天', { kind: 'daily' }],
  ['工作日', { kind: 'workdays' }],
  ['周一到周五', { kind: 'workdays' }],
  ['每周一三五', { kind: 'weekly', weekdays: [1, 3, 5] }],
  ['星期二、星期四晚上8点', { kind: 'weekly', weekdays: [2, 4], fromMinute: 1200 }],
  ['每周一 21:00-22:00', { kind: 'weekly', weekdays: [1], fromMinute: 1260, untilMinute: 1320 }],
  ['周末', { kind: 'weekly', weekdays: [6, 7] }],
  ['每月15日', { kind: 'monthly', on: { date: 15 } }],
  ['每季度第一个周五', { kind: 'quarterly', month: 1, on: { nth: 1, weekday: 5 } }],
  ['每季度最后一个周五', { kind: 'quarterly', month: 3, on: { nth: -1, weekday: 5 } }],
  ['每季度末月最后一天', { kind: 'quarterly', month: 3, on: { date: 31 } }],
  ['随便', undefined],
])('study days: %s', (text, rule) => {
  expect(readStudyDays(text)).toEqual(rule);
});

test.each([
  ['凌晨2点', 120],
  ['2点', 120],
  ['零点', 0],
  ['早上六点', 360],
  ['下午3点', undefined],
  ['很晚', undefined],
])('a day begins at %s', (text, minutes) => {
  expect(readDayBoundary(text)).toBe(minutes);
});

test.each([
  ['12月3日至5日 出差', ['2026-12-03', '2026-12-05']],
  ['这两天停一下', ['2026-11-23', '2026-11-24']],
  ['出差三天', ['2026-11-23', '2026-11-25']],
  ['一周', ['2026-11-23', '2026-11-29']],
  ['从明天起一周', ['2026-11-24', '2026-11-30']],
  ['到12月5日', ['2026-11-23', '2026-12-05']],
  ['12月30日至1月2日', ['2026-12-30', '2027-01-02']],
  ['今天', ['2026-11-23', '2026-11-23']],
])('leave: %s', (text, [fromDay, toDay]) => {
  expect(readLeaveDays(text, SENT_AT)).toEqual({ fromDay, toDay });
});

test('leave without a day, and with days that cannot be', () => {
  expect(readLeaveDays('家里有事', SENT_AT)).toBeUndefined();
  expect(readLeaveDays('2月30日', SENT_AT)).toEqual({ problem: true });
  expect(readReturnDay('', SENT_AT)).toBe('2026-11-23');
  expect(readReturnDay('2月30日', SENT_AT)).toBeUndefined();
});

test('holidays: days with a name in any order', () => {
  expect(readHolidayText('12月31日至2027年1月2日 元旦', SENT_AT)).toEqual({
    days: ['2026-12-31', '2027-01-01', '2027-01-02'],
    name: '元旦',
  });
  expect(readHolidayText('元旦：1月1日、1月2日', SENT_AT)).toEqual({
    days: ['2027-01-01', '2027-01-02'],
    name: '元旦',
  });
  expect(readHolidayText('了', SENT_AT)).toBeUndefined();
});
