/** The import rules of the house, that nothing turns in circles, that the rules are pure and the tables whole. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importsOf, resolveImport } from './support/imports.js';
import { PURE_ROOMS, ROOMS } from './support/rooms.js';
import { filesUnder, fromRoot, programFiles, ROOT, textOf, withoutComments } from './support/sources.js';

interface Edge {
  from: string;
  /** A path of ours, or a package's name. */
  to: string;
  ours: boolean;
}

const edges: Edge[] = programFiles().flatMap((from) =>
  importsOf(textOf(from)).map(({ specifier }) => {
    const target = resolveImport(resolve(ROOT, from), specifier);
    return { from, to: target ? fromRoot(target) : packageOf(specifier), ours: specifier.startsWith('.') };
  }),
);

test('imports are seen however they are written, and not in comments', () => {
  const source = [
    "import type { A } from './a.js';",
    "import {\n  b,\n  type B,\n} from '../b.js';",
    "import 'side-effect';",
    "export * from './c.js';",
    "export { d } from '@scope/d/deep';",
    "const e = await import('node:fs');",
    "// import f from './f.js';",
    "/* import g from './g.js'; */",
    "export const words = 'from here';",
  ].join('\n');
  const seen = ['./a.js', '../b.js', 'side-effect', './c.js', '@scope/d/deep', 'node:fs'];
  expect(importsOf(source).map(({ specifier }) => specifier)).toEqual(seen);
});

test('every file of the program belongs to a room', () => {
  const homeless = programFiles().filter((path) => !ROOMS.some((room) => room.holds.test(path)));
  expect(homeless).toEqual([]);
});

describe.each(ROOMS)('$name', (room) => {
  const mine = edges.filter((edge) => ROOMS.find((candidate) => candidate.holds.test(edge.from)) === room);

  test('imports only from the rooms it may', () => {
    const wrong = mine.filter((edge) => edge.ours && !room.ours.some((allowed) => allowed.test(edge.to)));
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test('imports only the packages it may', () => {
    const wrong = mine.filter((edge) => !edge.ours && !room.packages.includes(edge.to));
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });
});

test('no file imports itself by way of others', () => {
  const next = groupByFrom(edges);
  const finished = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, trail: string[]) => {
    const at = trail.indexOf(file);
    if (at >= 0) circles.push([...trail.slice(at), file].join(' → '));
    if (at >= 0 || finished.has(file)) return;
    for (const { to, ours } of next.get(file) ?? []) if (ours) walk(to, [...trail, file]);
    finished.add(file);
  };
  for (const file of programFiles()) walk(file, []);
  expect(circles).toEqual([]);
});

/** What would make a rule depend on when and where it runs. */
const IMPURE =
  /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)|\bMath\.random\b|\bperformance\.|\bprocess\.|\bset(?:Timeout|Interval|Immediate)\b|\bcrypto\.|\bfetch\(/;

test.each(PURE_ROOMS)('%s knows no clock, no randomness and no machine', (folder) => {
  const impure = filesUnder([folder], /\.ts$/).flatMap((path) =>
    withoutComments(textOf(path))
      .split('\n')
      .flatMap((line, index) => (IMPURE.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
  );
  expect(impure).toEqual([]);
});

describe('a table names everything that is there', () => {
  const names = (table: string, path: string) =>
    edges.some((edge) => edge.from === table && edge.to === path);
  const missing = (table: string, paths: string[]) => paths.filter((path) => !names(table, path));

  test('src/db/migrate.ts every migration', () => {
    expect(missing('src/db/migrate.ts', filesUnder(['src/db/migrations'], /\.ts$/))).toEqual([]);
  });

  test.runIf(existsSync(resolve(ROOT, 'jobs/index.ts')))('jobs/index.ts every job', () => {
    const jobs = filesUnder(['jobs'], /\.ts$/).filter(
      (path) => path.split('/').length === 2 && /\bdefineJob\b/.test(withoutComments(textOf(path))),
    );
    expect(missing('jobs/index.ts', jobs)).toEqual([]);
  });

  test.runIf(existsSync(resolve(ROOT, 'adapters/index.ts')))('adapters/index.ts every platform', () => {
    const platforms = filesUnder(['adapters'], /^index\.ts$/).filter((path) =>
      /\bdefineAdapter\b/.test(withoutComments(textOf(path))),
    );
    expect(missing('adapters/index.ts', platforms)).toEqual([]);
  });
});

/** `@scope/name/deep` → `@scope/name`, `node:fs` → `node:`. */
function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node:';
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Map.groupBy, which Node 20 does not have. */
function groupByFrom(list: Edge[]): Map<string, Edge[]> {
  const groups = new Map<string, Edge[]>();
  for (const edge of list) groups.set(edge.from, [...(groups.get(edge.from) ?? []), edge]);
  return groups;
}

test('what an adapter logs names no platform: the log it is given does already', () => {
  const twice = filesUnder(['adapters'], /\.ts$/)
    .filter((path) => /^adapters\/(?!cli|console)[^/]+\//.test(path))
    .filter((path) => /\blog\.\w+\(\s*\{[^}]*\bplatform\b/.test(withoutComments(textOf(path))));
  expect(twice).toEqual([]);
});
