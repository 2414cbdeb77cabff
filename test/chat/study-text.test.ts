/** Reading a check-in: what of it is book, part, 心得 and day; the corpus holds the many, here stand the rules. */

import { expect, test } from 'vitest';
import type { ReadingContext } from '../../src/chat/define-job.js';
import { fold } from '../../src/chat/fold.js';
import { hearCheckIn } from '../../src/chat/study-post.js';
import { readStudyText } from '../../src/chat/study-text.js';

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

test('a post without 打卡 counts where a topic runs and nowhere else', () => {
  const context: ReadingContext = {
    sentAt,
    chatKind: 'group',
    addressed: false,
    mentionsAll: false,
    roles: new Set(),
    notices: [],
    topicRunning: true,
  };
  const words = { original: 'D12 《论语》', folded: fold('D12 《论语》'), attachments: [] };
  expect(hearCheckIn(words, context)?.payload).toMatchObject({ book: '论语', decoration: 'D12' });
  expect(hearCheckIn(words, { ...context, topicRunning: false })).toBeUndefined();
});
