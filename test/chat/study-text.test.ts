/** Reading a check-in: what of it is book, part, 心得 and day; the corpus holds the many, here stand the rules. */

import { describe, expect, test } from 'vitest';
import type { ReadingContext } from '../../src/chat/define-job.js';
import { fold } from '../../src/chat/fold.js';
import { hearCheckIn } from '../../src/chat/study-post.js';
import { readBackfill, readCheckIn, readStudyText } from '../../src/chat/study-text.js';

const sentAt = new Date('2026-04-23T04:00:00Z');

test('a title is kept whole, in the characters it was typed in', () => {
  expect(readStudyText('《論語·學而（節選）》 第１章').book).toBe('論語·學而（節選）');
  expect(readStudyText('《读〈论语〉札记》').book).toBe('读〈论语〉札记');
});

test('a reflection keeps its emoji, width and line breaks', () => {
  expect(readStudyText('《论语》第3章\n心得：\n好书👍！\n\n　第二段').reflection).toBe(
    '好书👍！\n\n　第二段',
  );
});

test('nothing is lost when the book is woven into a sentence', () => {
  const words = '晚上和孩子一起读了《论语》第一章，他很喜欢';
  expect(readStudyText(words)).toEqual({ book: '论语', part: '第一章', reflection: words });
});

test('words between the place and the label belong to the reflection', () => {
  expect(readStudyText('《论语》第3章 读得慢 心得：值得').reflection).toBe('读得慢\n值得');
});

test('a book that is only talked about far into a text is not the one studied', () => {
  const words = `${'今天想了很多'.repeat(10)}，想起《孟子》`;
  expect(readStudyText(words).book).toBeUndefined();
});

test('only a backfill looks for a day', () => {
  expect(readStudyText('昨天 《论语》').day).toBeUndefined();
  expect(readStudyText('昨天 《论语》', { sentAt }).day).toBe('2026-04-22');
});

test('a day may stand behind the book', () => {
  expect(readStudyText('《论语》第三章 20号的', { sentAt })).toMatchObject({
    day: '2026-04-20',
    book: '论语',
  });
});

test.each([
  ['《论语》第3章', { book: '论语', part: '第3章', reflection: '' }],
  ['《论语》👍 第3章😀', { book: '论语', part: '第3章', reflection: '' }],
  ['今天读了《论语》', { book: '论语', reflection: '' }],
  ['《论语》第3章，、。很好', { book: '论语', part: '第3章', reflection: '很好' }],
  ['《论语》第3章 心得：', { book: '论语', part: '第3章', reflection: '' }],
  ['《论语》第3章 读得慢 心得：', { book: '论语', part: '第3章', reflection: '读得慢' }],
  ['《论语》第3章 心得：值得', { book: '论语', part: '第3章', reflection: '值得' }],
  ['《论语》读完了 心得：值得', { book: '论语', reflection: '值得' }],
  ['心得：值得', { reflection: '值得' }],
  ['心得 值得', { reflection: '值得' }],
  ['心得体会交流', { reflection: '心得体会交流' }],
  ['论语 第三章', { book: '论语', part: '第三章', reflection: '' }],
  ['今天读了 论语 第三章', { book: '论语', part: '第三章', reflection: '' }],
  ['书名：论语 章节：第三章', { book: '论语', part: '第三章', reflection: '' }],
  ['论语 心得：值得', { book: '论语', reflection: '值得' }],
  ['第三章', { part: '第三章', reflection: '' }],
  ['读完第三章', { part: '第三章', reflection: '' }],
  ['第12天 《论语》', { decoration: '第12天', book: '论语', reflection: '' }],
  ['d12🎉《论语》', { decoration: 'd12', book: '论语', reflection: '' }],
  ['12/21 《论语》', { decoration: '12/21', book: '论语', reflection: '' }],
  ['很好', { reflection: '很好' }],
  ['', { reflection: '' }],
])('%j', (words, study) => expect(readStudyText(words)).toEqual(study));

test('a bare title is one word of at most twenty characters', () => {
  expect(readStudyText(`${'论'.repeat(20)} 第三章`).book).toBe('论'.repeat(20));
  expect(readStudyText(`${'论'.repeat(21)} 第三章`).book).toBeUndefined();
  expect(readStudyText('很好 论语 第三章').book).toBeUndefined();
  expect(readStudyText('很好，论语 第三章')).toMatchObject({
    part: '第三章',
    reflection: '很好，论语 第三章',
  });
});

test('up to twelve words in front of the book only lead to it', () => {
  expect(readStudyText(`${'今天'.repeat(12)}《论语》很好`).reflection).toBe('很好');
  expect(readStudyText(`${'今天'.repeat(13)}《论语》很好`).reflection).toMatch(/^今天/);
});

