/**
 * Writes a report of full runs into the table of docs/reliability.md: node test/support/faults/write-docs.mjs REPORT
 * What the table says of other runs stays; the same row, backend and seed again replaces its line.
 */

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

const page = readFileSync(PAGE, 'utf8');
const [before, rest] = page.split(BEGIN);
const [known, after] = rest?.split(END) ?? [];
if (after === undefined) fail(`docs/reliability.md has no ${BEGIN} … ${END}`);

const lines = [...ROWS].flatMap(([row, { promise, figures }]) => {
  const command = `\`npm run test:faults -- -t '${row}'\``;
  const now = told
    .filter((one) => one.row === row)
    .map((run) => ({ which: which(run), text: `${run.held ? '' : '**missed** '}${reached(run, figures)}` }));
  const earlier = saidOf(row).filter((text) => !now.some((run) => text.includes(run.which)));
  const all = [...earlier, ...now.map((run) => run.text)];
  return (all.length === 0 ? ['not run'] : all).map(
    (text) => `| ${row} | ${promise} | ${text} | ${command} |`,
  );
});
const table = ['| row | promise | reached | command |', '|---|---|---|---|', ...lines].join('\n');
writeFileSync(PAGE, `${before}${BEGIN}\n${table}\n${END}${after}`);

/** What the page says was reached by the runs of a row, without those that say that there was none. */
function saidOf(row) {
  const cells = known.split('\n').map((line) => line.split(' | '));
  return cells
    .filter(([first, , text]) => first === `| ${row}` && text !== 'not run')
    .map(([, , text]) => text);
}

function which({ on, seed, figures }) {
  return `${on}, seed ${figures.caseSeed ?? seed}: `;
}

/** The figures of a row that tell most, in the order the row names them. */
function reached({ figures, missed, ...run }, names) {
  const told = names.filter((name) => name in figures).map((name) => `${name} ${figures[name]}`);
  const why = missed.length > 0 ? `; missed: ${missed.join(', ')}` : '';
  return `${which({ figures, ...run })}${told.join(', ')}${why}`;
}

function fail(why) {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}
