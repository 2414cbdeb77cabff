/** What the bench is asked to do, from its command line. */

import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** A few seconds over small numbers: shows that everything runs, measures nothing worth keeping. */
  quick: boolean;
  /** Only the cases whose names are given; undefined: all. */
  only: readonly string[] | undefined;
  /** How long each load is measured, after its warm-up. */
  seconds: number;
  warmUpSeconds: number;
  /** Commands under way at once in the closed loop. */
  inFlight: number;
  /** With ten million rows, too: some minutes to fill, some gigabytes of disk. */
  tenMillion: boolean;
  /** Where the JSON goes. */
  out: string;
  /** The section of docs/performance.md is written anew: from this run, or from `from` alone. */
  writeDocs: boolean;
  /** Reads results instead of measuring. */
  from: string | undefined;
}

export const HELP = `npm run bench -- [options]
  --only a,b       only these cases
  --quick          a few seconds each over small numbers; shows that it runs
  --seconds N      how long each load is measured (default 15)
  --in-flight N    commands under way at once (default 256)
  --ten-million    also with ten million check-ins present
  --out FILE       where the JSON goes (default bench-results/<time>.json)
  --write-docs     write the figures into docs/performance.md
  --from FILE      with --write-docs: from these results, without measuring`;

/** @throws TypeError that names an option it does not know. */
export function readOptions(args: readonly string[], now: Date): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      seconds: { type: 'string' },
      'in-flight': { type: 'string' },
      'ten-million': { type: 'boolean', default: false },
      out: { type: 'string' },
      'write-docs': { type: 'boolean', default: false },
      from: { type: 'string' },
    },
  });
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '-');
  return {
    quick: values.quick,
    only: values.only?.split(','),
    seconds: positive('--seconds', values.seconds, values.quick ? 1 : 15),
    warmUpSeconds: values.quick ? 0.5 : 4,
    inFlight: positive('--in-flight', values['in-flight'], 256),
    tenMillion: values['ten-million'],
    out: values.out ?? `bench-results/${stamp}.json`,
    writeDocs: values['write-docs'],
    from: values.from,
  };
}

function positive(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (!(number > 0)) throw new TypeError(`${name} wants a number above 0, not ${text}`);
  return number;
}
