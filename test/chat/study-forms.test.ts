/** However a check-in is written down, it reads the same: width, script, emoji, order of labels, line breaks; and at any length. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAmendment, readOpenedAmendment } from '../../src/chat/amendment-text.js';
import { fold } from '../../src/chat/fold.js';
import { isListed, withListedBook } from '../../src/chat/listed-book.js';
import { readContentAnswer, readDayAnswer, readTitleChoice } from '../../src/chat/study-answer.js';
import { readStudyText } from '../../src/chat/study-text.js';
import { readTopicText } from '../../src/chat/topic-text.js';

const sentAt = new Date('2026-11-23T02:00:00Z');
const BOOKS = ['论语', '乡土中国', '平凡的世界', '古文观止', '我与地坛'];
const PARTS = ['第三章', '第3-5章', 'P45-62', '二十一讲', '上卷', '第二编第3节', '第1、2章', '45-62页'];
const WORDS = ['温故而知新', '很受启发，值得再读', '一是要学\n二是要思', '什么是仁？仁就是爱人'];

const book = fc.constantFrom(...BOOKS);
const part = fc.constantFrom(...PARTS);
const words = fc.constantFrom(...WORDS);
const readOf = (typed: string) => {
  const { book, part, reflection } = readStudyText(typed);
  return {
    book: book && fold(book).text,
    part: part && fold(part).text,
    reflection: fold(reflection).text.replace(/\s/g, ''),
  };
};
const as = (book: string, part: string, words: string) => ({
  book,
  part: fold(part).text,
  reflection: fold(words).text.replace(/\s/g, ''),
});
const wide = (text: string) =>
  text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)).replaceAll(' ', '　');
const TRADITIONAL: Readonly<Record<string, string>> = {
  论: '論',
  语: '語',
  乡: '鄉',
  国: '國',
  节: '節',
  讲: '講',
  观: '觀',
  页: '頁',
  编: '編',
};
const traditional = (text: string) => [...text].map((sign) => TRADITIONAL[sign] ?? sign).join('');

describe('a book, a part and words', () => {
  test.each<[string, (book: string, part: string, words: string) => string]>([
    ['in book marks', (b, p, w) => `《${b}》${p} 心得：${w}`],
    ['in other marks', (b, p, w) => `「${b}」 ${p}，感悟: ${w}`],
    ['in doubled brackets', (b, p, w) => `<<${b}>>${p} ${w}`],
    ['without marks', (b, p, w) => `${b} ${p} 心得：${w}`],
    ['in a sentence', (b, p, w) => `今天读了《${b}》${p}，${w}`],
    ['line by line', (b, p, w) => `\n《${b}》\n${p}\n心得\n${w}`],
    ['in labels', (b, p, w) => `书名：${b}\n章节：${p}\n心得：${w}`],
    ['in labels of one line', (b, p, w) => `书名：《${b}》 章节：${p} 心得：${w}`],
    ['in bracketed labels', (b, p, w) => `【书名】${b}\n【章节】${p}\n【感悟】${w}`],
    ['in numbered labels', (b, p, w) => `1、书名：${b}\n2、页码：${p}\n3、心得体会：${w}`],
    ['full width', (b, p, w) => wide(`《${b}》${p} 心得：${w}`)],
    ['in traditional characters', (b, p, w) => traditional(`《${b}》${p} 心得：`) + w],
    ['with emoji between', (b, p, w) => `📖《${b}》📖${p}📖 心得💡：${w}`],
    ['after a day mark', (b, p, w) => `D12/21 《${b}》${p} 心得：${w}`],
    ['parted by dashes', (b, p, w) => `—《${b}》—${p}—${w}`],
  ])('%s', (_, write) => {
    fc.assert(
      fc.property(book, part, words, (b, p, w) => {
        expect({ typed: write(b, p, w), ...readOf(write(b, p, w)) }).toEqual({
          typed: write(b, p, w),
          ...as(b, p, w),
        });
      }),
    );
  });

  test('the order of labels does not matter', () => {
    const order = fc.shuffledSubarray([0, 1, 2], { minLength: 3 });
    fc.assert(
      fc.property(book, part, words, order, (b, p, w, sequence) => {
        const lines = [`书名：${b}`, `章节：${p}`, `心得：${w}`];
        const typed = sequence.map((index) => lines[index]).join('\n');
        expect({ typed, ...readOf(typed) }).toEqual({ typed, ...as(b, p, w) });
      }),
    );
  });

  test('no word of the reflection gets lost, emoji right behind a place included', () => {
    const emoji = fc.constantFrom('👍', '😀😀', '🌹', '👨‍👩‍👧', '❤️');
    fc.assert(
      fc.property(book, part, words, emoji, (b, p, w, sign) => {
        expect(readStudyText(`《${b}》${p}${sign}${w}`)).toMatchObject({
          book: b,
          part: p,
          reflection: `${sign}${w}`,
        });
        expect(readStudyText(`《${b}》${p}${sign}`)).toEqual({ book: b, part: p, reflection: '' });
      }),
    );
  });
});

test.each([
  [
    '《论语》很好看，尤其第三章，受益',
    { book: '论语', part: '第三章', reflection: '很好看，尤其第三章，受益' },
  ],
  ['第三章《论语》', { book: '论语', part: '第三章', reflection: '' }],
  ['《论语》第1章、《孟子》第2章 都好', { book: '论语', part: '第1章、《孟子》第2章', reflection: '都好' }],
  ['《论语》《孟子》', { book: '论语', part: '《孟子》', reflection: '' }],
  ['《论语》学而篇', { book: '论语', part: '学而篇', reflection: '' }],
  ['《史记》项羽本纪第七', { book: '史记', part: '项羽本纪第七', reflection: '' }],
  ['我觉得第三章很好', { part: '第三章', reflection: '我觉得第三章很好' }],
  ['我与地坛第三章', { book: '我与地坛', part: '第三章', reflection: '' }],
  ['读者文摘第三期', { book: '读者文摘', part: '第三期', reflection: '' }],
  ['已完成', { reflection: '' }],
  ['1', { reflection: '' }],
  ['《论语》第三章\n#第12天#', { book: '论语', part: '第三章', reflection: '', decoration: '第12天' }],
  ['姓名：李秀兰\n日期：11月23日\n书名：论语\n心得：好', { book: '论语', reflection: '好' }],
  ['听书《平凡的世界》30分钟', { book: '平凡的世界', reflection: '' }],
])('%j', (typed, study) => expect(readStudyText(typed)).toEqual(study));

test.each([
  ['打卡 12/21', '12/21 《论语》', { decoration: '12/21', book: '论语' }],
  ['打卡 明天', '明天继续努力', { reflection: '明天继续努力' }],
  ['打卡 今天', '今天和孩子读《论语》', { book: '论语', reflection: '今天和孩子读《论语》' }],
  [
    '打卡 昨晚',
    '昨晚读了《论语》第三章',
    { day: '2026-11-22', book: '论语', part: '第三章', reflection: '' },
  ],
])('after 打卡 only what is plainly a day is one: %s', (_, typed, study) =>
  expect(readStudyText(typed, { sentAt, lenient: true })).toEqual(expect.objectContaining(study)),
);

test.each([
  ['11.21、11.22 《论语》', ['2026-11-21', '2026-11-22']],
  ['21、22号 《论语》', ['2026-11-21', '2026-11-22']],
  ['11月21、22 《论语》', ['2026-11-21', '2026-11-22']],
  ['11.20-11.22 《论语》', ['2026-11-20', '2026-11-21', '2026-11-22']],
  ['昨天前天 《论语》', ['2026-11-22', '2026-11-21']],
  ['昨天和前天的《论语》', ['2026-11-22', '2026-11-21']],
  ['周六周日 《论语》', ['2026-11-21', '2026-11-22']],
])('several days of a backfill: %s', (typed, days) => {
  const { day, moreDays, book } = readStudyText(typed, { sentAt });
  expect({ days: [day, ...(moreDays ?? [])], book }).toEqual({ days, book: '论语' });
});

describe('a book of the list', () => {
  const list = ['论语', '乡土中国'];
  test.each([
    ['乡土中国 很受启发', { book: '乡土中国', reflection: '很受启发' }],
    ['鄉土中國，很受启发', { book: '鄉土中國', reflection: '很受启发' }],
    ['论语学而篇 好', { book: '论语', part: '学而篇', reflection: '好' }],
    ['乡土中国', { book: '乡土中国', reflection: '' }],
    ['乡土中国人', { reflection: '乡土中国人' }],
    ['读乡土中国', { reflection: '读乡土中国' }],
  ])('%s', (reflection, study) => expect(withListedBook({ reflection }, list)).toEqual(study));

  test('is known by any edition; without a list every book is on it', () => {
    expect(['论语', '論語', '论语译注', '乡土 中国'].map((one) => isListed(one, list))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(isListed('孟子', list)).toBe(false);
    expect(isListed('孟子', [])).toBe(true);
  });
});

const asWords = (original: string) => ({ original, folded: fold(original), attachments: [] });

test.each([
  ['1', 0],
  ['2。', 1],
  ['第二个', 1],
  ['选2', 1],
  ['２', 1],
  ['二', 1],
  ['四书共读', 1],
  ['记到四书共读', 1],
  ['3', undefined],
  ['今天天气不错', undefined],
  ['2点开会', undefined],
])('which topic: %s', (typed, index) =>
  expect(readTitleChoice(asWords(typed), ['经典共读', '四书共读'])).toBe(index),
);

/** Adversarial lengths: whatever is repeated, reading grows with the length only. */
describe('100,000 characters are read in a moment', () => {
  test.each([
    '书名：',
    '心得 ',
    '第3章',
    '《',
    '11.20、',
    '1、',
    '周一',
    '不对，',
    '不是',
    '到',
    '📖',
    '第一、',
    '论',
    '\n章节：',
    '1号到',
    '月底',
    'D12 ',
  ])('%j', (piece) => {
    const text = piece.repeat(Math.ceil(100_000 / piece.length)).slice(0, 100_000);
    const start = process.cpuUsage();
    readStudyText(text, { sentAt });
    readStudyText(text, { sentAt, lenient: true });
    readAmendment(text, 'loose');
    readOpenedAmendment(text);
    readContentAnswer(asWords(text));
    readDayAnswer(asWords(text), { sentAt });
    readTitleChoice(asWords(text), ['四书共读']);
    withListedBook({ reflection: text }, BOOKS);
    readTopicText(text, sentAt);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000).toBeLessThan(3_000);
  });
});
