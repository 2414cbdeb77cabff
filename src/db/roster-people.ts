/** Everybody a roster may mean, as they are now: read before a plan is made. */

import { sql } from 'kysely';
import type { Role, StaffRole } from '../domain/role.js';
import type { CurrentPerson } from '../domain/roster-match.js';
import type { RosterAccount, RosterRow, RosterUnit } from '../domain/roster-row.js';
import type { Seal } from '../seal/seal.js';
import type { CommitteeId, Db, Tx } from './schema.js';

/** How a plan compares phones: their keyed hashes under every key, as text. */
export function phoneKeysWith(seal: Seal): (phone: string) => string[] {
  return (phone) => seal.indexes(phone).map((key) => key.toString('hex'));
}

interface PersonRow {
  personId: number;
  name: string;
  inCommittee: boolean;
  standsElsewhere: boolean;
  phoneKey: string | null;
  status: 'active' | 'former' | 'revoked' | null;
  standing: boolean | null;
  staffRoles: StaffRole[] | null;
  party: string | null;
  workPost: string | null;
  post: string | null;
  units: RosterUnit[] | null;
  accounts: RosterAccount[] | null;
}

/**
 * Members and staff of the committee in official order, then those of other committees whom the rows' accounts or
 * phones name.
 */
export async function listRosterPeople(
  db: Db | Tx,
  seal: Seal,
  committeeId: CommitteeId,
  rows: readonly RosterRow[],
): Promise<CurrentPerson[]> {
  const phoneKeysOf = phoneKeysWith(seal);
  const phoneKeys = JSON.stringify(rows.flatMap(({ phone }) => (phone ? phoneKeysOf(phone) : [])));
  const accounts = JSON.stringify(
    rows.flatMap((row) => row.accounts.map((one) => ({ platform: one.platform, id: one.platformUserId }))),
  );
  const found = await sql<PersonRow>`
    with wanted as (
      select person_id as id from member where committee_id = ${committeeId}
      union select person_id from staff_account where committee_id = ${committeeId}
      union select id from person
        where phone_index in (select decode(key, 'hex') from jsonb_array_elements_text(${phoneKeys}::jsonb) key)
      union select a.person_id from account a
        join jsonb_to_recordset(${accounts}::jsonb) as x(platform text, id text)
          on a.platform = x.platform and a.platform_user_id = x.id
    ), units as (
      select um.member_id, jsonb_agg(jsonb_build_object('kind', u.kind, 'name', u.name, 'convener', um.convener)
        order by u.sort_order, u.id) as units
      from unit_membership um join unit u on u.id = um.unit_id
      where u.committee_id = ${committeeId} and um.ends_day is null
      group by um.member_id
    ), elsewhere as (
      select person_id from member where committee_id <> ${committeeId} and status = 'active'
      union select person_id from staff_account where committee_id <> ${committeeId} and disabled_at is null
    ), accounts as (
      select a.person_id,
        jsonb_agg(jsonb_build_object('platform', a.platform, 'platformUserId', a.platform_user_id)) as accounts
      from account a join wanted w on w.id = a.person_id
      group by a.person_id
    )
    select p.id as "personId", p.name, (m.id is not null or s.id is not null) as "inCommittee",
      elsewhere.person_id is not null as "standsElsewhere",
      encode(p.phone_index, 'hex') as "phoneKey", m.status, m.standing,
      case when s.disabled_at is null then s.roles end as "staffRoles",
      p.party, p.post as "workPost", m.post, units.units, accounts.accounts
    from wanted w
    join person p on p.id = w.id
    left join member m on m.person_id = p.id and m.committee_id = ${committeeId}
    left join staff_account s on s.person_id = p.id and s.committee_id = ${committeeId}
    left join units on units.member_id = m.id
    left join accounts on accounts.person_id = p.id
    left join elsewhere on elsewhere.person_id = p.id
    order by m.sort_order nulls last, s.sort_order nulls last, p.id`.execute(db);
  return found.rows.map(toCurrentPerson);
}

function toCurrentPerson(row: PersonRow): CurrentPerson {
  const units = row.units ?? [];
  return {
    personId: row.personId,
    name: row.name,
    inCommittee: row.inCommittee,
    standsElsewhere: row.standsElsewhere,
    phoneKey: row.phoneKey ?? undefined,
    status: row.status ?? undefined,
    roles: rolesOf(row, units),
    party: row.party ?? undefined,
    workPost: row.workPost ?? undefined,
    post: row.post ?? undefined,
    units,
    accounts: row.accounts ?? [],
  };
}

function rolesOf(row: PersonRow, units: readonly RosterUnit[]): Role[] {
  const staff: Role[] = row.staffRoles ?? [];
  if (row.status !== 'active') return staff;
  return [
    'member',
    ...(row.standing ? (['standingCommitteeMember'] as const) : []),
    ...(units.some((unit) => unit.convener) ? (['convener'] as const) : []),
    ...staff,
  ];
}

/** Keeps others from importing into the same committee until this transaction ends: what is planned now stays true. */
export async function lockRoster(db: Tx, committeeId: CommitteeId): Promise<void> {
  await db.selectFrom('committee').select('id').where('id', '=', committeeId).forUpdate().execute();
}
