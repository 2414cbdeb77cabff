/** How things are called and begun: forbidden words, file names, first lines, lengths, and no path of one's machine. */

import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { filesUnder, programFiles, ROOT, textOf, withoutComments } from './support/sources.js';

const testFiles = () => filesUnder(['test'], /\.tsx?$/);
const allFiles = () => [...programFiles(), ...testFiles(), ...rootFiles(/\.(ts|mjs|js)$/)];
const rootFiles = (ending: RegExp) => readdirSync(ROOT).filter((name) => ending.test(name));

/** Words for which the glossary has a better one, in any spelling: opinionReport, opinion_report, OPINION_REPORT. */
const FORBIDDEN_WORDS = [
  'deputy',
  'deputies',
  'KPI',
  'announcement',
  'announcements',
  'opinionReport',
  'pollTip',
  'ackNotice',
];

test('no identifier, column or file is called by a word the glossary forbids', () => {
  const forbidden = FORBIDDEN_WORDS.map((word) => `_${snake(word)}_`);
  const found = [...programFiles(), ...testFiles()]
    .filter((path) => !path.endsWith('words.test.ts'))
    .flatMap((path) => {
      const names = `${path} ${withoutComments(textOf(path))}`.match(/[A-Za-z$][\w$]*/g) ?? [];
      return names
        .filter((name) => forbidden.some((word) => `_${snake(name)}_`.includes(word)))
        .map((name) => `${path} ${name}`);
    });
  expect(found).toEqual([]);
});

test('the forbidden words are found in any spelling, and inside no other word', () => {
  expect(
    ['memberKPI', 'kpi_total', 'KPIs', 'checkPin'].map((name) => `_${snake(name)}_`.includes('_kpi_')),
  ).toEqual([true, true, false, false]);
});

const DRAWERS = /^(utils?|helpers?|common|lib|misc|types?|managers?|services?)$/i;

test('no file and no folder of the program is a drawer without a name', () => {
  const found = programFiles().filter((path) =>
    path.split('/').some((part) => DRAWERS.test(part.replace(/\..*$/, ''))),
  );
  expect(found).toEqual([]);
});

test('every file begins with a sentence that says what it is for', () => {
  // `/** Sentence.` or `// Sentence.`, also on the second line of a long comment; a program's #! goes before it.
  const sentence = /^(#!.*\n)?(\/\*\*?\s*(\n \*\s+)?|\/\/\s?)\S+\s+\S/;
  expect(allFiles().filter((path) => !sentence.test(textOf(path)))).toEqual([]);
});

const MOST_LINES = 300;
const MAY_BE_LONG = [/^src\/db\/schema\.ts$/, /^src\/db\/migrations\//];

test(`no file of the program is longer than ${MOST_LINES} lines`, () => {
  const long = programFiles()
    .filter((path) => !MAY_BE_LONG.some((allowed) => allowed.test(path)))
    .map((path) => ({ path, lines: textOf(path).trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > MOST_LINES);
  expect(long).toEqual([]);
});

/** Named in CONTRACTS; the installed version's own list is read below. */
const BULLMQ_TABLES = [
  'job',
  'event',
  'meta',
  'metrics',
  'scheduler',
  'dedup',
  'dedup_next',
  'rate_limit',
  'job_dependency',
];

test('no table is named like one of BullMQ’s, which may live in the same database', () => {
  const ofBullmq = [...BULLMQ_TABLES, ...tablesIn(filesUnderBullmq())];
  const ofOurs = tablesIn(filesUnder(['src/db/migrations'], /\.ts$/).map(textOf));
  expect(ofOurs).toContain('check_in');
  expect(ofOurs.filter((name) => ofBullmq.includes(name))).toEqual([]);
});

test('what people read names no path of the machine it was written on', () => {
  const texts = [
    ...filesUnder(['docs', 'deploy', '.github', '.ci'], /./),
    ...rootFiles(/^(README.*|\.env\.example|Dockerfile|package\.json)$/),
  ];
  const found = texts.filter((path) =>
    /(?<![\w.-])\/(work|root|home|Users|private)\/[\w.-]/.test(textOf(path)),
  );
  expect(found).toEqual([]);
});

/** `opinionReport`, `OPINION_REPORT` → `opinion_report`. */
function snake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

function tablesIn(texts: string[]): string[] {
  return texts.flatMap((text) =>
    [...text.matchAll(/create (?:unlogged )?table (?:if not exists )?"?([a-z_]+)/gi)].map(([, name]) =>
      name!.toLowerCase(),
    ),
  );
}

function filesUnderBullmq(): string[] {
  const folder = resolve(ROOT, 'node_modules/bullmq/dist/esm/postgres');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(js|sql)$/.test(name))
    .map((name) => textOf(resolve(folder, name)));
}
