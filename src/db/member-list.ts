/** The committee's people as lists show them: in official order, with units and roles. */

import { sql } from 'kysely';
import type { StaffRole } from '../domain/role.js';
import type { RosterUnit } from '../domain/roster-row.js';
import type { CommitteeId, Db, MemberId, PersonId, Tx, UnitId } from './schema.js';

export interface ListedMember {
  memberId: MemberId;
  personId: PersonId;
  name: string;
  standing: boolean;
  /** 职务 in the committee. */
  post: string | null;
  /** 单位职务. */
  workPost: string | null;
  /** Open memberships, in the units' order. */
  units: (RosterUnit & { unitId: UnitId })[];
  /** Empty for members who are not staff. */
  staffRoles: StaffRole[];
  /** Whether any account of a chat platform is bound. */
  isBound: boolean;
}

/** Active members, in the roster's order. */
export async function listMembers(db: Db | Tx, committeeId: CommitteeId): Promise<ListedMember[]> {
  const found = await sql<ListedMember>`
    select m.id as "memberId", p.id as "personId", p.name, m.standing, m.post, p.post as "workPost",
      coalesce((
        select jsonb_agg(jsonb_build_object('unitId', u.id, 'kind', u.kind, 'name', u.name, 'convener', um.convener)
          order by u.sort_order, u.id)
        from unit_membership um join unit u on u.id = um.unit_id
        where um.member_id = m.id and um.ends_day is null
      ), '[]'::jsonb) as units,
      coalesce(s.roles, '{}') as "staffRoles",
      exists (select 1 from account a where a.person_id = p.id) as "isBound"
    from member m
    join person p on p.id = m.person_id
    left join staff_account s on s.committee_id = m.committee_id and s.person_id = p.id and s.disabled_at is null
    where m.committee_id = ${committeeId} and m.status = 'active'
    order by m.sort_order, m.id`.execute(db);
  return found.rows;
}

export interface NamedPerson {
  personId: PersonId;
  /** null: staff only. */
  memberId: MemberId | null;
  name: string;
  sectors: string[];
  /** Every unit they sit in, 界别 included. */
  units: string[];
  staffRoles: StaffRole[];
}

/**
 * Active members and staff who bear a name, in official order; several are namesakes.
 * @param name as `cleanPersonName` writes it.
 */
export async function findPeopleByName(
  db: Db | Tx,
  committeeId: CommitteeId,
  name: string,
): Promise<NamedPerson[]> {
  return listPeople(db, committeeId, name);
}

/** Everybody to whom a claimed name may be matched: active members and staff, in official order. */
export async function listNamedPeople(db: Db | Tx, committeeId: CommitteeId): Promise<NamedPerson[]> {
  return listPeople(db, committeeId, null);
}

async function listPeople(
  db: Db | Tx,
  committeeId: CommitteeId,
  name: string | null,
): Promise<NamedPerson[]> {
  const found = await sql<NamedPerson>`
    select p.id as "personId", m.id as "memberId", p.name,
      array(
        select u.name from unit_membership um join unit u on u.id = um.unit_id
        where um.member_id = m.id and um.ends_day is null and u.kind = 'sector' order by u.sort_order, u.id
      ) as sectors,
      array(
        select u.name from unit_membership um join unit u on u.id = um.unit_id
        where um.member_id = m.id and um.ends_day is null order by u.sort_order, u.id
      ) as units,
      coalesce(s.roles, '{}') as "staffRoles"
    from person p
    left join member m on m.person_id = p.id and m.committee_id = ${committeeId} and m.status = 'active'
    left join staff_account s
      on s.person_id = p.id and s.committee_id = ${committeeId} and s.disabled_at is null
    where (m.id is not null or s.id is not null) and (${name}::text is null or p.name = ${name}::text)
    order by m.sort_order nulls last, s.sort_order nulls last, p.id`.execute(db);
  return found.rows;
}
