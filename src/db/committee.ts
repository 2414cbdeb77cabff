/** Committees: whose members, groups and rows these are. */

import type { CommitteeRow } from './deed.js';
import type { Db, Tx } from './schema.js';

export async function countCommittees(db: Db | Tx): Promise<{ real: number; demo: number }> {
  const rows = await db
    .selectFrom('committee')
    .select((eb) => ['is_demo', eb.fn.countAll<number>().as('committees')])
    .groupBy('is_demo')
    .execute();
  const of = (demo: boolean) => Number(rows.find((row) => row.is_demo === demo)?.committees ?? 0);
  return { real: of(false), demo: of(true) };
}

export async function listCommittees(db: Db | Tx): Promise<CommitteeRow[]> {
  const rows = await db
    .selectFrom('committee')
    .select(['id', 'name', 'code', 'is_demo'])
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ id: row.id, name: row.name, code: row.code, isDemo: row.is_demo }));
}

/** The only committee that is not the demo; undefined when there are none or several. */
export function onlyReal(committees: readonly CommitteeRow[]): CommitteeRow | undefined {
  const real = committees.filter((committee) => !committee.isDemo);
  return real.length === 1 ? real[0] : undefined;
}
