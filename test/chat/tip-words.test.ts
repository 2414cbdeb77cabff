/** Nothing of a tip gets lost: whatever is typed, all words but labels stand in one of its parts; what looks the same reads the same. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '../../src/chat/fold.js';
import { findTipLabels } from '../../src/chat/tip-labels.js';
import { missingParts, readTipText, type TipText } from '../../src/chat/tip-text.js';

const PIECES = [
  ...'标题情况问题建议原因对策反映人电话单位姓名教育界张伟李秀兰路灯坏了的是希望请一二三、：:；;，,。.！!？?（）()【】「」#*-—=|… \n\u3000\u200b1234'.split(
    '',
  ),
  ...['标题：', '情况：', '建议：', '\n建议\n', '一、情况', '（二）问题：', '关于装灯的建议', '13912345678'],
  ...[
    '建议：1.装灯',
    '张伟 教育界',
    '姓名：陈静 单位：县医院',
    '社情民意信息',
    '**现状**：',
    '😀',
    '標題：',
    '𠮷',
  ],
];
const typed = fc.array(fc.constantFrom(...PIECES), { maxLength: 80 }).map((pieces) => pieces.join(''));

const letters = (text: string) => [...fold(text).text].filter((sign) => /[\p{L}\p{N}]/u.test(sign));
const wordsOf = (tip: TipText) =>
  [tip.title, tip.situation, tip.cause, tip.suggestion, ...tip.authorLines].join('\n');

/** How often each letter stands there. */
function counts(of: string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const letter of of) found.set(letter, (found.get(letter) ?? 0) + 1);
  return found;
}

test('every letter of a tip stands in one of its parts, but for labels, its heading and unfilled forms', () => {
  fc.assert(
    fc.property(typed, (text) => {
      const folded = fold(text).text;
      const left = counts(letters(text));
      for (const letter of letters(wordsOf(readTipText(text)))) left.set(letter, left.get(letter)! - 1);
      const inLabels = counts([
        ...findTipLabels(folded).flatMap(({ start, end }) => letters(folded.slice(start, end))),
        ...letters('反映社情民意信息'),
      ]);
      const lost = [...left].filter(([letter, times]) => times > (inLabels.get(letter) ?? 0));
      expect(lost.filter(() => !/关于[\s….。·*_x]{0,12}的/u.test(folded))).toEqual([]);
      // Nor is anything there twice.
      expect([...left].filter(([, times]) => times < 0)).toEqual([]);
    }),
    { numRuns: 20_000 },
  );
});

const PARTS = {
  标题: '关于加装路灯的建议',
  情况: '村口夜里很黑，老人不敢出门。',
  原因: '没有列入改造计划。',
  建议: '尽快加装路灯；增派巡查。',
};
const WHOLE = {
  title: PARTS.标题,
  situation: PARTS.情况,
  cause: PARTS.原因,
  suggestion: PARTS.建议,
};
const inOrder = fc.shuffledSubarray(Object.keys(PARTS) as (keyof typeof PARTS)[], { minLength: 4 });
const separators = fc.constantFrom('：', ':', '；', ';', '—', '——', '\n', ' ：', '：\n', '=', '｜');
const numberings = fc.constantFrom('', '一、', '（一）', '1.', '1、', '①', '⑴', '## ', '- ', '★');
const breaks = fc.constantFrom('\n', '\n\n', '\r\n', ' \n ', '\u2028');

test('labels are read in any order, with any separator, numbering and line break', () => {
  fc.assert(
    fc.property(inOrder, separators, numberings, breaks, (labels, separator, numbering, between) => {
      const text = labels.map((label) => `${numbering}${label}${separator}${PARTS[label]}`).join(between);
      expect(readTipText(text)).toEqual({ ...WHOLE, authorLines: [] });
    }),
    { numRuns: 3_000 },
  );
});

