/** What people read stands in one place and in one voice: jobs/wording, 您, calm, no emoji. */

import { beforeAll, expect, test } from 'vitest';
import { readSentences, type Sentence } from './support/sentences.js';
import { filesUnder, textOf, withoutComments } from './support/sources.js';

/** Sentences of these are read by the operator, not by members; or are a platform's own way to show a card; or a page. */
const NOT_FOR_MEMBERS = [
  'adapters/cli/greeting.ts',
  'adapters/console/index.ts',
  'adapters/lark/examine.ts',
  'adapters/lark/scopes.ts',
  'adapters/lark/settings.ts',
  'adapters/wechaty/card-text.ts',
  'adapters/wechaty/examine.ts',
  'adapters/wechaty/login-code.ts',
  'adapters/wechaty/settings.ts',
];
/** Documents that go out: their captions stand with their layout, and are no answer to anybody. */
const PAPER = [
  'src/paper/reflections-document.ts',
  'src/paper/reflections-of.ts',
  'src/paper/study-report.ts',
  'src/paper/workbook-writer.ts',
];
/** What a job is called and how it is asked for stands with the job. */
const OF_THE_JOB = new Set(['usage', 'title', 'words']);

/** The compiler is asked about files with Chinese in their code only: it is slow at many. */
const files = filesUnder(['src', 'jobs', 'adapters'], /\.ts$/).filter((file) =>
  /\p{Script=Han}/u.test(withoutComments(textOf(file))),
);
const isWording = (file: string) => file.startsWith('jobs/wording/');
const speaks = (file: string) =>
  !isWording(file) &&
  !file.startsWith('jobs/demo/') &&
  !NOT_FOR_MEMBERS.includes(file) &&
  !PAPER.includes(file);
let all: Sentence[];
beforeAll(() => {
  all = readSentences(files).filter(({ text }) => /\p{Script=Han}/u.test(text));
});
const wording = () => all.filter(({ file }) => isWording(file));

/**
 * A pattern that messages are read by, not a sentence: it has the signs of an expression.
 * What else holds Chinese and is read rather than said is a word: a command, a label, a unit, a heading.
 */
const isPattern = (text: string) => /\(\?|\[\^|\\\\[pds]|[)\]]\{?[\d*?+]|[\p{Script=Han})\]]\|/u.test(text);
/** Chinese that ends or pauses, that asks politely, or that something is filled into. */
const isSentence = (text: string) =>
  /[\p{Script=Han}…”》）][，。？！：；]|^.(?:请(?![假求])|您)/u.test(text) ||
  (text.startsWith('`') && (text.match(/\p{Script=Han}/gu)?.length ?? 0) > 6 && text.includes('…'));

test('what tells a sentence from a word that is read', () => {
  expect(["'没有找到表头'", "'打卡'", "'农业界'", "'心得体会'"].filter(isSentence)).toEqual([]);
  expect(["'请稍候再发'", "'文件是空的，请检查'", '`已记录 … 位委员的打卡`'].filter(isSentence)).toHaveLength(
    3,
  );
  expect(["'(?:收到|收悉)(?:了)?'", "'没问题|遵命'"].every(isPattern)).toBe(true);
});

test('no sentence for people stands outside jobs/wording', () => {
  const found = all
    .filter(({ file }) => speaks(file))
    .filter(({ text }) => isSentence(text) && !isPattern(text))
    .filter(({ property }) => property === undefined || !OF_THE_JOB.has(property));
  expect(found.map(({ at, text }) => `${at} ${text}`)).toEqual([]);
});

const VOICE: readonly [string, RegExp][] = [
  ['您, never 你', /你(?!好)/],
  ['no exclamation mark', /[！!]/],
  ['no emoji', /\p{Extended_Pictographic}/u],
  ['no wave, no laughing', /[~～]|哈哈|嘻|呵呵|么么|亲[，,！]|哦|哟|咱|啦|呢[。，]|吧[。，]/],
  [
    'Chinese quotation marks around what is to be typed',
    /[「」『』]|[\u4e00-\u9fff，。：]"|"[\u4e00-\u9fff]/,
  ],
  ['one full stop', /。。|\.\.\./],
  ['Chinese punctuation between Chinese', /[\u4e00-\u9fff][,?;][\u4e00-\u9fff]/],
];

test.each(VOICE)('all wording is of one voice: %s', (_, forbidden) => {
  const found = wording().filter(({ text }) => forbidden.test(text.slice(1, -1)));
  expect(found.map(({ at, text }) => `${at} ${text}`)).toEqual([]);
});

test('there is wording to look at', () => {
  expect(new Set(wording().map(({ file }) => file)).size).toBeGreaterThan(5);
  expect(wording().length).toBeGreaterThan(150);
});
