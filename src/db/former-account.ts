/** Former accounts: where ids last one login only, whoever is bound anew is no longer who they were there. */

import { sql } from 'kysely';
import { isOwnUserId } from './platform-alias.js';
import type { PersonId, Tx } from './schema.js';

/** A person keeps one current address on such a platform: ids of ours from logins before go, and where they were seen. */
export async function dropFormerAccounts(
  tx: Tx,
  account: { platform: string; platformUserId: string; personId: PersonId },
): Promise<void> {
  const { platform, platformUserId, personId } = account;
  if (!(await isOwnUserId(tx, platform, platformUserId))) return;
  await sql`
    with former as (
      delete from account a where a.platform = ${platform} and a.person_id = ${personId}
        and a.platform_user_id <> ${platformUserId}
        and exists (select from platform_alias alias where alias.platform = a.platform and alias.kind = 'user'
          and alias.own_id = a.platform_user_id)
      returning a.platform_user_id
    )
    delete from chat_person seen using former, chat
    where seen.platform_user_id = former.platform_user_id and chat.id = seen.chat_id
      and chat.platform = ${platform}`.execute(tx);
}
