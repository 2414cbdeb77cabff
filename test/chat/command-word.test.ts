/** Command words: found at the start, whole, and only where they are used and not talked about. */

import { describe, expect, test } from 'vitest';
import { commandStart, matchCommand, matchCommands } from '../../src/chat/command-word.js';
import { fold } from '../../src/chat/fold.js';

const WORDS = ['打卡', '今日打卡', '今日打卡统计', '社情民意', '社情民意信息', 'dk', 'daka', '心得', '确认'];
const match = (original: string, manner = {}) =>
  matchCommand({ original, folded: fold(original), attachments: [] }, [...WORDS], manner);

test('the longest word wins', () => {
  expect(match('今日打卡统计')?.word).toBe('今日打卡统计');
  expect(match('社情民意信息 路灯坏了')?.word).toBe('社情民意信息');
});

test('every word that fits is found, longest first, and those that go on are not', () => {
  const found = (original: string, commandWords: string[]) =>
    matchCommands({ original, folded: fold(original), attachments: [] }, commandWords).map(
      ({ word }) => word,
    );
  expect(found('通知公告 停水', ['通知', '', '公告', '通知公告'])).toEqual(['通知公告']);
  expect(found('补 打卡', ['补', '打卡', '补 打卡'])).toEqual(['补 打卡', '补']);
  expect(found('停水', ['通知'])).toEqual([]);
  expect(found('', ['通知', ''])).toEqual([]);
});

test('words in the order of the list are found as well in a list that was asked before', () => {
  const commandWords = ['打卡', '补卡'];
  const found = (original: string) =>
    matchCommand({ original, folded: fold(original), attachments: [] }, commandWords)?.word;
  expect([found('打卡'), found('补卡'), found('打卡')]).toEqual(['打卡', '补卡', '打卡']);
});

test.each([
  '#',
  '＃',
  '/',
  '【',
  '@小群 ',
  '@Mr ',
  '★',
  '＠群议\u2005',
  '# ',
  '你好，',
  '我来',
  '大家晚上好！今天',
])('before the word %j may stand', (prefix) =>
  expect(match(`${prefix}打卡 《论语》`)?.rest).toBe('《论语》'),
);

test.each([
  ['打卡', ''],
  ['打卡：《論語》第３章，很好', '《論語》第３章，很好'],
  ['【打卡】　Ａ b', 'Ａ b'],
  ['#打卡# 第3章', '第3章'],
  ['打卡第3章', '第3章'],
  ['打卡《论语》', '《论语》'],
  ['打卡12/21', '12/21'],
  ['打卡D12', 'D12'],
  ['打卡😀《论语》👍', '《论语》👍'],
  ['打卡啦~', ''],
  ['打卡\n\n第一行\n第二行', '第一行\n第二行'],
  ['打卡 。第3章 ', '第3章'],
  ['心得：好', '好'],
  ['心得\n好', '好'],
  ['心得 ：好', '好'],
  ['打卡昨天的', '昨天的'],
  ['dk 2', '2'],
  ['DK《论语》', '《论语》'],
])('%j: the rest is %j as typed', (typed, rest) => expect(match(typed)?.rest).toBe(rest));

test.each([
  '打卡机坏了',
  '打卡点',
  'dkny',
  'dakar',
  'dk2',
  '网红打卡',
  '说到打卡',
  '“打卡”',
  '社情民意工作',
  '心得 体会',
  '心得',
  '心得，好',
  '心得体：好',
  '打卡x3',
  '打卡𠮷',
  'dkd1',
  '打𠮷',
])('%j holds no command word', (typed) => expect(match(typed)).toBeUndefined());

describe('talk about a command is none', () => {
  test.each([
    '打卡吗？',
    '打卡？',
    '打卡了吗',
    '打卡了没？',
    '打卡 大家都打了吗？',
    '打卡，别忘了',
    '打卡 记得哦',
    '社情民意 怎么写',
    '打卡 什么时候截止？',
    '社情民意 会议明天开',
  ])('%j', (typed) => expect(match(typed)).toBeUndefined());

  test('said to the bot, a question about something else is content', () => {
    const tip = '社情民意 学校门口的红绿灯什么时候能装上，能不能快一点？';
    expect(match(tip, { addressed: true })?.word).toBe('社情民意');
  });

  test('a command that asks may end with a question mark', () => {
    expect(match('今日打卡统计？')).toBeUndefined();
    expect(match('今日打卡统计？', { asking: true })?.word).toBe('今日打卡统计');
  });
});

test('the words behind are folded and trimmed as well', () => {
  expect(match('打卡：《論語》第３章 ')).toEqual({
    word: '打卡',
    rest: '《論語》第３章',
    foldedRest: '《论语》第3章',
  });
});

test('a word may be followed by an emoji or a rare sign, not by a rare letter', () => {
  expect(match('打卡🀄')?.rest).toBe('');
  expect(match('打卡𝄞')?.rest).toBe('𝄞');
  expect(match('打卡𠮷')).toBeUndefined();
});

test.each([
  ['打卡', 0],
  ['# /[打卡', 4],
  ['@李秀兰 打卡', 5],
  ['@李秀兰\n打卡', 5],
  ['@a @b 打卡', 6],
  ['@李秀兰', 4],
  [`@${'名'.repeat(38)} 打卡`, 40],
  [`@${'名'.repeat(39)} 打卡`, 43],
  ['@a '.repeat(20).concat('打卡'), 60],
  ['@a '.repeat(21).concat('打卡'), 60],
  ['', 0],
])('the sentence %j begins at %i', (text, start) => expect(commandStart(text)).toBe(start));

test('a command is sought in the first 4,000 characters only', () => {
  expect(match(`${'#'.repeat(3_000)}打卡`)?.word).toBe('打卡');
  expect(match(`${'#'.repeat(5_000)}打卡`)).toBeUndefined();
  expect(commandStart('#'.repeat(5_000))).toBe(4_000);
});
