/** The project's papers: their links and paths lead somewhere, every command is listed, and nothing of a workshop shows. */

import { existsSync, readdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { listJobs } from '../jobs/index.js';
import { filesUnder, ROOT, textOf } from './support/sources.js';

const papers = [
  ...readdirSync(ROOT).filter((name) => /^README.*\.md$/.test(name)),
  ...filesUnder(['docs'], /\.md$/),
];

test('every relative link of a paper leads to a file', () => {
  const dead = papers.flatMap((paper) =>
    linksOf(textOf(paper))
      .filter((link) => !existsSync(resolve(ROOT, dirname(paper), link)))
      .map((link) => `${paper} → ${link}`),
  );
  expect(dead).toEqual([]);
});

test('links are seen with and without a heading behind them, and addresses are left alone', () => {
  const text = '[a](docs/a.md) ![b](b.png "title") [c](https://c.cn/d) [e](f.md#命令) [g](#here) `[h](i)`';
  expect(linksOf(text)).toEqual(['docs/a.md', 'b.png', 'f.md']);
});

test('every heading a link names is there', () => {
  const lost = papers.flatMap((paper) =>
    [...withoutCode(textOf(paper)).matchAll(/\]\(([^)\s#:]*)#([^)\s]+)\)/g)]
      .filter(([, file, heading]) => {
        const target = file === '' ? paper : resolve(ROOT, dirname(paper), file!);
        return !headingsOf(textOf(target)).includes(decodeURIComponent(heading!));
      })
      .map(([link]) => `${paper} ${link}`),
  );
  expect(lost).toEqual([]);
});

test('every job with words stands by its title in the Chinese list of commands', () => {
  const list = /^## 命令\n([\s\S]*?)(?=^## )/m.exec(textOf('README.zh-CN.md'))?.[1] ?? '';
  const titles = listJobs({ inboxWordsDays: 7 })
    .filter((job) => job.command !== undefined && job.command.words.length > 0)
    .map((job) => job.title);
  expect(titles).toContain('学习打卡');
  expect(titles.filter((title) => !list.includes(`| ${title} |`))).toEqual([]);
});

test('every file and folder that a paper names in code is there', () => {
  const missing = papers.flatMap((paper) =>
    pathsIn(textOf(paper))
      .filter((path) => !existsSync(resolve(ROOT, path)))
      .map((path) => `${paper} ${path}`),
  );
  expect(missing).toEqual([]);
});

test('the plan of the house names folders that are there', () => {
  const plan = /^## The house\n[\s\S]*?```\n([\s\S]*?)```/m.exec(textOf('docs/architecture.md'))?.[1] ?? '';
  let room = '';
  const named = plan.split('\n').flatMap((line) => {
    const [, indent, name] = /^( *)([a-z]+\/)/.exec(line) ?? [];
    if (name === undefined) return [];
    if (indent === '') room = name;
    return [indent === '' ? name : room + name];
  });
  expect(named).toContain('src/chat/');
  expect(named.filter((path) => !existsSync(resolve(ROOT, path)))).toEqual([]);
});

test('no paper names a path of the machine or the papers it was planned with', () => {
  const workshop =
    /(?<![\w.~-])\/(?:work|tmp)\/|\.\.\/shared|\bissues (?:show|list)\b|\b(?:DESIGN|CONTRACTS|RELIABILITY|PLATFORMS|DOMAIN|STYLE)\b/;
  const found = papers.flatMap((paper) =>
    textOf(paper)
      .split('\n')
      .flatMap((line, index) => (workshop.test(line) ? [`${paper}:${index + 1}`] : [])),
  );
  expect(found).toEqual([]);
});

/** Targets of links and pictures that are no addresses, without what stands behind `#`. */
function linksOf(text: string): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)[^)]*\)/g)]
    .map(([, target]) => target!.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/i.test(target));
}

/** Headings as links name them: lower case, hyphens for spaces, signs left out. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replace(/ /g, '-'),
  );
}

/** Paths from the root inside backticks; those with `*`, `<` or `…` stand for many. */
function pathsIn(text: string): string[] {
  return [...text.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g)]
    .map(([, code]) => code!)
    .filter((code) => /^(?:src|adapters|jobs|test|docs|deploy|\.ci)(?:\/[\w.-]+)*\/?$/.test(code));
}

function withoutCode(text: string): string {
  return text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
}
