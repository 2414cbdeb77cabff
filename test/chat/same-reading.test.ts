/** What reads the same is read the same: width, script, emoji, blanks and the order of labels change neither job nor payload. */

import traditionalCharacters from 'opencc-js/dict/TSCharacters';
import { describe, expect, test } from 'vitest';
import { fold } from '../../src/chat/fold.js';
import { corpus, type Line, readLine } from './corpus.js';

const traditional = new Map<string, string>();
for (const entry of traditionalCharacters.split('|')) {
  const [one, simplified] = entry.split(' ');
  if (one && simplified && !traditional.has(simplified)) traditional.set(simplified, one);
}

/** A payload as it compares: its words folded, without blanks and signs at the ends, lists and numbers as they are. */
function comparable(value: unknown): unknown {
  if (typeof value === 'string') return fold(value).text.replace(/[\s\p{P}]/gu, '');
  if (Array.isArray(value)) return value.map(comparable);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([one], [other]) => one.localeCompare(other));
  return Object.fromEntries(entries.map(([key, one]) => [key, comparable(one)]));
}

function reading(line: Line, text = line.text) {
  const { kind, job, reason, ...more } = readLine(line, text);
  return { kind, job, reason, payload: 'payload' in more ? comparable(more.payload) : undefined };
}

const wide = (text: string) =>
  text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)).replaceAll(' ', '　');

/** Names are matched as the platform gave them, so lines with mentions keep theirs. */
const CHANGES: readonly (readonly [string, (text: string) => string])[] = [
  ['full width', wide],
  ['half width', (text) => text.normalize('NFKC')],
  ['upper case', (text) => text.toUpperCase()],
  ['traditional characters', (text) => [...text].map((sign) => traditional.get(sign) ?? sign).join('')],
  ['a thumb behind', (text) => `${text}👍🏻`],
  ['a book before', (text) => `📚 ${text}`],
  ['emoji in between', (text) => text.replace(/[\s，。；：]{1,9}/g, '$&😀')],
  ['blanks around, as where the bot was mentioned', (text) => `\u2005 ${text} \u00a0`],
  ['a mention taken out in the middle', (text) => text.replace(' ', '  \u2005')],
  ['line breaks of Windows', (text) => text.replaceAll('\n', '\r\n')],
  ['empty lines in between', (text) => text.replaceAll('\n', '\n\n')],
];

/** A lone platform emoji, an approving one, a link, a quotation is that very thing. */
const AS_TYPED = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|\s)+$|https?:|^\[/u;
/** What its lines begin with makes a 接龙, and its payload holds places in the text. */
const lines = corpus.filter(
  (line) => !AS_TYPED.test(line.text) && !line.mentions && line.file !== 'chain.jsonl',
);

describe('the whole corpus', () => {
  test.each(CHANGES)('%s', (_, change) => {
    const others = lines
      .map((line) => ({ text: change(line.text), was: reading(line), is: reading(line, change(line.text)) }))
      .filter(({ was, is }) => JSON.stringify(was) !== JSON.stringify(is));
    expect(others).toEqual([]);
  });
});

const orders = <T>(list: readonly T[]): T[][] =>
  list.length < 2
    ? [[...list]]
    : list.flatMap((one, at) =>
        orders([...list.slice(0, at), ...list.slice(at + 1)]).map((rest) => [one, ...rest]),
      );
const LINE_GAPS = ['\n', '\n\n', ' \n'];
const ANY_GAPS = [...LINE_GAPS, ' ', '；'];
/** On one line a 心得 goes on to its end, for it is prose. */
const LABELLED: readonly (readonly [string, string[], string[]])[] = [
  ['社情民意', ['标题：停车难', '情况：老城区车位少', '原因：规划早', '建议：错峰共享车位'], ANY_GAPS],
  ['打卡', ['书名：《论语》', '章节：第三章', '心得：温故知新'], LINE_GAPS],
  ['打卡', ['书名：《论语》', '章节：第三章'], ANY_GAPS],
];

describe('labels in any order', () => {
  test.each(LABELLED)('%s %s', (word, labels, gaps) => {
    const read = new Set<string>();
    for (const order of orders(labels))
      for (const gap of gaps)
        read.add(JSON.stringify(reading({ file: '', job: null, text: `${word}\n${order.join(gap)}` })));
    expect([...read]).toHaveLength(1);
  });
});
