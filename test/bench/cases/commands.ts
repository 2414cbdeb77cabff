/** Commands a second from accepted message to committed answer row, each beside the bare shape on the same services. */

import type { Figure, Result } from '../figures.js';
import { closedLoop, type LoadFigures } from '../load.js';
import { BACKENDS, type Bench, nameOf, onSetup, type Setup } from '../setups.js';

type Place = Omit<Setup, 'shape'>;

/** What is demanded of one process, on two cores with the services on the same machine. */
const DEMANDED: Partial<Record<Setup['backend'], number>> = { embedded: 100, 'postgres + redis': 500 };

export async function measureCommands(bench: Bench): Promise<Result[]> {
  const results: Result[] = [];
  for (const backend of BACKENDS)
    results.push(...(await besideBare(bench, 'commands', { backend, workers: 0 }, DEMANDED[backend])));
  return results;
}

export async function measureWorkers(bench: Bench): Promise<Result[]> {
  const results: Result[] = [];
  for (const workers of bench.options.quick ? [1] : [1, 2, 4])
    results.push(...(await besideBare(bench, 'workers', { backend: 'postgres + redis', workers })));
  return results;
}

/** Check-ins of earlier days that are there already. */
export async function measureRows(bench: Bench): Promise<Result[]> {
  const { quick, tenMillion } = bench.options;
  const sizes = quick ? [0, 10_000] : [0, 1_000_000, ...(tenMillion ? [10_000_000] : [])];
  const results: Result[] = [];
  for (const checkIns of sizes) {
    const setup: Setup = { backend: 'postgres + redis', shape: 'line', workers: 0, checkIns };
    const figures = await onSetup(bench, setup, (world) => closedLoop(world, bench.options.inFlight));
    results.push({ case: 'rows', setup: nameOf(setup), figures: toFigures(figures) });
  }
  return results;
}

/** One right after the other, so that what the machine does otherwise falls on both. */
async function besideBare(bench: Bench, name: string, place: Place, demanded?: number): Promise<Result[]> {
  const { inFlight } = bench.options;
  const line = await onSetup(bench, { ...place, shape: 'line' }, (world) => closedLoop(world, inFlight));
  const bare = await onSetup(bench, { ...place, shape: 'bare' }, (world) => closedLoop(world, inFlight));
  const ratio: Figure = { name: 'line / bare', value: line.perSecond / bare.perSecond, unit: '' };
  return [
    {
      case: name,
      setup: nameOf({ ...place, shape: 'line' }),
      figures: [...toFigures(line, demanded), ratio],
    },
    { case: `${name}, bare`, setup: nameOf({ ...place, shape: 'bare' }), figures: toFigures(bare) },
  ];
}

export function toFigures(load: LoadFigures, demanded?: number): Figure[] {
  const lost = load.said - load.refused - load.counted.done;
  return [
    {
      name: 'commands',
      value: load.perSecond,
      unit: '/s',
      ...(demanded && { demanded: { atLeast: demanded } }),
    },
    { name: 'accept p50', value: load.acceptP50Ms, unit: 'ms' },
    { name: 'accept p99', value: load.acceptP99Ms, unit: 'ms' },
    { name: 'answer p50', value: load.answerP50Ms, unit: 'ms' },
    { name: 'answer p99', value: load.answerP99Ms, unit: 'ms' },
    { name: 'cpu, Node', value: load.cpuMsEach.own, unit: 'ms each' },
    { name: 'cpu, PostgreSQL', value: load.cpuMsEach.postgres, unit: 'ms each' },
    { name: 'cpu, Redis', value: load.cpuMsEach.redis, unit: 'ms each' },
    { name: 'memory, Node', value: load.memoryMb, unit: 'MB' },
    { name: 'said', value: load.said, unit: '' },
    { name: 'refused', value: load.refused, unit: '', demanded: { exactly: 0 } },
    { name: 'without an answer', value: Math.max(lost, load.unanswered), unit: '', demanded: { exactly: 0 } },
    { name: 'answer rows', value: load.counted.answers, unit: '' },
  ];
}
