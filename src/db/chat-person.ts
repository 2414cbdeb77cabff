/** Who was seen in which group; accounts decide who they are. */

import { sql } from 'kysely';
import type { ChatId, CommitteeId, PersonId, Tx } from './schema.js';

/** Someone seen in a group: the id answers are sent to, then further ids of the same account. */
export interface Seen {
  chatId: ChatId;
  platform: string;
  ids: readonly [string, ...string[]];
}

/** Notes who was seen. Written only when it is new. */
export async function noteSeen(tx: Tx, seen: readonly Seen[]): Promise<void> {
  if (seen.length === 0) return;
  await noteFurtherIds(tx, seen);
  const rows = seen.map(({ chatId, platform, ids }) => ({
    chat_id: chatId,
    platform,
    platform_user_id: ids[0],
    ids,
  }));
  await sql`
    with seen as (
      select distinct on (row.chat_id, row.platform_user_id) row.chat_id, row.platform_user_id,
        (select a.person_id from account a
         where a.platform = row.platform and a.platform_user_id = any(row.ids) limit 1) as person_id
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as row (chat_id bigint, platform text, platform_user_id text, ids text[])
      order by row.chat_id, row.platform_user_id
    )
    insert into chat_person as old (chat_id, platform_user_id, person_id)
    select chat_id, platform_user_id, person_id from seen
    where not exists (select from chat_person known where known.chat_id = seen.chat_id
      and known.platform_user_id = seen.platform_user_id and known.person_id is not distinct from seen.person_id)
    on conflict (chat_id, platform_user_id) do update set person_id = excluded.person_id`.execute(tx);
}

/**
 * Whoever is bound by one id is bound by the id answers are sent to as well: a message from a group's history shows only
 * that one. Left alone when the ids name two people.
 */
async function noteFurtherIds(tx: Tx, seen: readonly Seen[]): Promise<void> {
  const rows = seen
    .filter(({ ids }) => ids.length > 1)
    .map(({ platform, ids }) => ({ platform, id: ids[0], ids }));
  if (rows.length === 0) return;
  await sql`
    insert into account (platform, platform_user_id, person_id, linked_by)
    select row.platform, row.id, min(a.person_id), 'seen'
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (platform text, id text, ids text[])
    -- The offset keeps each one a look into the index, however many are asked for.
    join lateral (select person_id, platform_user_id from account
      where account.platform = row.platform and account.platform_user_id = any(row.ids) offset 0) a on true
    group by row.platform, row.id
    having count(distinct a.person_id) = 1 and not bool_or(a.platform_user_id = row.id)
    order by row.platform, row.id
    on conflict (platform, platform_user_id) do nothing`.execute(tx);
}

/** Takes people who left off a group: they are no longer counted there. */
export async function forgetSeen(tx: Tx, chatId: ChatId, platformUserIds: readonly string[]): Promise<void> {
  if (platformUserIds.length === 0) return;
  await tx
    .deleteFrom('chat_person')
    .where('chat_id', '=', chatId)
    .where('platform_user_id', 'in', [...platformUserIds])
    .execute();
}

/** Accounts were bound or unbound: where they were seen they count as that person from now on, or as nobody. */
export async function renameSeen(
  tx: Tx,
  platform: string,
  accounts: readonly { platformUserIds: readonly string[]; personId: PersonId | undefined }[],
): Promise<void> {
  const rows = accounts.flatMap(({ platformUserIds, personId }) =>
    platformUserIds.map((id) => ({ id, person_id: personId ?? null })),
  );
  if (rows.length === 0) return;
  await sql`
    update chat_person seen set person_id = row.person_id
    from chat, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (id text, person_id bigint)
    where chat.id = seen.chat_id and chat.platform = ${platform} and seen.platform_user_id = row.id`.execute(
    tx,
  );
}

/** As `renameSeen`, for accounts that were just stored: whom they are bound to is read from them. */
export async function refreshSeen(
  tx: Tx,
  accounts: readonly { platform: string; platformUserId: string }[],
): Promise<void> {
  if (accounts.length === 0) return;
  const rows = accounts.map((one) => ({ platform: one.platform, id: one.platformUserId }));
  await sql`
    update chat_person seen set person_id = a.person_id
    from chat, account a, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (platform text, id text)
    where a.platform = row.platform and a.platform_user_id = row.id
      and chat.id = seen.chat_id and chat.platform = row.platform and seen.platform_user_id = row.id
      and seen.person_id is distinct from a.person_id`.execute(tx);
}

/** The committee's groups in which somebody unbound was seen, and how many. */
export async function listUnboundCounts(
  tx: Tx,
  committeeId: CommitteeId,
): Promise<{ chatName: string; people: number }[]> {
  const rows = await tx
    .selectFrom('chat_person')
    .innerJoin('chat', 'chat.id', 'chat_person.chat_id')
    .select((eb) => ['chat.name', eb.fn.countAll<number>().as('people')])
    .where('chat.committee_id', '=', committeeId)
    .where('chat.state', '=', 'joined')
    .where('chat.kind', '=', 'group')
    .where('chat_person.person_id', 'is', null)
    .groupBy(['chat.id', 'chat.name'])
    .orderBy('chat.name')
    .orderBy('chat.id')
    .execute();
  return rows.map((row) => ({ chatName: row.name, people: Number(row.people) }));
}

/** The committees of the groups in which an account was seen. */
export async function listCommitteesSeenIn(
  tx: Tx,
  platform: string,
  platformUserId: string,
): Promise<CommitteeId[]> {
  const rows = await tx
    .selectFrom('chat_person')
    .innerJoin('chat', 'chat.id', 'chat_person.chat_id')
    .select('chat.committee_id')
    .distinct()
    .where('chat.platform', '=', platform)
    .where('chat_person.platform_user_id', '=', platformUserId)
    .where('chat.committee_id', 'is not', null)
    .execute();
  return rows.map((row) => row.committee_id as CommitteeId);
}

/** Of these accounts those that are bound, or were seen in this group as somebody we know. */
export async function listKnownIds(
  tx: Tx,
  platform: string,
  chatId: ChatId,
  platformUserIds: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select platform_user_id as id from account
    where platform = ${platform} and platform_user_id = any(${sql.val([...platformUserIds])}::text[])
    union
    select platform_user_id from chat_person
    where chat_id = ${chatId} and person_id is not null
      and platform_user_id = any(${sql.val([...platformUserIds])}::text[])`.execute(tx);
  return new Set(rows.map((row) => row.id));
}
