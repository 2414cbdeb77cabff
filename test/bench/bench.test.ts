/** The bench cannot rot: it compiles, runs its cases over small numbers, and writes what it found. */

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithServices } from '../support/services.js';
import { type Report, toMarkdown } from './docs.js';
import { isReached, percentile } from './figures.js';

const run = promisify(execFile);
const TSC = resolve('node_modules/typescript/bin/tsc');

test('a figure is reached by what is demanded of it, and half of the values lie below the median', () => {
  const figure = (value: number, demanded: object) => ({ name: 'n', value, unit: '', demanded }) as never;
  expect(isReached(figure(500, { atLeast: 500 }))).toBe(true);
  expect(isReached(figure(50, { below: 50 }))).toBe(false);
  expect(isReached(figure(1, { exactly: 0 }))).toBe(false);
  expect(percentile([5, 1, 3, 2, 4], 0.5)).toBe(3);
});

describeWithServices('the bench', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'qunyi-bench-test-'));
    // What it imports is found from where it is compiled to.
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'dir');
    symlinkSync(resolve('package.json'), join(folder, 'package.json'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('measures commands beside the bare shape and chatter, loses nothing, and writes JSON', async () => {
    await run(process.execPath, [TSC, '-p', 'test/bench/tsconfig.json', '--outDir', folder]);
    const out = join(folder, 'results.json');
    const main = join(folder, 'test/bench/main.js');
    await run(process.execPath, [main, '--quick', '--only', 'workers,chatter', '--out', out]);
    const report = JSON.parse(readFileSync(out, 'utf8')) as Report;
    expect(report.results.map((result) => result.case)).toEqual(['chatter', 'workers', 'workers, bare']);
    for (const { figures } of report.results)
      expect(figures.filter((one) => isReached(one) === false && one.name !== 'dropped')).toEqual([]);
    const said = report.results[1]?.figures.find((one) => one.name === 'said')?.value;
    expect(said).toBeGreaterThan(0);
    expect(toMarkdown(report)).toContain('**workers** · postgres + redis, gateway and 1 worker');
    await run(process.execPath, [main, '--quick', '--only', 'questions', '--out', out]);
    const [questions] = (JSON.parse(readFileSync(out, 'utf8')) as Report).results;
    expect(questions?.setup).toMatch(/^1\d,\d{3} check-ins of 1 committees$/);
    expect(questions?.figures.filter((one) => one.value > 0)).toHaveLength(6);
  }, 300_000);
});
