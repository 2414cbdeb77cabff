/** Days and times as people type them, by Beijing's calendar. */

import { describe, expect, test } from 'vitest';
import { findDay, readDayAt } from '../../src/chat/dates.js';
import { readNumber } from '../../src/chat/number-words.js';
import { readInstantAt, readTimeAt } from '../../src/chat/times.js';

/** Thursday, noon in Beijing. */
const sentAt = new Date('2026-04-23T04:00:00Z');
const past = (text: string, at = sentAt) => {
  const reading = readDayAt(text, 0, at, 'past');
  return reading && (reading.day ?? reading.problem);
};
const future = (text: string, at = sentAt) => {
  const reading = readDayAt(text, 0, at, 'future');
  return reading && (reading.day ?? reading.problem);
};

describe('a day of the past', () => {
  test.each([
    ['4.20', '2026-04-20'],
    ['4/20', '2026-04-20'],
    ['4-20', '2026-04-20'],
    ['4月20日', '2026-04-20'],
    ['四月二十日', '2026-04-20'],
    ['20号', '2026-04-20'],
    ['二十号', '2026-04-20'],
    ['28号', '2026-03-28'],
    ['上个月28号', '2026-03-28'],
    ['昨天', '2026-04-22'],
    ['昨日', '2026-04-22'],
    ['前天', '2026-04-21'],
    ['大前天', '2026-04-20'],
    ['昨晚', '2026-04-22'],
    ['今天', '2026-04-23'],
    ['上周五', '2026-04-17'],
    ['上星期日', '2026-04-19'],
    ['周一', '2026-04-20'],
    ['周五', '2026-04-17'],
    ['2026-04-20', '2026-04-20'],
    ['2026年4月20日', '2026-04-20'],
    ['20号(周一)', '2026-04-20'],
    ['23号', '2026-04-23'],
    ['周四', '2026-04-23'],
    ['上个周五', '2026-04-17'],
    ['上上周五', '2026-04-10'],
    ['上上个星期天', '2026-04-12'],
    ['这个周三', '2026-04-22'],
    ['本月20号', '2026-04-20'],
    ['这个月3号', '2026-04-03'],
    ['1月31日', '2026-01-31'],
  ])('%s is %s', (text, day) => expect(past(text)).toBe(day));

  test.each([
    ['2月30日', 'no_such_day'],
    ['13月1日', 'no_such_day'],
    ['4月0日', 'no_such_day'],
    ['2026-02-29', 'no_such_day'],
    ['4月30日', 'in_the_future'],
    ['明天', 'in_the_future'],
    ['下周一', 'in_the_future'],
    ['20号(周五)', 'weekday_differs'],
    ['12.20', 'in_the_future'],
    ['本月28号', 'in_the_future'],
    ['下个月5号', 'in_the_future'],
    ['4月31日', 'no_such_day'],
  ])('%s cannot be: %s', (text, problem) => expect(past(text)).toBe(problem));

  test.each([
    '第三章',
    '3.5%',
    '1/2杯',
    '192.168.1.1',
    '十章',
    '13.45',
    '2026',
    '天天',
    '周围',
    '0.5',
    '今',
    '2026年',
    '20号9栋',
    '4月305',
  ])('%s names none', (text) => expect(past(text)).toBeUndefined());

  test('December is last year’s in January', () => {
    expect(past('12月31日', new Date('2027-01-01T04:00:00Z'))).toBe('2026-12-31');
    expect(past('30号', new Date('2027-01-01T04:00:00Z'))).toBe('2026-12-30');
    expect(past('11月30日', new Date('2027-02-10T04:00:00Z'))).toBe('2026-11-30');
    expect(past('10月30日', new Date('2027-02-10T04:00:00Z'))).toBe('in_the_future');
    expect(past('12月31日', new Date('2027-03-10T04:00:00Z'))).toBe('in_the_future');
    expect(future('12月31日', new Date('2027-01-01T04:00:00Z'))).toBe('2027-12-31');
  });

  test('29 February is there in a leap year only', () => {
    expect(past('2月29日', new Date('2028-03-01T04:00:00Z'))).toBe('2028-02-29');
    expect(past('2月29日', new Date('2027-03-01T04:00:00Z'))).toBe('no_such_day');
  });

  test('昨天 turns at Beijing midnight, with the server in UTC', () => {
    expect(past('昨天', new Date('2026-04-22T15:59:59Z'))).toBe('2026-04-21');
    expect(past('昨天', new Date('2026-04-22T16:00:00Z'))).toBe('2026-04-22');
  });
});

