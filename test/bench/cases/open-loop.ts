/** A hundred commands a second, whatever comes back: how long accepting and answering take when nothing is crowded. */

import type { Result } from '../figures.js';
import { openLoop } from '../load.js';
import { BACKENDS, type Bench, nameOf, onSetup, type Setup } from '../setups.js';
import { toFigures } from './commands.js';

const PER_SECOND = 100;
const DEMANDED: Record<string, { below: number }> = {
  'accept p99': { below: 50 },
  'answer p99': { below: 1_000 },
};
/** The embedded database has one session: accepting waits there for whatever is being handled. */
const isDemanded = (name: string, backend: string) => backend !== 'embedded' || name !== 'accept p99';

export async function measureOpenLoop(bench: Bench): Promise<Result[]> {
  const results: Result[] = [];
  for (const backend of BACKENDS) {
    const setup: Setup = { backend, shape: 'line', workers: 0 };
    const load = await onSetup(bench, setup, (world) => openLoop(world, PER_SECOND));
    const figures = toFigures(load).map((figure) =>
      DEMANDED[figure.name] && isDemanded(figure.name, backend)
        ? { ...figure, demanded: DEMANDED[figure.name] }
        : figure,
    );
    results.push({ case: `${PER_SECOND}/s`, setup: nameOf(setup), figures });
  }
  return results;
}
