/** How the tests run: in Node, two processes at most, with PostgreSQL and Redis looked up once per run. */

import { defineConfig } from 'vitest/config';

/** Tests of whole processes that are timed and killed: one after another, when everything else is done. */
const ALONE = ['test/bench/**/*.test.ts', 'test/faults/*.test.ts', 'test/program/**/*.test.ts'];
/** Minutes to hours each: `npm run test:faults`. */
const LONG = 'test/faults/full/**';

const EVERYWHERE = {
  environment: 'node',
  pool: 'forks',
  testTimeout: 20_000,
  // Starting servers of one's own and cloning databases happens in hooks, on two busy cores.
  hookTimeout: 60_000,
  teardownTimeout: 15_000,
  // Beijing time is an argument everywhere; the server's own zone must not matter.
  env: { TZ: 'UTC' },
} as const;

export default defineConfig({
  test: {
    // Once for both projects.
    globalSetup: ['test/support/services/setup.ts'],
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...EVERYWHERE,
          name: 'suite',
          include: ['test/**/*.test.ts'],
          exclude: [...ALONE, LONG],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: { ...EVERYWHERE, name: 'alone', include: ALONE, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
