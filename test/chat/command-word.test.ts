/** Command words: found at the start, whole, and only where they are used and not talked about. */

import { describe, expect, test } from 'vitest';
import { matchCommand } from '../../src/chat/command-word.js';
import { fold } from '../../src/chat/fold.js';

const WORDS = ['打卡', '今日打卡', '今日打卡统计', '社情民意', '社情民意信息', 'dk', 'daka', '心得', '确认'];
const match = (original: string, manner = {}) =>
  matchCommand({ original, folded: fold(original), attachments: [] }, WORDS, manner);

test('the longest word wins', () => {
  expect(match('今日打卡统计')?.word).toBe('今日打卡统计');
  expect(match('社情民意信息 路灯坏了')?.word).toBe('社情民意信息');
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

test('a command is sought in the first 4,000 characters only', () => {
  expect(match(`${'#'.repeat(3_000)}打卡`)?.word).toBe('打卡');
  expect(match(`${'#'.repeat(5_000)}打卡`)).toBeUndefined();
});
