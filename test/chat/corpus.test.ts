/** The corpus is read as it should be: commands that write are all found, chatter is never taken for one. */

import { describe, expect, test } from 'vitest';
import { look } from '../../src/chat/look.js';
import { corpus, eventOf, type Line, labelOf, meantBy, readLine, tableOf } from './corpus.js';

test('the corpus is large enough, and half of it is chatter', () => {
  expect(corpus.length).toBeGreaterThanOrEqual(1_500);
  expect(corpus.filter((line) => line.job === null).length).toBeGreaterThanOrEqual(900);
});

describe.each([...new Set(corpus.map((line) => line.file))])('%s', (file) => {
  test.each(corpus.filter((line) => line.file === file))('$text', (line) => {
    const { label, payload } = meantBy(readLine(line));
    expect(label).toBe(labelOf(line));
    if (payload !== undefined) expect(payload).toMatchObject(line.fields ?? {});
  });
});

test('the confusion table: what was expected against what was read', () => {
  const cells = new Map<string, Map<string, number>>();
  for (const line of corpus) {
    const row = cells.get(labelOf(line)) ?? new Map<string, number>();
    const { label } = meantBy(readLine(line));
    cells.set(labelOf(line), row.set(label, (row.get(label) ?? 0) + 1));
  }
  const rows = [...cells].sort(([one], [other]) => one.localeCompare(other));
  const shown = rows.map(([expected, row]) => `${expected.padEnd(28)}${shownRow(expected, row)}`);
  console.log([`${corpus.length} messages, expected → read`, ...shown].join('\n'));
  expect(rows.filter(([expected, row]) => row.size > 1 || !row.has(expected))).toEqual([]);
});

function shownRow(expected: string, row: ReadonlyMap<string, number>): string {
  const others = [...row].filter(([label]) => label !== expected);
  const wrong = others.map(([label, count]) => `, ${label} ${count}`).join('');
  return `right ${String(row.get(expected) ?? 0).padStart(4)}${wrong}`;
}

test('the look keeps whatever is understood without anything open', () => {
  const alone = corpus.filter((line) => line.job !== null && line.open === undefined);
  // Whether a book is listed there the database knows.
  const kept = (line: Line) => (line.books ? ['ours', 'ours-if-open'] : ['ours']);
  const lost = alone.filter((line) => !kept(line).includes(look(eventOf(line), tableOf(line))));
  expect(lost.map((line) => line.text)).toEqual([]);
});

test('no chatter is ours by its words alone', () => {
  const chatter = corpus.filter(
    (line) => line.job === null && !line.addressed && line.chat !== 'private' && line.topic !== false,
  );
  const taken = chatter.filter((line) => look(eventOf(line), tableOf(line)) === 'ours');
  expect(taken.map((line) => line.text)).toEqual([]);
});
