/** Which errors are nobody's fault; the driver's own are made by the real driver. */

import { expect, test } from 'vitest';
import { openPostgres } from '../../src/db/postgres.js';
import { isPassing } from '../../src/queue/is-passing.js';
import { describeWithServices, freshPostgres } from '../support/services.js';

test('SQLSTATEs of connection, rollback, locks and shutdown pass; a bug and bad data do not', () => {
  const coded = (code: string) => Object.assign(new Error('x'), { code });
  for (const code of ['08006', '40P01', '40001', '53300', '57P01', '55P03', '25P03', 'ECONNRESET'])
    expect(isPassing(coded(code)), code).toBe(true);
  for (const code of ['22P02', '23505', '42703', 'ENOENT']) expect(isPassing(coded(code)), code).toBe(false);
  expect(isPassing(new TypeError('x is not a function'))).toBe(false);
});

describeWithServices('the driver', () => {
  test('no free connection in time, and a connection that is cut, pass', async () => {
    const fresh = await freshPostgres();
    const { db, close } = openPostgres(fresh.url, 1);
    const held = db.connection().execute(async () => new Promise((resolve) => setTimeout(resolve, 2_600)));
    const error = await db
      .selectFrom('committee')
      .select('id')
      .execute()
      .catch((thrown: unknown) => thrown);
    expect(isPassing(error)).toBe(true);
    await held;
    await close();
    await fresh.drop();
  });
});
