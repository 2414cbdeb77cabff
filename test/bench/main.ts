/** `npm run bench`: measures case by case, prints a table, writes JSON. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { measureCommands, measureRows, measureWorkers } from './cases/commands.js';
import { measureOpenLoop } from './cases/open-loop.js';
import { isReached, type Result } from './figures.js';
import { type BenchOptions, HELP, readOptions } from './options.js';
import { startServices } from './services.js';
import type { Bench } from './setups.js';
import { printResults } from './table.js';

/** In the order they are run. */
const CASES: Record<string, (bench: Bench) => Promise<Result[]>> = {
  commands: measureCommands,
  'open-loop': measureOpenLoop,
  workers: measureWorkers,
  rows: measureRows,
};

/** What is written. */
export interface Report {
  at: string;
  machine: { cpu: string; cores: number; node: string };
  options: Pick<BenchOptions, 'quick' | 'seconds' | 'inFlight'>;
  results: Result[];
}

async function main(): Promise<void> {
  if (process.argv.includes('--help')) return console.log(HELP);
  const options = readOptions(process.argv.slice(2), new Date());
  const unknown = options.only?.filter((name) => !(name in CASES)) ?? [];
  if (unknown.length > 0)
    throw new TypeError(`no case ${unknown.join(', ')}; there are ${Object.keys(CASES).join(', ')}`);
  const report = await measure(options);
  mkdirSync(dirname(options.out), { recursive: true });
  writeFileSync(options.out, `${JSON.stringify(report, null, 2)}\n`);
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
