/** Catching up: which groups' histories are looked through for messages that the platform did not push. */

import { sql } from 'kysely';
import type { ChatId, Tx } from './schema.js';

export interface ChatToCatchUp {
  id: ChatId;
  platform: string;
  platformChatId: string;
  since: Date;
}

/**
 * Takes the groups whose turn it is, those longest not asked for first, and notes that they are asked for now: a group
 * whose asking fails comes round again after the others. Left out are those for which a row is still open.
 */
export async function takeChatsToCatchUp(
  tx: Tx,
  platforms: readonly string[],
  now: Date,
): Promise<ChatToCatchUp[]> {
  if (platforms.length === 0) return [];
  const { rows } = await sql<ChatToAsk>`
    with turn as (
      select id from chat
      where platform = any(${sql.val([...platforms])}::text[]) and kind = 'group' and state = 'joined'
        and committee_id is not null and hears_all is distinct from false
        -- Several reconnects in a minute ask once; the next tick overlaps what they would have found.
        and (history_asked_at is null or history_asked_at < ${now}::timestamptz - interval '1 minute')
        and not exists (select from outbox o where o.action = 'history' and o.done_at is null
          and o.state in ('waiting', 'sending') and o.platform = chat.platform
          and o.target_id = chat.platform_chat_id)
      order by history_asked_at nulls first, id limit ${CHATS_AT_ONCE}
      -- Rows that point to a chat go on being inserted, and a chat that is being changed has its turn next time.
      for no key update skip locked
    )
    update chat set history_asked_at = ${now} from turn where chat.id = turn.id
    returning chat.id, platform, platform_chat_id, caught_up_at, created_at`.execute(tx);
  return rows.map((row) => ({
    id: row.id,
    platform: row.platform,
    platformChatId: row.platform_chat_id,
    since: row.caught_up_at ?? new Date(Math.max(row.created_at.getTime(), now.getTime() - DAY_MS)),
  }));
}

interface ChatToAsk {
  id: ChatId;
  platform: string;
  platform_chat_id: string;
  caught_up_at: Date | null;
  created_at: Date;
}

const CHATS_AT_ONCE = 500;
const DAY_MS = 86_400_000;

export async function markCaughtUp(tx: Tx, id: ChatId, until: Date): Promise<void> {
  await tx.updateTable('chat').set({ caught_up_at: until }).where('id', '=', id).execute();
}

/** The platform does not let us read this group's history: un-@ed words are not heard there either. */
export async function markHearsOnlyMentions(tx: Tx, id: ChatId): Promise<void> {
  await sql`update chat set hears_all = false where id = ${id} and hears_all is distinct from false`.execute(
    tx,
  );
}
