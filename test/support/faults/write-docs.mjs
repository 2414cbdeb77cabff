/** Writes the table of docs/reliability.md from a report of a full run: node test/support/faults/write-docs.mjs REPORT */

import { readFileSync, writeFileSync } from 'node:fs';
import { ROWS } from './rows.mjs';

const PAGE = new URL('../../../docs/reliability.md', import.meta.url);
const [BEGIN, END] = ['<!-- reached: begin -->', '<!-- reached: end -->'];

const [path] = process.argv.slice(2);
if (path === undefined) fail('which report? It is written by QUNYI_FAULTS_REPORT=FILE npm run test:faults');
const told = readFileSync(path, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const shrunk = told.filter((one) => one.scale !== 1).map((one) => one.row);
if (shrunk.length > 0) fail(`these were run at another scale than 1 and show nothing: ${shrunk.join(', ')}`);

const lines = [...ROWS].flatMap(([row, { promise, figures }]) => {
  const runs = told.filter((one) => one.row === row);
  const command = `\`npm run test:faults -- -t '${row}'\``;
  if (runs.length === 0) return [`| ${row} | ${promise} | not run | ${command} |`];
  return runs.map(
    (run) =>
      `| ${row} | ${promise} | ${run.held ? '' : '**missed** '}${reached(run, figures)} | ${command} |`,
  );
});
const table = ['| row | promise | reached | command |', '|---|---|---|---|', ...lines].join('\n');
const page = readFileSync(PAGE, 'utf8');
const [before, rest] = page.split(BEGIN);
const after = rest?.split(END)[1];
if (after === undefined) fail(`docs/reliability.md has no ${BEGIN} … ${END}`);
writeFileSync(PAGE, `${before}${BEGIN}\n${table}\n${END}${after}`);

/** The figures of a row that tell most, in the order the row names them. */
function reached({ on, seed, figures, missed }, names) {
  const told = names.filter((name) => name in figures).map((name) => `${name} ${figures[name]}`);
  const why = missed.length > 0 ? `; missed: ${missed.join(', ')}` : '';
  return `${on}, seed ${figures.caseSeed ?? seed}: ${told.join(', ')}${why}`;
}

function fail(why) {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}
