/** Where staff are reached in private: one address a person, on the platform at hand when they have one there. */

import { sql } from 'kysely';
import { CONTACTS_ONLY } from '../domain/private-reach.js';
import type { StaffRole } from '../domain/role.js';
import { reaches } from './reach.js';
import type { CommitteeId, PersonId, Tx } from './schema.js';

export interface StaffAddress {
  personId: PersonId;
  name: string;
  roles: StaffRole[];
  platform: string;
  platformUserId: string;
}

/**
 * Bound staff who hold any of `roles`, in the roster's order. Accounts that could not be reached come last; where only
 * contacts can be written to they do not count at all. Only platforms in use count, that is with chats: rosters name
 * accounts on platforms that nobody runs here.
 * @param near the platform that is preferred.
 * @param notOn a platform that is left out.
 */
export async function listStaffAddresses(
  tx: Tx,
  committeeId: CommitteeId,
  roles: readonly StaffRole[],
  near: string,
  notOn = '',
): Promise<StaffAddress[]> {
  const { rows } = await sql<StaffAddress>`
    select s.person_id as "personId", p.name, s.roles, a.platform, a.platform_user_id as "platformUserId"
    from staff_account s
    join person p on p.id = s.person_id
    join lateral (
      select platform, platform_user_id from account
      where account.person_id = s.person_id
        and account.platform <> ${notOn}
        and exists (select from chat where chat.platform = account.platform)
        and (${reaches('account')} or account.platform <> all(${sql.val([...CONTACTS_ONLY])}::text[]))
      order by (reachable is false), (platform <> ${near}), id limit 1
    ) a on true
    where s.committee_id = ${committeeId} and s.disabled_at is null
      and s.roles && ${sql.val([...roles])}::text[]
    order by s.sort_order, s.id`.execute(tx);
  return rows;
}
