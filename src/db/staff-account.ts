/** Office staff: people with roles in a committee. */

import { sql } from 'kysely';
import type { StaffRole } from '../domain/role.js';
import type { CommitteeId, Db, PersonId, Tx } from './schema.js';

export async function hasAdmin(db: Db | Tx, committeeId: CommitteeId): Promise<boolean> {
  const { rows } = await sql`
    select 1 from staff_account
    where committee_id = ${committeeId} and disabled_at is null and 'admin' = any(roles) limit 1`.execute(db);
  return rows.length > 0;
}

/** Somebody in no roster; a roster with the same name finds them later. */
export async function insertPerson(tx: Tx, name: string): Promise<PersonId> {
  const made = await tx.insertInto('person').values({ name }).returning('id').executeTakeFirstOrThrow();
  return made.id;
}

/** Adds roles to those the person has; a disabled account is enabled with the new ones alone. @returns all of them. */
export async function grantRoles(
  tx: Tx,
  committeeId: CommitteeId,
  personId: PersonId,
  roles: readonly StaffRole[],
): Promise<StaffRole[]> {
  const { rows } = await sql<{ roles: StaffRole[] }>`
    insert into staff_account as s (committee_id, person_id, roles, sort_order)
    values (${committeeId}, ${personId}, ${sql.val([...roles])}::text[],
      (select coalesce(max(sort_order), 0) + 1 from staff_account where committee_id = ${committeeId}))
    on conflict (committee_id, person_id) do update set disabled_at = null, roles = case
      when s.disabled_at is not null then excluded.roles
      else array(select distinct role from unnest(s.roles || excluded.roles) as role order by role) end
    returning roles`.execute(tx);
  return rows[0]!.roles;
}
