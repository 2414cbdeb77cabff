/** What stands for `vitest` in the tests of pure code under mutation testing: they register, and are run one by one. */

import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

export const expect = chai.expect;

let around = '';

export function describe(title, define) {
  const before = around;
  around = `${around}${title} > `;
  define();
  around = before;
}

export function test(title, run) {
  register(title, run);
}

/** Titles of rows carry their number: two rows may read the same. */
test.each = (rows) => (title, run) => {
  for (const [index, row] of rows.entries())
    register(`${title} ${index}`, () => run(...(Array.isArray(row) ? row : [row])));
};

describe.each = (rows) => (title, define) => {
  for (const [index, row] of rows.entries())
    describe(`${title} ${index}`, () => define(...(Array.isArray(row) ? row : [row])));
};

export const it = test;

function register(title, run) {
  globalThis.qunyiTests.push({ name: around + title, run: async () => run() });
}
