/** A row's number as typed. */

import { UsageError } from '../../src/errors.js';

/** @throws UsageError when it is no whole number. */
export function readRowId<Id extends number>(typed: string): Id {
  if (!/^\d{1,15}$/.test(typed)) throw new UsageError('id_wrong', `${typed} is no id: a whole number`);
  return Number(typed) as Id;
}