const TYPED = [
  '标题：关于加装路灯的建议\n情况：村口夜里很黑。\n原因：没有规划\n建议：加装路灯。\n反映人：张伟 教育界',
  '关于加装路灯的建议\n村口夜里很黑，老人摔倒过。\n建议加装路灯',
  '村口路灯坏了，希望尽快修好',
  '标题 路灯问题\n现状 不亮\n对策 维修',
  '一、存在问题：路灯不亮\n二、对策建议：维修',
  '题目是路灯，情况是不亮，建议是维修',
];

describe('what looks the same is read the same', () => {
  const wide = (text: string) =>
    text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)).replaceAll(' ', '　');
  const traditional = (text: string) => text.replace(/./gsu, (sign) => TRADITIONAL[sign] ?? sign);
  const shapeOf = (text: string) => {
    const { authorLines, ...tip } = readTipText(text);
    const bare = (words: string) => letters(words).join('');
    return {
      ...Object.fromEntries(Object.entries(tip).map(([field, words]) => [field, bare(words)])),
      authors: authorLines.length,
      missing: missingParts(tip),
    };
  };
  test.each<[string, (text: string) => string]>([
    ['full width', wide],
    ['half width', (text) => text.normalize('NFKC')],
    ['traditional characters', traditional],
    ['an emoji before', (text) => `📣${text}`],
    ['an emoji behind', (text) => `${text}🙏🏻`],
    ['blanks around', (text) => `\u3000 ${text} \u00a0`],
    ['zero-width characters', (text) => [...text].join('\u200b')],
    ['another line break', (text) => text.replaceAll('\n', '\r\n')],
    ['blank lines', (text) => text.replaceAll('\n', '\n\n')],
  ])('%s', (_, change) => {
    for (const text of TYPED) expect([text, shapeOf(change(text))]).toEqual([text, shapeOf(text)]);
  });
});

const TRADITIONAL: Readonly<Record<string, string>> = Object.fromEntries(
  '标標 题題 关關 装裝 议議 情情 况況 里裡 没沒 规規 划劃 张張 伟偉 坏壞 尽儘 现現 对對 维維 问問 过過'
    .split(' ')
    .map((pair) => [pair[0]!, pair[1]!]),
);

describe('what is missing', () => {
  test.each([
    ['停车难', ['situation', 'suggestion']],
    ['村口路灯坏了，晚上很黑，老人不敢出门', ['title', 'suggestion']],
    ['能不能在学校门口加个红绿灯', ['situation']],
    ['最近看病排队两个小时。能不能多开几个窗口？', ['title']],
    ['标题：停车难\n情况：车位少', ['suggestion']],
    ['标题：停车难\n建议：加建', ['situation']],
    ['标题：停车难\n建议：目前车位只有两百个，应加建', []],
    ['标题：停车难\n原因：没有规划\n建议：加建', []],
    ['情况：车位少\n建议：加建', ['title']],
    ['标题：关于……的建议\n情况：……\n建议：……', ['title', 'situation', 'suggestion']],
    ['标题：停车难\n情况：车位少，请尽快加建', []],
  ])('%j', (text, missing) => expect(missingParts(readTipText(text))).toEqual(missing));
});

test('100,000 hostile characters are read in a moment', () => {
  const pieces = [
    '建议',
    '标题是',
    '标题 ',
    '电话：',
    '姓名:甲 ',
    '\n张伟 教育界',
    '，希望',
    '关于',
    '1.',
    '建议1：',
    '**',
    '(作者',
    '一是',
    '建 议',
  ];
  for (const piece of pieces) {
    const text = piece.repeat(Math.ceil(100_000 / piece.length)).slice(0, 100_000);
    const start = process.cpuUsage();
    missingParts(readTipText(text));
    const { user, system } = process.cpuUsage(start);
    expect({ piece, slow: (user + system) / 1000 > 600 }).toEqual({ piece, slow: false });
  }
});
