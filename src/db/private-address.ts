/** Where people are reached in private: one address a person, of the accounts that are known to be reachable. */

import { sql } from 'kysely';
import { reaches } from './reach.js';
import type { PersonId, Tx } from './schema.js';

export interface PrivateAddress {
  personId: PersonId;
  platform: string;
  platformUserId: string;
}

/**
 * Of these people those who can be reached. Only platforms in use count, that is with chats: rosters name accounts on
 * platforms that nobody runs here.
 * @param near the platform that is preferred; '' for none.
 */
export async function listPrivateAddresses(
  tx: Tx,
  personIds: readonly PersonId[],
  near = '',
): Promise<Map<PersonId, PrivateAddress>> {
  if (personIds.length === 0) return new Map();
  const { rows } = await sql<PrivateAddress>`
    select distinct on (a.person_id) a.person_id as "personId", a.platform,
      a.platform_user_id as "platformUserId"
    from account a
    where a.person_id = any(${sql.val(personIds.map(String))}::bigint[]) and ${reaches('a')}
      and exists (select from chat where chat.platform = a.platform)
    order by a.person_id, (a.platform <> ${near}), a.id`.execute(tx);
  return new Map(rows.map((row) => [row.personId, row]));
}