describe('the days of a backfill', () => {
  test.each([
    ['昨天', { day: '2026-04-22', reflection: '' }],
    ['一下 4.20的 《论语》', { day: '2026-04-20', book: '论语', reflection: '' }],
    ['4.20、4.21《论语》', { day: '2026-04-20', moreDays: ['2026-04-21'], book: '论语', reflection: '' }],
    ['4.20和20号、4.21、4.22', { day: '2026-04-20', moreDays: ['2026-04-21', '2026-04-22'], reflection: '' }],
    ['2月30日 《论语》', { dayProblem: 'no_such_day', book: '论语', reflection: '' }],
    ['2月30日、明天', { dayProblem: 'no_such_day', reflection: '' }],
    ['2月30日、4.20', { dayProblem: 'no_such_day', day: '2026-04-20', reflection: '' }],
    ['《论语》 明天的', { dayProblem: 'in_the_future', book: '论语', reflection: '' }],
    ['2月30日 《论语》 昨天', { dayProblem: 'no_such_day', book: '论语', reflection: '' }],
    ['4.20 《论语》 昨天很忙', { day: '2026-04-20', book: '论语', reflection: '昨天很忙' }],
    ['《论语》周一读的', { day: '2026-04-20', book: '论语', reflection: '' }],
    ['《论语》心得：昨天很忙', { book: '论语', reflection: '昨天很忙' }],
    ['《论语》', { book: '论语', reflection: '' }],
  ])('%j', (words, study) => expect(readStudyText(words, { sentAt })).toEqual(study));

  test('are looked for in the first sixty characters', () => {
    expect(readStudyText(`《论语》${'很'.repeat(52)}4.20号 `, { sentAt }).day).toBe('2026-04-20');
    expect(readStudyText(`《论语》${'很'.repeat(60)}4.20号 `, { sentAt }).day).toBeUndefined();
    expect(readStudyText(`《论语》${'很'.repeat(60)}4.20号 心得：好`, { sentAt }).day).toBeUndefined();
  });
});

const context: ReadingContext = {
  sentAt,
  chatKind: 'group',
  addressed: false,
  mentionsAll: false,
  roles: new Set(),
  notices: [],
  topicRunning: true,
};
const words = (original: string) => ({ original, folded: fold(original), attachments: [] });
const match = (word: string, rest: string) => ({ word, rest, foldedRest: fold(rest).text });

test('a check-in with nothing behind its word is a bare one', () => {
  const reason = (rest: string) => readCheckIn(match('打卡', rest), words(rest), context)?.reason;
  expect(reason('')).toBe('check-in, bare');
  expect(reason('《论语》')).toBe('check-in');
});

test.each([
  ['补卡', '', 'backfill without day'],
  ['补卡', '《论语》', 'backfill without day'],
  ['补卡', '昨天', 'backfill with day'],
  ['补卡', '2月30日', 'backfill with day'],
  ['补', '昨天', 'backfill with day'],
  ['补', '20号《论语》', 'backfill with day'],
  ['补', '20号第三章很好', 'backfill with day'],
  ['补', '20号《论语》很好', 'backfill with day'],
  ['补', '20号 心得：好', 'backfill with day'],
  ['补', '2月30日', 'backfill with day'],
  ['补', '20号的会议材料', undefined],
  ['补', '《论语》', undefined],
  ['补', '', undefined],
])('%s %s: %s', (word, rest, reason) =>
  expect(readBackfill(match(word, rest), words(rest), context)?.reason).toBe(reason),
);

describe('a post that does not say 打卡 first', () => {
  const hear = (original: string) => hearCheckIn(words(original), context);
  test.each([
    ['D12', 'check-in by day mark', { decoration: 'D12', reflection: '' }],
    ['第12天打卡 《论语》', 'check-in by day mark', { decoration: '第12天打卡', book: '论语' }],
    ['《论语》第3章打卡', 'check-in by its last word', { book: '论语', part: '第3章', reflection: '' }],
    [
      '《论语》第3章学习打卡！ ',
      'check-in by its last word',
      { book: '论语', part: '第3章', reflection: '' },
    ],
    ['《打卡》 读书打卡。。', 'check-in by its last word', { book: '打卡', reflection: '' }],
    ['心得：很好', 'check-in by label', { reflection: '很好' }],
    ['@李秀兰 《論語》打卡', 'check-in by its last word', { book: '論語', reflection: '' }],
    ['　感悟：很好', 'check-in by label', { reflection: '很好' }],
  ])('%j: %s', (typed, reason, payload) => expect(hear(typed)).toMatchObject({ reason, payload }));

  test.each([
    '',
    '我打卡',
    '打卡',
    '第3天开会',
    'D3次列车',
    'D12？',
    '心得：',
    '《论语》',
    '《论语》打卡机',
    '学习',
  ])('%j is none', (typed) => expect(hear(typed)).toBeUndefined());
});

test('a post without 打卡 counts where a topic runs and nowhere else', () => {
  const post = words('D12 《论语》');
  expect(hearCheckIn(post, context)?.payload).toMatchObject({ book: '论语', decoration: 'D12' });
  expect(hearCheckIn(post, { ...context, topicRunning: false })).toBeUndefined();
});