describe('a day to come', () => {
  test.each([
    ['明天', '2026-04-24'],
    ['后天', '2026-04-25'],
    ['周一', '2026-04-27'],
    ['周四', '2026-04-23'],
    ['下周一', '2026-04-27'],
    ['下下周一', '2026-05-04'],
    ['本周五', '2026-04-24'],
    ['25日(周六)', '2026-04-25'],
    ['25日(周五)', 'weekday_differs'],
    ['20号', '2026-05-20'],
    ['5月1日', '2026-05-01'],
    ['23号', '2026-04-23'],
    ['下个月5号', '2026-05-05'],
    ['本月30号', '2026-04-30'],
    ['上个月5号', '2026-03-05'],
    ['下个周五', '2026-05-01'],
    ['大后天', '2026-04-26'],
  ])('%s is %s', (text, day) => expect(future(text)).toBe(day));

  test('January is next year’s in December', () => {
    expect(future('1月5日', new Date('2026-12-20T04:00:00Z'))).toBe('2027-01-05');
    expect(future('2月5日', new Date('2026-11-20T04:00:00Z'))).toBe('2027-02-05');
    expect(future('3月5日', new Date('2026-11-20T04:00:00Z'))).toBe('2027-03-05');
    expect(future('2月5日', new Date('2026-10-20T04:00:00Z'))).toBe('2027-02-05');
    expect(past('1月5日', new Date('2026-12-20T04:00:00Z'))).toBe('2026-01-05');
  });
});

test('the first day in a sentence is found with its place', () => {
  expect(findDay('论语第3章 4.20的', sentAt, 'past')).toEqual({ day: '2026-04-20', start: 6, end: 10 });
  expect(findDay('读 2026-04-20 的', sentAt, 'past')).toEqual({ day: '2026-04-20', start: 2, end: 12 });
  expect(findDay('4.19 和4.20', sentAt, 'past', 4)).toMatchObject({ day: '2026-04-20', start: 6 });
  expect(findDay('没有日子', sentAt, 'past')).toBeUndefined();
});

test.each(['02026-04-20', '92026-04-20', '94月20日', '020号'])(
  '%s: inside a number no day begins',
  (text) => {
    expect(readDayAt(text, 1, sentAt, 'past')).toBeUndefined();
    expect(readDayAt(text.replace(/^./, '在'), 1, sentAt, 'past')).toMatchObject({ day: '2026-04-20' });
  },
);

test('a plan is sought in the days to come', () => {
  expect(findDay('周一开会', sentAt, 'future')).toMatchObject({ day: '2026-04-27', start: 0, end: 2 });
});

describe('a time of day', () => {
  test.each([
    ['下午3点', 900],
    ['9点半', 570],
    ['15:00', 900],
    ['15：00'.normalize('NFKC'), 900],
    ['晚上8点一刻', 1215],
    ['中午12点', 720],
    ['中午1点', 780],
    ['早8点', 480],
    ['上午九点', 540],
    ['下午两点', 840],
    ['15时30分', 930],
    ['24:00', 1440],
    ['15: 30', 930],
    ['9点59', 599],
    ['8点三刻', 525],
    ['8点整', 480],
    ['上午2点', 120],
    ['早上2点', 120],
    ['中午11点半', 690],
    ['中午2点', 840],
    ['下午13点', 780],
    ['下午12点', 720],
    ['凌晨12点', 0],
    ['凌晨2点', 120],
    ['晚上12点', 1440],
    ['今晚12点', 1440],
    ['夜里11点', 1380],
    ['夜里12点', 1440],
    ['晚上1点', 1500],
    ['晚上3点', 1620],
    ['凌晨6点', 360],
    ['早上1点', 60],
    ['上午12点', 720],
    ['傍晚4点', 960],
    ['下午1点', 780],
    ['晚上5点', 1020],
    ['晚上20点', 1200],
    ['中午11点', 660],
    ['深夜0点', 1440],
    ['03:00', 180],
    ['夜里6点', 1080],
    ['傍晚6点', 1080],
  ])('%s is minute %i', (text, minutes) => expect(readTimeAt(text, 0)?.minutes).toBe(minutes));

  test.each([
    ['3点', [180, 900]],
    ['夜里2点', [120, 1560]],
    ['早上12点', []],
    ['中午5点', []],
    ['傍晚9点', []],
    ['晚上4点', []],
    ['晚上16点', []],
    ['凌晨9点', []],
    ['上午0点', []],
  ])('%s is not one time but %j', (text, can) =>
    expect(readTimeAt(text, 0)).toMatchObject({ minutes: undefined, can }),
  );

  test('what the clock shows in the named part of the day, and never another minute', () => {
    for (const part of ['凌晨', '早上', '上午', '中午', '下午', '傍晚', '晚上', '夜里'])
      for (let hour = 0; hour <= 12; hour += 1)
        for (const minutes of readTimeAt(`${part}${hour}点10分`, 0)!.can)
          expect([hour % 12, 10]).toEqual([Math.floor(minutes / 60) % 12, minutes % 60]);
  });

  test('ends before the blank that follows it', () => {
    expect(readTimeAt('下午3点 开会', 0)).toEqual({ minutes: 900, can: [900], start: 0, end: 4 });
    expect(readTimeAt('请8点开会', 1)).toEqual({ minutes: 480, can: [480], start: 1, end: 3 });
  });

  test.each(['25:00', '3点75', '三', '3:5', '8', '3点60', ''])('%s is none', (text) =>
    expect(readTimeAt(text, 0)).toBeUndefined(),
  );
});

