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
    ['到4月30日，改到5月1日', '到4月30日，改', '2026-05-01'],
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

describe('both ends', () => {
  test.each([
    ['共读 2026年12月1日至12月31日', '共读', '2026-12-01', '2026-12-31'],
    ['《论语》共读（5月1日—31日）', '《论语》共读', '2026-05-01', '2026-05-31'],
    ['共读，时间：5月1日至6月1日', '共读', '2026-05-01', '2026-06-01'],
    ['从5月1日到5月31日 四书共读', '四书共读', '2026-05-01', '2026-05-31'],
    ['共读 12月20日至1月5日', '共读', '2026-12-20', '2027-01-05'],
    ['共读 从5月1日开始 到5月31日', '共读', '2026-05-01', '2026-05-31'],
    ['共读 明天到月底', '共读', '2026-04-24', '2026-04-30'],
    ['共读 4月1日至月底', '共读', '2026-04-01', '2026-04-30'],
  ])('%j', (rest, title, startsDay, endsDay) =>
    expect(read(rest)).toEqual({ title, startsDay, endsDay, books: expect.any(Array) }),
  );

  test('a beginning alone leaves the end open', () => {
    expect(read('四书共读 5月1日起')).toEqual({ title: '四书共读', books: [], startsDay: '2026-05-01' });
  });

  test.each(['共读 5月31日至5月1日', '共读 2月30日至5月1日', '共读 5月1日（周一）至5月31日'])(
    '%j cannot be',
    (rest) => expect(read(rest)).toEqual({ title: '共读', books: [], endProblem: true }),
  );

  test.each(['四书共读 第一至三期', '第1-3章共读'])('%j names none', (rest) =>
    expect(read(rest)).toEqual({ title: rest, books: [] }),
  );
});

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
