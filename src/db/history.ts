/** Catching up: which groups' histories are looked through for messages that the platform did not push. */

import { sql } from 'kysely';
import type { ChatId, Tx } from './schema.js';

export interface ChatToCatchUp {
  id: ChatId;
  platform: string;
  platformChatId: string;
  since: Date;
}

/** Groups the bot is in and may read whole, those longest not looked at first. */
export async function listChatsToCatchUp(
  tx: Tx,
  platforms: readonly string[],
  now: Date,
): Promise<ChatToCatchUp[]> {
  if (platforms.length === 0) return [];
  const rows = await tx
    .selectFrom('chat')
    .select(['id', 'platform', 'platform_chat_id', 'caught_up_at', 'created_at'])
    .where('platform', 'in', [...platforms])
    .where('kind', '=', 'group')
    .where('state', '=', 'joined')
    .where('committee_id', 'is not', null)
    .where(sql<boolean>`hears_all is distinct from false`)
    // Several reconnects in a minute ask once; the next tick overlaps what they would have found.
    .where((eb) =>
      eb.or([eb('caught_up_at', 'is', null), eb('caught_up_at', '<', new Date(now.getTime() - MINUTE_MS))]),
    )
    .orderBy(sql`caught_up_at nulls first`)
    .limit(500)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    platform: row.platform,
    platformChatId: row.platform_chat_id,
    since: row.caught_up_at ?? new Date(Math.max(row.created_at.getTime(), now.getTime() - DAY_MS)),
  }));
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export async function markCaughtUp(tx: Tx, id: ChatId, until: Date): Promise<void> {
  await tx.updateTable('chat').set({ caught_up_at: until }).where('id', '=', id).execute();
}

/** The platform does not let us read this group's history: un-@ed words are not heard there either. */
export async function markHearsOnlyMentions(tx: Tx, id: ChatId): Promise<void> {
  await tx.updateTable('chat').set({ hears_all: false }).where('id', '=', id).execute();
}
