/** Where a book and a place in it are named. */

import { describe, expect, test } from 'vitest';
import { findBook, findPart, type Span } from '../../src/chat/book-place.js';

const whole = (text: string): Span => ({ start: 0, end: text.length });
const book = (text: string, span = whole(text)) => {
  const found = findBook(text, span);
  return found && [text.slice(found.start, found.end), text.slice(found.title.start, found.title.end)];
};
const part = (text: string, span = whole(text)) => {
  const found = findPart(text, span);
  return found && text.slice(found.start, found.end);
};

describe('a book', () => {
  test.each([
    ['《论语》第三章', ['《论语》', '论语']],
    ['读了《论语》', ['《论语》', '论语']],
    ['《读《论语》札记》好', ['《读《论语》札记》', '读《论语》札记']],
    ['<论语>第三章', ['<论语>', '论语']],
    ['《论语 第三章', ['《论语', '论语']],
    ['《论语第三章', ['《论语', '论语']],
    ['《论语', ['《论语', '论语']],
    ['《论语\n《孟子》', ['《论语', '论语']],
    ['《》》论', ['《》》', '》']],
  ])('%j', (text, found) => expect(book(text)).toEqual(found));

  test.each(['论语', '《', '《 论语', '<论语', '<论\n语>', '论语》'])('%j holds none', (text) =>
    expect(book(text)).toBeUndefined(),
  );

  test('begins among the first forty characters of its span', () => {
    expect(book(`${'读'.repeat(39)}《论语》`)).toBeDefined();
    expect(book(`${'读'.repeat(40)}《论语》`)).toBeUndefined();
    expect(book('读《论语》', { start: 0, end: 1 })).toBeUndefined();
    expect(book('《论语》《孟子》', { start: 4, end: 8 })).toEqual(['《孟子》', '孟子']);
    expect(book('<论语>', { start: 0, end: 3 })).toBeUndefined();
  });

  test('has at most a hundred characters; with its mark forgotten, twenty', () => {
    expect(book(`《${'论'.repeat(100)}》`)?.[1]).toBe('论'.repeat(100));
    expect(book(`《${'论'.repeat(101)}》`)).toBeUndefined();
    expect(book(`《${'论'.repeat(19)} 好`)?.[1]).toBe('论'.repeat(19));
    expect(book(`《${'论'.repeat(20)}好`)).toBeUndefined();
    expect(book('读读《论语', { start: 2, end: 4 })?.[1]).toBe('论');
  });
});

describe('a place', () => {
  test.each([
    ['第三章', '第三章'],
    ['读第3章', '第3章'],
    ['第3-5章很好', '第3-5章'],
    ['第3章、第4章和第6章 好', '第3章、第4章和第6章'],
    ['p45-62', 'p45-62'],
    ['二十一讲', '二十一讲'],
    ['上卷 第三回', '上卷 第三回'],
    ['卷三', '卷三'],
    ['前言', '前言'],
    ['(p3', 'p3'],
    ['读3章', '3章'],
    ['ap3', undefined],
    ['p3', 'p3'],
    ['前言不搭后语', undefined],
    ['第三次会议', undefined],
  ])('%j: %j', (text, found) => expect(part(text)).toBe(found));

  test('begins among the first forty characters of its span and ends inside it', () => {
    expect(part(`${' '.repeat(39)}第三章`)).toBe('第三章');
    expect(part(`${' '.repeat(40)}第三章`)).toBeUndefined();
    expect(part('第三章', { start: 0, end: 2 })).toBeUndefined();
    expect(part('读3章', { start: 1, end: 3 })).toBe('3章');
    expect(part('第三章 第四章', { start: 0, end: 5 })).toBe('第三章');
  });

  test('seven that follow each other are one', () => {
    expect(part('p1 p2 p3 p4 p5 p6 p7 p8')).toBe('p1 p2 p3 p4 p5 p6 p7');
  });
});
