/** The people a file may name, in the roster's order, with the units they stand under. */

import { sql } from 'kysely';
import type { CommitteeId, Db, MemberId, Tx, UnitId, UnitKind } from './schema.js';

/** Open memberships, and of those who left what they had when they left. `um` is the membership, `m` the member. */
export const SITS_IN = sql`(um.ends_day is null or (m.status <> 'active' and um.ends_day >= m.ends_day))`;

export interface ExportMember {
  id: MemberId;
  name: string;
  /** 单位职务. */
  workPost: string | null;
  /** In the units' order. */
  units: readonly { id: UnitId; kind: UnitKind; name: string; order: number }[];
}

/** Everybody but those whose 资格 was revoked, those who left included. */
export async function listExportMembers(db: Db | Tx, committeeId: CommitteeId): Promise<ExportMember[]> {
  const { rows } = await sql<ExportMember>`
    select m.id, p.name, p.post as "workPost", coalesce(units.units, '[]'::jsonb) as units
    from member m join person p on p.id = m.person_id
    left join lateral (
      select jsonb_agg(jsonb_build_object('id', u.id, 'kind', u.kind, 'name', u.name, 'order', u.sort_order)
        order by u.sort_order, u.id) as units
      from unit_membership um join unit u on u.id = um.unit_id
      where um.member_id = m.id and ${SITS_IN}
    ) units on true
    where m.committee_id = ${committeeId} and m.status <> 'revoked'
    order by m.sort_order, m.id`.execute(db);
  return rows;
}

/** 农业界、经济界; empty where they sit in none of that kind. */
export function unitsOf({ units }: ExportMember, kind: UnitKind): string {
  return units
    .filter((unit) => unit.kind === kind)
    .map((unit) => unit.name)
    .join('、');
}
