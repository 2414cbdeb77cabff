/** The committee's people as lists show them: in official order, with units and roles. */

import { sql } from 'kysely';
import type { StaffRole } from '../domain/role.js';
import type { RosterUnit } from '../domain/roster-row.js';
import { UNIT_KINDS } from '../domain/unit.js';
import type { CommitteeId, Db, MemberId, PersonId, Tx, UnitId } from './schema.js';

/** 界别 first, then as rosters have the columns; within a kind the order of the file. `u` is the unit. */
const UNIT_ORDER = sql.raw(`array_position(array['${UNIT_KINDS.join("','")}'], u.kind), u.sort_order, u.id`);

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
    with units as (
      select um.member_id,
        jsonb_agg(jsonb_build_object('unitId', u.id, 'kind', u.kind, 'name', u.name, 'convener', um.convener)
          order by ${UNIT_ORDER}) as units
      from unit_membership um join unit u on u.id = um.unit_id
      where u.committee_id = ${committeeId} and um.ends_day is null
      group by um.member_id
    ), bound as (
      select distinct a.person_id from account a join member m on m.person_id = a.person_id
      where m.committee_id = ${committeeId}
    )
    select m.id as "memberId", p.id as "personId", p.name, m.standing, m.post, p.post as "workPost",
      coalesce(units.units, '[]'::jsonb) as units, coalesce(s.roles, '{}') as "staffRoles",
      bound.person_id is not null as "isBound"
    from member m
    join person p on p.id = m.person_id
    left join units on units.member_id = m.id
    left join bound on bound.person_id = p.id
    left join staff_account s on s.committee_id = m.committee_id and s.person_id = p.id and s.disabled_at is null
    where m.committee_id = ${committeeId} and m.status = 'active'
    order by m.sort_order, m.id`.execute(db);
  return found.rows;
}

/** Active members of these very names; namesakes are several. */
export async function listMembersNamed(
  tx: Tx,
  committeeId: CommitteeId,
  names: readonly string[],
): Promise<{ memberId: MemberId; name: string }[]> {
  const { rows } = await sql<{ memberId: MemberId; name: string }>`
    select m.id as "memberId", p.name from member m join person p on p.id = m.person_id
    where m.committee_id = ${committeeId} and m.status = 'active' and p.name = any(${sql.val([...names])}::text[])
    order by m.sort_order, m.id`.execute(tx);
  return rows;
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
    with wanted as (
      select person_id as id from member where committee_id = ${committeeId} and status = 'active'
      union select person_id from staff_account where committee_id = ${committeeId} and disabled_at is null
    ), units as (
      select um.member_id, array_agg(u.name order by ${UNIT_ORDER}) as units,
        array_agg(u.name order by ${UNIT_ORDER}) filter (where u.kind = 'sector') as sectors
      from unit_membership um join unit u on u.id = um.unit_id
      where u.committee_id = ${committeeId} and um.ends_day is null
      group by um.member_id
    )
    select p.id as "personId", m.id as "memberId", p.name,
      coalesce(units.sectors, '{}') as sectors, coalesce(units.units, '{}') as units,
      coalesce(s.roles, '{}') as "staffRoles"
    from wanted
    join person p on p.id = wanted.id
    left join member m on m.person_id = p.id and m.committee_id = ${committeeId} and m.status = 'active'
    left join units on units.member_id = m.id
    left join staff_account s
      on s.person_id = p.id and s.committee_id = ${committeeId} and s.disabled_at is null
    where ${name}::text is null or p.name = ${name}::text
    order by m.sort_order nulls last, s.sort_order nulls last, p.id`.execute(db);
  return found.rows;
}
