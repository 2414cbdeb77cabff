/** How the tests run under mutation testing: only the files of the area, which `run.mjs` names. */

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: (process.env.QUNYI_MUTATION_TESTS ?? '').split(' '),
    globalSetup: ['test/support/services/setup.ts'],
    environment: 'node',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    env: { TZ: 'UTC' },
  },
});
