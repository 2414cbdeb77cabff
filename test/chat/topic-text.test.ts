/** A study topic as staff write it: title, books, and the day it ends. */

import { describe, expect, test } from 'vitest';
import { readTopicText } from '../../src/chat/topic-text.js';

/** Thursday, noon in Beijing. */
const sentAt = new Date('2026-04-23T04:00:00Z');
const read = (rest: string) => readTopicText(rest, sentAt);

describe('the end', () => {
  test.each([
    ['《论语》共读 到 2027年3月31日', '《论语》共读', '2027-03-31'],
    ['四书共读，至：5月1日', '四书共读', '2026-05-01'],
    ['四书共读、到5月1日止', '四书共读', '2026-05-01'],
    ['《論語》共讀； 到5月1日', '《論語》共讀', '2026-05-01'],
    ['到5月1日', '', '2026-05-01'],
    ['共读到下周一', '共读', '2026-04-27'],
    ['共读到20号', '共读', '2026-05-20'],
    ['到4月30日 到5月1日', '到4月30日', '2026-05-01'],
    ['从到到至 至  5月1日', '从到到至', '2026-05-01'],
  ])('%j', (rest, title, endsDay) => expect(read(rest)).toMatchObject({ title, endsDay }));

  test.each(['从春天到冬天', '读到', '四书共读至', '5月1日共读', '到处读书：'])('%j names none', (rest) =>
    expect(read(rest)).toEqual({ title: rest.replace(/：$/, ''), books: [] }),
  );

  test('that cannot be is said to be a problem, not taken for part of the title', () => {
    expect(read('四书共读 到 2月30日')).toEqual({ title: '四书共读', books: [], endProblem: true });
    expect(read('四书共读 到4月25日（周五）')).toMatchObject({ title: '四书共读', endProblem: true });
  });
});

test.each([',', '，', ';', '；', '、', ':', '：'])(
  'a %j at the end of the title is not part of it',
  (sign) => {
    expect(read(` 四书${sign}共读${sign} `).title).toBe(`四书${sign}共读`);
    expect(read(`四书共读 ${sign} 到5月1日`).title).toBe('四书共读');
  },
);

describe('the books', () => {
  test.each([
    ['《论语》共读', ['论语']],
    ['《论语》《孟子》到5月1日', ['论语', '孟子']],
    ['《论语》与《 论语 》', ['论语']],
    ['《孟子》、《论语》、《孟子》', ['孟子', '论语']],
    ['《》《 》', []],
    ['《论语', []],
    ['《论语》《孟子', ['论语']],
    ['四书共读', []],
  ])('%j', (rest, books) => expect(read(rest).books).toEqual(books));

  test('are fifty at most', () => {
    const names = Array.from({ length: 51 }, (_, index) => `第${index + 1}册`);
    expect(read(names.map((one) => `《${one}》`).join('')).books).toEqual(names.slice(0, 50));
  });
});
