/** 接龙 of any make are read back, whatever their numbers, suffixes, emoji and blank lines; long ones take linear time. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { meaningOfLine } from '../../src/chat/chain-meaning.js';
import { readChain, readChainForm } from '../../src/chat/chain-text.js';
import { fold } from '../../src/chat/fold.js';
import { indexNames, type Listed, readList } from '../../src/domain/chain-names.js';
import { SENT_AT } from './honest-table.js';

const ROSTER: Listed[] = [
  ['李秀兰', '农业界'],
  ['张伟', '教育界'],
  ['王建国', '经济界'],
  ['陈静', '医药卫生界'],
  ['刘洋', '科学技术界'],
  ['周敏', '文化艺术界'],
  ['丁一', '工商联界'],
  ['赵军', '经济界'],
  ['赵军', '特邀界'],
  ['阿依古丽·买买提', '少数民族界'],
  ['于笑笑', '文化艺术界'],
  ['白露', '特邀界'],
].map(([name, unit]) => ({ name: name as string, units: [unit as string] }));
const INDEX = indexNames(ROSTER);

const CHINESE = '零一二三四五六七八九十';
const NUMBERS: readonly ((n: number) => string)[] = [
  (n) => `${n}. `,
  (n) => `${n}.`,
  (n) => `${n}、`,
  (n) => `${n}）`,
  (n) => `(${n}) `,
  (n) => `（${n}）`,
  (n) => String.fromCodePoint(0x2460 + n - 1),
  (n) => `${String.fromCodePoint(0xff10 + n)}．`,
  (n) => `${CHINESE[n]}、`,
  (n) => `${n}: `,
  (n) => `${n}：`,
  (n) => `${n} `,
  (n) => `${n}\u{fe0f}\u{20e3} `,
];
const CONTENTS = ['', '第3章', '《论语》第3章 心得：温故而知新', '读完，很有收获', '+1', '12.1', '请假'];
/** What may hang on a name, with the 界别 it needs. */
const SHAPES: readonly ((name: string, unit: string) => string)[] = [
  (name, unit) => `${name}-${unit}`,
  (name, unit) => `${name}（${unit}）`,
  (name, unit) => `${unit}${name}`,
  (name, unit) => `${unit} ${name}`,
  (name, unit) => `【${unit}】${name}`,
];
const PLAIN: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => `${name}委员`,
  (name) => `${name}💐`,
  (name) => `🌹${name}`,
  (name) => `@${name}`,
  (name) => ([...name].length === 2 ? [...name].join(' ') : name),
  (name) => ([...name].length === 2 ? [...name].join('\u3000') : name),
];

const person = fc.record({
  at: fc.nat(ROSTER.length - 1),
  shape: fc.nat(SHAPES.length - 1),
  plain: fc.nat(PLAIN.length - 1),
  withUnit: fc.boolean(),
  content: fc.constantFrom(...CONTENTS),
  gap: fc.constantFrom(' ', '\u3000', '：', '，'),
  blank: fc.boolean(),
});
const list = fc.record({
  header: fc.constantFrom(
    '#接龙\n今日打卡',
    '接龙 今日打卡',
    '【打卡接龙】',
    '#接龍\n今日打卡\n請大家踴躍參加🌹',
  ),
  number: fc.constantFrom(...NUMBERS),
  people: fc.uniqueArray(person, { selector: (one) => one.at, minLength: 1, maxLength: 9 }),
});

function write({ header, number, people }: typeof list extends fc.Arbitrary<infer L> ? L : never): string {
  const lines = people.map((one, index) => {
    const { name, units } = ROSTER[one.at] as Listed;
    const needsUnit = one.withUnit || name === '赵军';
    const shown = needsUnit ? SHAPES[one.shape]!(name, units[0]!) : PLAIN[one.plain]!(name);
    const content = one.content === '' ? '' : `${one.gap}${one.content}`;
    return `${number(index + 1)}${shown}${content}${one.blank ? '\n' : ''}`;
  });
  return `${header}\n\n${lines.join('\n')}`;
}

const bare = (text: string) => fold(text).text.replace(/\s/g, '');

describe('lists written in any way', { timeout: 60_000 }, () => {
  test('are read back: each person once, with their words', () => {
    fc.assert(
      fc.property(list, (written) => {
        const chain = readChain(write(written));
        expect(chain?.kind).toBe('checkIn');
        const { people, loose } = readList(chain?.lines ?? [], INDEX);
        expect(loose).toEqual([]);
        expect(people.map((one) => [ROSTER.indexOf(one.person), bare(one.content)])).toEqual(
          written.people.map((one) => [one.at, bare(one.content)]),
        );
      }),
      { numRuns: 3_000 },
    );
  });

  test('hold nobody whom nobody wrote', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '1. ',
            '2、',
            '李',
            '秀',
            '兰',
            '张',
            '伟',
            '明',
            '界',
            '农业',
            '-',
            ' ',
            '\n',
            '《',
            '3',
            '章',
            '💐',
          ),
        ),
        (pieces) => {
          const text = pieces.join('');
          const found = readList(readChain(`#接龙\n打卡\n\n${text}`)?.lines ?? [], INDEX);
          const letters = bare(text).replace(/[^\p{Script=Han}]/gu, '');
          for (const { person: one } of found.people) expect(letters).toContain(one.name);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test('whatever is typed, nothing is thrown', () => {
    const context = {
      sentAt: SENT_AT,
      chatKind: 'group' as const,
      addressed: false,
      mentionsAll: false,
      roles: new Set<never>(),
      notices: [],
      topicRunning: true,
    };
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.constantFrom('#接龙\n打卡\n', '接龙', '#接龙 报名\n1.'),
        (noise, lead) => {
          const text = `${lead}${noise}`;
          readChainForm({ original: text, folded: fold(text, 4_000), attachments: [] }, context);
          for (const { content } of readList(readChain(text)?.lines ?? [], INDEX).people)
            meaningOfLine(content, { kind: 'checkIn', title: [lead] });
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('60,000 characters take linear time', () => {
  const fill = (piece: string, chars: number) =>
    piece.repeat(Math.ceil(chars / piece.length)).slice(0, chars);
  const time = (text: string) => {
    const from = performance.now();
    const chain = readChain(text);
    const { people } = readList(chain?.lines ?? [], INDEX);
    for (const { content } of people) meaningOfLine(content, { kind: 'checkIn', title: chain?.title ?? [] });
    return performance.now() - from;
  };

  test.each([
    ['lines', '1. 李秀兰 第3章\n'],
    ['numbers alone', '1.\n'],
    ['blank lines', '\n'],
    ['remarks behind blank lines', '请\n\n'],
    ['numbers in one line', '1. 李秀兰 2. 张伟 1. '],
    ['names in one line', '李秀兰、'],
    ['units', '农业界'],
    ['digits', '1'],
    ['Chinese numbers', '一'],
    ['blanks', ' '],
    ['brackets', '（'],
    ['emoji', '💐'],
    ['examples', '例 1. 张三\n'],
    ['strangers', '1. 赵四 第3章\n'],
    ['dots', '1. ·'],
  ])('%s', (_, piece) => {
    const header = '#接龙\n今日打卡\n\n1. 李秀兰 ';
    time(header + fill(piece, 6_000));
    const short = Math.min(...[1, 2, 3].map(() => time(header + fill(piece, 6_000))));
    const long = Math.min(...[1, 2, 3].map(() => time(header + fill(piece, 60_000))));
    // Ten times as much; quadratic would be a hundred.
    expect(long).toBeLessThan(Math.max(short * 40, 500));
  });
});
