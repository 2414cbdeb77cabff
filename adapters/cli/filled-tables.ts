/** Which tables hold something: a restore and a move go into an empty database. */

import { countRows } from '../../src/db/archive/shape.js';
import type { Db } from '../../src/db/schema.js';
import { OperatorError } from '../../src/errors.js';

/** Rows by table; the one row that every new database has is not counted. */
export async function listFilled(db: Db): Promise<Record<string, number>> {
  const { audit_anchor: _ofEvery, ...filled } = await countRows(db);
  return filled;
}

/** @throws OperatorError database_not_empty naming what is there. */
export function refuseFilled(filled: Record<string, number>, which: string, advice: string): void {
  const there = Object.entries(filled).map(([table, rows]) => `${table} ${rows}`);
  if (there.length === 0) return;
  throw new OperatorError('database_not_empty', `${which} is not empty (${there.join(', ')}): ${advice}`);
}
