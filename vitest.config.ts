/** How the tests run: in Node, two processes at most, with PostgreSQL and Redis looked up once per run. */

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/services/setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    // Starting servers of one's own and cloning databases happens in hooks, on two busy cores.
    hookTimeout: 60_000,
    teardownTimeout: 15_000,
    // Beijing time is an argument everywhere; the server's own zone must not matter.
    env: { TZ: 'UTC' },
  },
});