describe('an instant', () => {
  const instant = (text: string, at = sentAt) => {
    const reading = readInstantAt(text, 0, at);
    return reading && (reading.at?.toISOString() ?? ('problem' in reading ? reading.problem : ''));
  };
  test.each([
    ['明早8点半', '2026-04-24T00:30:00.000Z'],
    ['明天早上8点半', '2026-04-24T00:30:00.000Z'],
    ['今晚8点', '2026-04-23T12:00:00.000Z'],
    ['下周一上午9:00', '2026-04-27T01:00:00.000Z'],
    ['25日(周六)下午3:00', '2026-04-25T07:00:00.000Z'],
    ['25日(周五)下午3:00', 'weekday_differs'],
    ['15:00', '2026-04-23T07:00:00.000Z'],
    ['8:00', '2026-04-24T00:00:00.000Z'],
    ['4月30日 15:00', '2026-04-30T07:00:00.000Z'],
    ['明天,8点', '2026-04-24T00:00:00.000Z'],
    ['当晚8点', '2026-04-23T12:00:00.000Z'],
    ['明晚12点', '2026-04-24T16:00:00.000Z'],
    ['明天晚上1点', '2026-04-24T17:00:00.000Z'],
    ['明天夜里2点', 'time_unclear'],
    ['夜里2点', '2026-04-23T18:00:00.000Z'],
    ['今夜2点', '2026-04-23T18:00:00.000Z'],
    ['明天3点', 'time_unclear'],
    ['3点', 'time_unclear'],
    ['今天3点', '2026-04-23T07:00:00.000Z'],
    ['明天早上12点', 'time_unclear'],
    ['12:00', '2026-04-24T04:00:00.000Z'],
    ['12:01', '2026-04-23T04:01:00.000Z'],
    ['周一9点', '2026-04-27T01:00:00.000Z'],
    ['4月31日9点', 'no_such_day'],
    ['20号9点', '2026-05-20T01:00:00.000Z'],
    ['25日10:30', '2026-04-25T02:30:00.000Z'],
    ['4月30日9点', '2026-04-30T01:00:00.000Z'],
    ['2026年4月30日9:00', '2026-04-30T01:00:00.000Z'],
  ])('%s', (text, at) => expect(instant(text)).toBe(at));

  test('behind midnight 晚上1点 is the one that comes next', () => {
    const soon = new Date('2026-04-22T16:30:00Z');
    expect(instant('晚上1点', soon)).toBe('2026-04-22T17:00:00.000Z');
  });

  test('a day alone is no instant', () => expect(instant('明天')).toBeUndefined());
});

test.each([
  ['12', 12],
  ['十', 10],
  ['十二', 12],
  ['二十', 20],
  ['二十一', 21],
  ['一百零八', 108],
  ['两千零二', 2002],
  ['二〇二六', 2026],
  ['一千零一十', 1010],
  ['百', 100],
  ['千一百', 1100],
  ['x12', undefined],
  ['12章', undefined],
  ['第十', undefined],
  ['十章', undefined],
  ['', undefined],
  ['1234567890', undefined],
])('%s is %s', (word, value) => expect(readNumber(word)).toBe(value));
