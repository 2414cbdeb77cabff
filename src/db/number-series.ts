/** Number series: numbers without gaps and without repeats, however many are taken at once and whatever is rolled back. */

import { sql } from 'kysely';
import type { CommitteeId, Tx } from './schema.js';

/**
 * The next number of a series, from 1. The series' row stays locked until the transaction ends, so that a number is
 * either used or given to the next one: take it late.
 */
export async function nextNumber(tx: Tx, committeeId: CommitteeId, name: string): Promise<number> {
  const { rows } = await sql<{ last_number: number }>`
    insert into number_series as series (committee_id, name, last_number) values (${committeeId}, ${name}, 1)
    on conflict (committee_id, name) do update set last_number = series.last_number + 1
    returning last_number`.execute(tx);
  return (rows[0] as { last_number: number }).last_number;
}
