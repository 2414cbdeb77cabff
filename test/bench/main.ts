/** `npm run bench`: measures case by case, prints a table, writes JSON. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { measureChatter } from './cases/chatter.js';
import { measureCommands, measureRows, measureWorkers } from './cases/commands.js';
import { measureGroup } from './cases/group.js';
import { measureNotice } from './cases/notice.js';
import { measureOpenLoop } from './cases/open-loop.js';
import { measureQuestions } from './cases/questions.js';
import { type Report, writeDocs } from './docs.js';
import { isReached, type Result } from './figures.js';
import { type BenchOptions, HELP, readOptions } from './options.js';
import { startServices } from './services.js';
import type { Bench } from './setups.js';
import { printResults } from './table.js';

/** In the order they are run. */
const CASES: Record<string, (bench: Bench) => Promise<Result[]>> = {
  commands: measureCommands,
  'open-loop': measureOpenLoop,
  chatter: measureChatter,
  workers: measureWorkers,
  rows: measureRows,
  questions: measureQuestions,
  group: measureGroup,
  notice: measureNotice,
};

async function main(): Promise<void> {
  if (process.argv.includes('--help')) return console.log(HELP);
  const options = readOptions(process.argv.slice(2), new Date());
  const unknown = options.only?.filter((name) => !(name in CASES)) ?? [];
  if (unknown.length > 0)
    throw new TypeError(`no case ${unknown.join(', ')}; there are ${Object.keys(CASES).join(', ')}`);
  if (options.from !== undefined) return writeDocs(JSON.parse(readFileSync(options.from, 'utf8')) as Report);
  const report = await measure(options);
  mkdirSync(dirname(options.out), { recursive: true });
  writeFileSync(options.out, `${JSON.stringify(report, null, 2)}\n`);
  if (options.writeDocs) writeDocs(report);
  console.log(`\n${options.out}`);
  const missed = report.results.flatMap((result) => result.figures).filter((one) => isReached(one) === false);
  console.log(
    missed.length === 0 ? 'every demanded figure is reached' : `${missed.length} figures are missed`,
  );
}

async function measure(options: BenchOptions): Promise<Report> {
  const services = await startServices();
  const results: Result[] = [];
  try {
    for (const [name, run] of Object.entries(CASES)) {
      if (options.only && !options.only.includes(name)) continue;
      console.log(`\n## ${name}`);
      const found = await run({ options, services });
      printResults(found);
      results.push(...found);
    }
  } finally {
    await services.close();
  }
  const [cpu] = cpus();
  const { quick, seconds, inFlight } = options;
  return {
    at: new Date().toISOString(),
    machine: { cpu: cpu?.model ?? 'unknown', cores: cpus().length, node: process.version },
    options: { quick, seconds, inFlight },
    results,
  };
}

main().catch((error: Error) => {
  console.error(error instanceof TypeError ? `${error.message}\n\n${HELP}` : error);
  process.exit(1);
});
