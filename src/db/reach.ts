/** Who can be reached in private: the one place that whoever picks a private address asks. */

import { type RawBuilder, sql } from 'kysely';
import { type ChatEvent, isInChat } from '../chat/event.js';
import { CONTACTS_ONLY } from '../domain/private-reach.js';
import type { CommitteeId, Db, Tx } from './schema.js';

/** As SQL: whether an account can be reached in private. @param account the table or alias it is read from. */
export function reaches(account: 'account' | 'a'): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(`${account}.${name}`);
  return sql`coalesce((select alias.reachable from platform_alias alias
      where alias.platform = ${column('platform')} and alias.kind = 'user'
        and alias.own_id = ${column('platform_user_id')}),
    ${column('reachable')}, ${column('platform')} <> all(${sql.val([...CONTACTS_ONLY])}::text[]))`;
}

/** What is known of a platform user, bound or not; null: nothing. */
export async function findReach(
  db: Db | Tx,
  platform: string,
  platformUserId: string,
): Promise<boolean | null> {
  const { rows } = await sql<{ reachable: boolean | null }>`
    select coalesce(
      (select reachable from platform_alias where platform = ${platform} and kind = 'user'
        and own_id = ${platformUserId}),
      (select reachable from account where platform = ${platform} and platform_user_id = ${platformUserId})
    ) as reachable`.execute(db);
  return rows[0]?.reachable ?? null;
}

/** Notes what a private word to this user showed. Written only when it is new. */
export async function noteReach(
  tx: Tx,
  platform: string,
  platformUserId: string,
  reachable: boolean,
): Promise<void> {
  await sql`update account set reachable = ${reachable}
    where platform = ${platform} and platform_user_id = ${platformUserId}
      and reachable is distinct from ${reachable}`.execute(tx);
  if (!CONTACTS_ONLY.includes(platform)) return;
  await sql`update platform_alias set reachable = ${reachable}
    where platform = ${platform} and kind = 'user' and own_id = ${platformUserId}
      and reachable is distinct from ${reachable}`.execute(tx);
}

/** What events tell of their senders' reach: a private message came from them, or the platform says so. One statement. */
export async function noteReachOf(tx: Tx, events: readonly ChatEvent[]): Promise<void> {
  const rows = events.filter(isInChat).flatMap((event) => {
    const isPrivate = event.type === 'message' && event.chatKind === 'private';
    const reachable = isPrivate ? true : event.sender.reachable;
    return reachable === undefined ? [] : [{ platform: event.platform, id: event.sender.id, reachable }];
  });
  if (rows.length === 0) return;
  await sql`
    with told as (
      select platform, id, bool_or(reachable) as reachable
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (platform text, id text, reachable boolean)
      group by platform, id
    ), changed as materialized (
      select a.id, told.reachable from told
      -- The limit keeps each one a look into the index, however many are asked for.
      join lateral (select account.id, account.reachable from account
        where account.platform = told.platform and account.platform_user_id = told.id limit 1) a on true
      where a.reachable is distinct from told.reachable
    )
    update account set reachable = (select changed.reachable from changed where changed.id = account.id)
    where account.id = any(array(select id from changed))`.execute(tx);
}

/** Active members with an account on a platform in use and none under which they can be reached, in the roster's order. */
export async function listBeyondReach(tx: Tx, committeeId: CommitteeId): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select p.name from member m join person p on p.id = m.person_id
    where m.committee_id = ${committeeId} and m.status = 'active' and ${isBeyondReach}
    order by m.sort_order, m.id`.execute(tx);
  return rows.map((row) => row.name);
}

/** As SQL, of a member `m`: bound on a platform in use, and nowhere to be reached in private. */
export const isBeyondReach = sql`(
  exists (select from account a where a.person_id = m.person_id
    and exists (select from chat where chat.platform = a.platform))
  and not exists (select from account a where a.person_id = m.person_id
    and exists (select from chat where chat.platform = a.platform) and ${reaches('a')}))`;
