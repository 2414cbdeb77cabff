/** People: who somebody is in a committee. */

import { sql } from 'kysely';
import type { CommitteeId, MemberId, PersonId, Tx } from './schema.js';

/** Where a person's phone is sealed to. */
export function phonePlace(personId: number): string {
  return `person.phone.${personId}`;
}

/** @returns undefined when the person is neither an active member nor staff there. */
export async function findPersonIn(
  tx: Tx,
  committeeId: CommitteeId,
  personId: PersonId,
): Promise<{ name: string; memberId: MemberId | null } | undefined> {
  const { rows } = await sql<{ name: string; memberId: MemberId | null }>`
    select p.name, m.id as "memberId" from person p
    left join member m on m.person_id = p.id and m.committee_id = ${committeeId} and m.status = 'active'
    left join staff_account s
      on s.person_id = p.id and s.committee_id = ${committeeId} and s.disabled_at is null
    where p.id = ${personId} and (m.id is not null or s.id is not null)`.execute(tx);
  return rows[0];
}

/**
 * Of these people those whom another committee would be done harm by: its staff, and its members who have an account.
 * Nobody here binds an account for them; a code does.
 */
export async function listBoundByCodeOnly(
  tx: Tx,
  committeeId: CommitteeId,
  personIds: readonly number[],
): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    select p.id from person p
    where p.id = any(${sql.val(personIds.map(String))}::bigint[]) and (
      exists (select from staff_account s
        where s.person_id = p.id and s.committee_id <> ${committeeId} and s.disabled_at is null)
      or (exists (select from account a where a.person_id = p.id)
        and exists (select from member m
          where m.person_id = p.id and m.committee_id <> ${committeeId} and m.status = 'active')))`.execute(
    tx,
  );
  return new Set(rows.map((row) => row.id));
}
