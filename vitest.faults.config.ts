/** How the long fault runs go: one case after another in one process, each with the machine to itself. */

import { defineConfig } from 'vitest/config';

const HOUR_MS = 3_600_000;

export default defineConfig({
  test: {
    globalSetup: ['test/support/services/setup.ts'],
    include: ['test/faults/full/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: HOUR_MS,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    env: { TZ: 'UTC' },
  },
});
