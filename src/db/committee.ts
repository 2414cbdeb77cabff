/** Committees: whose members, groups and rows these are. */

import { sql } from 'kysely';
import type { CommitteeRow } from './deed.js';
import type { CommitteeId, Db, Tx } from './schema.js';

/** A demo that was dropped may leave its row, because the audit log names it. */
const IS_THERE = sql<boolean>`settings ->> 'dropped' is null`;

export async function countCommittees(db: Db | Tx): Promise<{ real: number; demo: number }> {
  const rows = await db
    .selectFrom('committee')
    .select((eb) => ['is_demo', eb.fn.countAll<number>().as('committees')])
    .where(IS_THERE)
    .groupBy('is_demo')
    .execute();
  const of = (demo: boolean) => Number(rows.find((row) => row.is_demo === demo)?.committees ?? 0);
  return { real: of(false), demo: of(true) };
}

export async function listCommittees(db: Db | Tx): Promise<CommitteeRow[]> {
  const rows = await db
    .selectFrom('committee')
    .select(['id', 'name', 'code', 'is_demo'])
    .where(IS_THERE)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ id: row.id, name: row.name, code: row.code, isDemo: row.is_demo }));
}

/** Of these ids the committees that are there. */
export async function listCommitteesOf(tx: Db | Tx, ids: readonly CommitteeId[]): Promise<CommitteeRow[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('committee')
    .select(['id', 'name', 'code', 'is_demo'])
    .where('id', 'in', [...ids])
    .where(IS_THERE)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ id: row.id, name: row.name, code: row.code, isDemo: row.is_demo }));
}

/** The first two, real ones before demos: enough to tell the only one, and never all of a province. */
export async function listFirstCommittees(tx: Tx): Promise<CommitteeRow[]> {
  const rows = await tx
    .selectFrom('committee')
    .select(['id', 'name', 'code', 'is_demo'])
    .where(IS_THERE)
    .orderBy('is_demo')
    .orderBy('id')
    .limit(2)
    .execute();
  return rows.map((row) => ({ id: row.id, name: row.name, code: row.code, isDemo: row.is_demo }));
}

/** By code or by name. */
export async function findCommittee(db: Db | Tx, named: string): Promise<CommitteeRow | undefined> {
  const committees = await listCommittees(db);
  return (
    committees.find((committee) => committee.code === named) ??
    committees.find((committee) => committee.name === named)
  );
}

/** @returns undefined when the name or the code is taken. */
export async function insertCommittee(
  tx: Tx,
  committee: { name: string; code: string | undefined; parentId: CommitteeId | undefined },
): Promise<CommitteeId | undefined> {
  const made = await tx
    .insertInto('committee')
    .values({
      name: committee.name,
      code: committee.code ?? null,
      parent_id: committee.parentId ?? null,
      settings: '{}',
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return made?.id;
}

/** The only committee that is not the demo; undefined when there are none or several. */
export function onlyReal(committees: readonly CommitteeRow[]): CommitteeRow | undefined {
  const real = committees.filter((committee) => !committee.isDemo);
  return real.length === 1 ? real[0] : undefined;
}

/** The committees that have chats on a platform. */
export async function listCommitteesOnPlatform(tx: Tx, platform: string): Promise<CommitteeId[]> {
  const rows = await tx
    .selectFrom('chat')
    .select('committee_id')
    .distinct()
    .where('platform', '=', platform)
    .where('committee_id', 'is not', null)
    .orderBy('committee_id')
    .execute();
  return rows.map((row) => row.committee_id as CommitteeId);
}
