/** Chats: the groups and private chats the bot is in, and whose committee they belong to. */

import { sql } from 'kysely';
import type { EventInChat } from '../chat/event.js';
import { noteSeen, type Seen } from './chat-person.js';
import type { ChatRow } from './deed.js';
import { noteReachOf } from './reach.js';
import type { ChatId, CommitteeId, Tx } from './schema.js';

/**
 * Only these tell for sure what kind of chat they come from. A card may have been forwarded: what its mark, or a thing
 * refused from its form, says of the chat is where the card was first sent.
 */
const TELL_THE_KIND: ReadonlySet<EventInChat['type']> = new Set(['message', 'joined', 'left']);

/**
 * Finds the chats of a batch of events, and adds those never seen before, together with who was seen in them.
 * Chats known only from cards, reactions and the like are not added.
 * @param committeeId the committee a new chat belongs to; undefined leaves it unassigned.
 * @returns by `platform chatId`.
 */
export async function ensureChats(
  tx: Tx,
  events: readonly EventInChat[],
  committeeId: CommitteeId | undefined,
): Promise<Map<string, ChatRow>> {
  const found = await findChats(tx, events);
  const missing = new Map(
    events
      .filter((event) => TELL_THE_KIND.has(event.type) && !found.has(chatKey(event)))
      .map((event) => [chatKey(event), event]),
  );
  if (missing.size > 0) {
    await insertChats(tx, [...missing.values()], committeeId);
    for (const [key, chat] of await findChats(tx, [...missing.values()])) found.set(key, chat);
  }
  await noteSeen(tx, toSeen(events, found));
  await noteReachOf(tx, events);
  await noteJoined(tx, events, found);
  await noteHearing(tx, events, found);
  return found;
}

async function insertChats(
  tx: Tx,
  events: readonly EventInChat[],
  committeeId: CommitteeId | undefined,
): Promise<void> {
  // In one order everywhere, so that two batches that meet the same new groups wait for each other in turn.
  const sorted = [...events].sort((a, b) => (chatKey(a) < chatKey(b) ? -1 : 1));
  await tx
    .insertInto('chat')
    .values(
      sorted.map((event) => ({
        platform: event.platform,
        platform_chat_id: event.platformChatId,
        kind: event.chatKind,
        committee_id: event.chatKind === 'group' ? (committeeId ?? null) : null,
      })),
    )
    .onConflict((conflict) => conflict.columns(['platform', 'platform_chat_id']).doNothing())
    .execute();
}

/** Who wrote or did something in a group is in it; whoever left is not. */
function toSeen(events: readonly EventInChat[], chats: Map<string, FoundChat>): Seen[] {
  return events.flatMap((event) => {
    const chat = chats.get(chatKey(event));
    if (!chat || event.chatKind !== 'group' || event.sender.id === '' || event.type === 'left') return [];
    const ids: Seen['ids'] = [event.sender.id, ...(event.sender.otherIds ?? [])];
    return [{ chatId: chat.id, platform: event.platform, ids }];
  });
}

/** A message shows that the bot is in the chat, whatever we were told before: that it was let in again may never have arrived. */
async function noteJoined(
  tx: Tx,
  events: readonly EventInChat[],
  chats: Map<string, FoundChat>,
): Promise<void> {
  const back = events.flatMap((event) => {
    const chat = chats.get(chatKey(event));
    return event.type === 'message' && chat && chat.state !== 'joined' ? [chat.id] : [];
  });
  if (back.length > 0)
    await tx.updateTable('chat').set({ state: 'joined' }).where('id', 'in', back).execute();
}

/** A group message that does not mention the bot and came all the same shows that everything is heard there. */
async function noteHearing(
  tx: Tx,
  events: readonly EventInChat[],
  chats: Map<string, FoundChat>,
): Promise<void> {
  const heard = events.flatMap((event) => {
    const chat = chats.get(chatKey(event));
    const unasked = event.type === 'message' && event.chatKind === 'group' && !event.mentionsBot;
    return unasked && chat && chat.hearsAll !== true ? [chat.id] : [];
  });
  if (heard.length > 0)
    await tx.updateTable('chat').set({ hears_all: true }).where('id', 'in', heard).execute();
}

