/** `npm run test:mutation [-- AREA… [FILE.ts…]]`: changes the program in small ways and counts how many changes the tests notice. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { Stryker } from '@stryker-mutator/core';
import { AREAS, LEAST_SCORE } from './areas.mjs';

const REPORTS = 'reports/mutation';
const NOTICED = ['Killed', 'Timeout'];
const UNNOTICED = ['Survived', 'NoCoverage'];

/** Files of the area to look at alone; none named: all of it. */
const files = process.argv.slice(2).filter((word) => word.endsWith('.ts'));
const asked = process.argv.slice(2).filter((word) => !files.includes(word));
const unknown = asked.filter((name) => !Object.hasOwn(AREAS, name));
if (unknown.length > 0) {
  console.error(`no such area: ${unknown.join(', ')}; there are ${Object.keys(AREAS).join(', ')}`);
  process.exit(2);
}
mkdirSync(REPORTS, { recursive: true });
const scores = [];
for (const name of asked.length > 0 ? asked : Object.keys(AREAS)) scores.push(await measure(name));
console.table(Object.fromEntries(scores.map(({ area, ...rest }) => [area, rest])));
process.exit(scores.every(({ score }) => score >= LEAST_SCORE) ? 0 : 1);

async function measure(area) {
  const { mutate, tests, pure = false } = AREAS[area];
  const startedMs = Date.now();
  // Read in the processes that run the tests.
  process.env.QUNYI_MUTATION_TESTS = tests.join(' ');
  const mutants = await new Stryker(
    optionsFor(area, files.length > 0 ? files : mutate, pure),
  ).runMutationTest();
  const result = { area, ...count(mutants), seconds: Math.round((Date.now() - startedMs) / 1000) };
  const unnoticed = mutants
    .filter(({ status }) => UNNOTICED.includes(status))
    .map(({ fileName, location, mutatorName, replacement, status }) => ({
      place: `${fileName}:${location.start.line}:${location.start.column}`,
      mutator: mutatorName,
      replacement,
      status,
    }));
  writeFileSync(`${REPORTS}/${area}.json`, `${JSON.stringify({ ...result, unnoticed }, null, 2)}\n`);
  return result;
}

/** Mutants that do not run at all, and those in tables built once at loading, are in neither figure. */
function count(mutants) {
  const among = (states) => mutants.filter(({ status }) => states.includes(status)).length;
  const [noticed, unnoticed] = [among(NOTICED), among(UNNOTICED)];
  const score = Math.round((1000 * noticed) / Math.max(1, noticed + unnoticed)) / 10;
  return { score, noticed, unnoticed, leftOut: mutants.length - noticed - unnoticed };
}

function optionsFor(area, mutate, pure) {
  return {
    mutate,
    plugins: [
      pure ? new URL('./in-process.mjs', import.meta.url).pathname : '@stryker-mutator/vitest-runner',
    ],
    testRunner: pure ? 'in-process' : 'vitest',
    ...(pure ? {} : { vitest: { configFile: 'test/mutation/vitest.config.ts', related: false } }),
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    concurrency: 2,
    timeoutMS: 10_000,
    timeoutFactor: 3,
    reporters: ['html', 'progress-append-only'],
    htmlReporter: { fileName: `${REPORTS}/${area}.html` },
    // The copy that is mutated lies inside the project; nothing that is built or kept goes into it.
    tempDirName: '.stryker-tmp',
    ignorePatterns: ['dist', 'dist.*', 'data', 'docs', 'deploy', 'reports', 'coverage'],
    // Neither is its business: what runs the tests checks no types, and there is no tsconfig to be moved.
    disableTypeChecks: false,
    tsconfigFile: 'none.json',
    allowConsoleColors: false,
  };
}
