/** A test runner for mutation testing of pure code: everything is loaded once, and each mutant is a switch that is turned. */

import { resolve } from 'node:path';
import { declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import { determineHitLimitReached, TestStatus, toMutantRunResult } from '@stryker-mutator/api/test-runner';
import { createViteServer } from 'vitest/node';
import { LEFT_OUT } from './areas.mjs';

/** Under this name the mutated code looks which mutant is on, and counts what it passes. */
const MUTATED = '__stryker__';

const FIRST_USE = 'first use';

class InProcess {
  static inject = tokens();
  tests = [];

  capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    const server = await createViteServer({
      configFile: false,
      logLevel: 'error',
      server: { middlewareMode: true, hmr: false, ws: false, watch: null },
      optimizeDeps: { noDiscovery: true, include: [] },
      resolve: { alias: { vitest: new URL('./in-process-vitest.mjs', import.meta.url).pathname } },
    });
    for (const file of process.env.QUNYI_MUTATION_TESTS.split(' ')) {
      globalThis.qunyiTests = [];
      await server.ssrLoadModule(resolve(file));
      const kept = globalThis.qunyiTests.filter(
        ({ name }) => !LEFT_OUT.some((title) => name.includes(title)),
      );
      for (const { name, run } of kept) this.tests.push({ id: `${file} ${name}`, name, run });
    }
    await server.close();
    // What is built at first use is built now, with no mutant on.
    state().currentTestId = FIRST_USE;
    for (const test of this.tests) await result(test);
    state().currentTestId = undefined;
  }

  async dryRun() {
    const mutated = state();
    const tests = [];
    for (const test of this.tests) {
      mutated.currentTestId = test.id;
      tests.push(await result(test));
    }
    mutated.currentTestId = undefined;
    delete mutated.mutantCoverage.perTest[FIRST_USE];
    // The next to be tried is then the quickest that knows the mutant.
    const spent = new Map(tests.map((one) => [one.id, one.timeSpentMs]));
    this.tests.sort((a, b) => spent.get(a.id) - spent.get(b.id));
    return { status: 'complete', tests, mutantCoverage: mutated.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, disableBail }) {
    const mutated = state();
    Object.assign(mutated, {
      activeMutant: activeMutant.id,
      hitCount: hitLimit === undefined ? undefined : 0,
      hitLimit,
    });
    const chosen = testFilter && new Set(testFilter);
    const tests = [];
    for (const test of this.tests) {
      if (chosen && !chosen.has(test.id)) continue;
      tests.push(await result(test));
      if (tests.at(-1).status === TestStatus.Failed && !disableBail) break;
    }
    mutated.activeMutant = undefined;
    return toMutantRunResult(
      determineHitLimitReached(mutated.hitCount, hitLimit) ?? { status: 'complete', tests },
    );
  }
}

function state() {
  globalThis[MUTATED] ??= {};
  return globalThis[MUTATED];
}

async function result({ id, name, run }) {
  const startedMs = performance.now();
  const of = (status, failureMessage) => ({
    id,
    name,
    status,
    failureMessage,
    timeSpentMs: performance.now() - startedMs,
  });
  try {
    await run();
    return of(TestStatus.Success);
  } catch (error) {
    return of(TestStatus.Failed, String(error?.message ?? error));
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcess)];
