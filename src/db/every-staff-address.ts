/** Every private address of staff: all accounts of those who hold a role, for what must not be missed. */

import { sql } from 'kysely';
import { CONTACTS_ONLY } from '../domain/private-reach.js';
import type { StaffRole } from '../domain/role.js';
import { reaches } from './reach.js';
import type { CommitteeId, PersonId, Tx } from './schema.js';

export interface StaffAccountAddress {
  accountId: number;
  personId: PersonId;
  platform: string;
  platformUserId: string;
  /** They stand in several committees, so that a number needs the committee's code. */
  meetsSeveral: boolean;
}

/**
 * The accounts, on every platform in use, of the committees' staff who hold any of these roles; each once. A platform is in
 * use when it has chats: rosters name accounts on platforms that nobody runs here, and a message there would wait for ever.
 */
export async function listEveryStaffAddress(
  tx: Tx,
  committeeIds: readonly CommitteeId[],
  roles: readonly StaffRole[],
): Promise<StaffAccountAddress[]> {
  // There a roster names what no message can be sent to; what was seen is the address.
  const contactsOnly = sql`${sql.val([...CONTACTS_ONLY])}::text[]`;
  const { rows } = await sql<StaffAccountAddress>`
    select a.id as "accountId", a.person_id as "personId", a.platform, a.platform_user_id as "platformUserId",
      (select count(*) from (
        select committee_id from member m where m.person_id = a.person_id and m.status = 'active'
        union select committee_id from staff_account o where o.person_id = a.person_id and o.disabled_at is null
      ) stood) > 1 as "meetsSeveral"
    from account a
    where (a.linked_by <> 'seen' or a.platform = any(${contactsOnly}))
      and (a.platform <> all(${contactsOnly}) or ${reaches('a')}) and exists (select from chat where chat.platform = a.platform)
      and exists (select from staff_account s where s.person_id = a.person_id and s.disabled_at is null
      and s.committee_id = any(${sql.val(committeeIds.map(String))}::bigint[])
      and s.roles && ${sql.val([...roles])}::text[])
    order by a.id`.execute(tx);
  return rows;
}