interface FoundChatRow {
  id: ChatId;
  platform: string;
  platform_chat_id: string;
  committee_id: CommitteeId | null;
  kind: 'group' | 'private';
  name: string;
  tags: string[];
  paused: boolean;
  state: 'joined' | 'left' | 'dissolved';
  hears_all: boolean | null;
}

/** `state`: what is known of the bot's own presence. `hearsAll`: whether un-@ed words reach us; null: not known. */
type FoundChat = ChatRow & { state: 'joined' | 'left' | 'dissolved'; hearsAll: boolean | null };

async function findChats(tx: Tx, events: readonly EventInChat[]): Promise<Map<string, FoundChat>> {
  const asked = [...new Map(events.map((event) => [chatKey(event), event])).values()];
  const { rows } = await sql<FoundChatRow>`
    select chat.id, chat.platform, platform_chat_id, committee_id, kind, name, tags, paused, state, hears_all
    from unnest(${sql.val(asked.map((event) => event.platform))}::text[],
      ${sql.val(asked.map((event) => event.platformChatId))}::text[]) as asked (platform, id)
    join chat on chat.platform = asked.platform and chat.platform_chat_id = asked.id`.execute(tx);
  return new Map(
    rows.map((row) => [
      `${row.platform} ${row.platform_chat_id}`,
      {
        id: row.id,
        platform: row.platform,
        platformChatId: row.platform_chat_id,
        committeeId: row.committee_id ?? undefined,
        kind: row.kind,
        name: row.name,
        tags: row.tags,
        paused: row.paused,
        state: row.state,
        hearsAll: row.hears_all,
      },
    ]),
  );
}

export function chatKey(event: { platform: string; platformChatId: string }): string {
  return `${event.platform} ${event.platformChatId}`;
}

/** A chat of the committee by name or tag. */
export interface NamedChat {
  id: ChatId;
  platform: string;
  platformChatId: string;
  name: string;
  tags: string[];
  state: 'joined' | 'left' | 'dissolved';
  paused: boolean;
  firstWrittenAt: Date | null;
}

/** The committee's groups by name. */
export async function listChats(tx: Tx, committeeId: CommitteeId): Promise<NamedChat[]> {
  const rows = await tx
    .selectFrom('chat')
    .selectAll()
    .where('committee_id', '=', committeeId)
    .where('kind', '=', 'group')
    .orderBy('name')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    platform: row.platform,
    platformChatId: row.platform_chat_id,
    name: row.name,
    tags: row.tags,
    state: row.state,
    paused: row.paused,
    firstWrittenAt: row.first_written_at,
  }));
}

export async function updateChat(
  tx: Tx,
  id: ChatId,
  change: Partial<{
    committee_id: CommitteeId;
    name: string;
    tags: string[];
    state: 'joined' | 'left' | 'dissolved';
    paused: boolean;
    hears_all: boolean;
  }>,
): Promise<void> {
  await tx.updateTable('chat').set(change).where('id', '=', id).execute();
}

/**
 * Notes that we have written into a group: from now on it is no 新群 in previews. Sending waits for nobody: where the group's
 * row is being changed, the next message into it notes it.
 */
export async function noteFirstWriting(tx: Tx, platform: string, platformChatId: string): Promise<void> {
  await sql`
    with fresh as (
      select id from chat where platform = ${platform} and platform_chat_id = ${platformChatId}
        and first_written_at is null for no key update skip locked
    )
    update chat set first_written_at = now() from fresh where chat.id = fresh.id`.execute(tx);
}

/** Notes that the bot is no longer in a group, or that the group is no more: the platform refused a message with that reason. */
export async function noteGone(
  tx: Tx,
  platform: string,
  platformChatId: string,
  state: 'left' | 'dissolved',
): Promise<void> {
  await sql`update chat set state = ${state}
    where platform = ${platform} and platform_chat_id = ${platformChatId} and state = 'joined'`.execute(tx);
}
