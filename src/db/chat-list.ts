/** Groups as the operator sees them: those of every committee, and those of none. */

import type { ChatId, CommitteeId, Db, Tx } from './schema.js';

export interface ListedChat {
  id: ChatId;
  platform: string;
  name: string;
  tags: string[];
  state: 'joined' | 'left' | 'dissolved';
  paused: boolean;
  /** null: not known whether un-@ed words reach us there. */
  hearsAll: boolean | null;
  /** null: no committee has it, only help is given there. */
  committeeId: CommitteeId | null;
  isDemo: boolean;
}

/** @param committeeId its groups and those that belong to nobody; undefined: all. */
export async function listGroups(db: Db | Tx, committeeId?: CommitteeId): Promise<ListedChat[]> {
  const rows = await groups(db)
    .$if(committeeId !== undefined, (query) =>
      query.where((eb) =>
        eb.or([
          eb('chat.committee_id', '=', committeeId as CommitteeId),
          eb('chat.committee_id', 'is', null),
        ]),
      ),
    )
    .orderBy('chat.id')
    .execute();
  return rows.map(toListed);
}

/** A group where only what is said to the bot reaches us, as a 打卡 card goes there. */
export interface CardGroup {
  id: ChatId;
  platform: string;
  platformChatId: string;
  committeeId: CommitteeId;
}

/** Of a committee, or one group alone; those of which it is known that un-@ed words do not reach us. */
export async function listCardGroups(
  tx: Tx,
  where: { committeeId?: CommitteeId; chatId?: ChatId | undefined },
): Promise<CardGroup[]> {
  const rows = await tx
    .selectFrom('chat')
    .select(['id', 'platform', 'platform_chat_id', 'committee_id'])
    .where('kind', '=', 'group')
    .where('state', '=', 'joined')
    .where('paused', '=', false)
    .where('hears_all', '=', false)
    .where('committee_id', 'is not', null)
    .$if(where.committeeId !== undefined, (query) =>
      query.where('committee_id', '=', where.committeeId as CommitteeId),
    )
    .$if(where.chatId !== undefined, (query) => query.where('id', '=', where.chatId as ChatId))
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    platform: row.platform,
    platformChatId: row.platform_chat_id,
    committeeId: row.committee_id as CommitteeId,
  }));
}

export async function findGroup(tx: Tx, id: ChatId): Promise<ListedChat | undefined> {
  const row = await groups(tx).where('chat.id', '=', id).executeTakeFirst();
  return row && toListed(row);
}

function groups(db: Db | Tx) {
  return db
    .selectFrom('chat')
    .leftJoin('committee', 'committee.id', 'chat.committee_id')
    .select([
      'chat.id',
      'chat.platform',
      'chat.name',
      'chat.tags',
      'chat.state',
      'chat.paused',
      'chat.hears_all',
      'chat.committee_id',
      'committee.is_demo',
    ])
    .where('chat.kind', '=', 'group');
}

function toListed(row: {
  id: ChatId;
  platform: string;
  name: string;
  tags: string[];
  state: 'joined' | 'left' | 'dissolved';
  paused: boolean;
  hears_all: boolean | null;
  committee_id: CommitteeId | null;
  is_demo: boolean | null;
}): ListedChat {
  const { hears_all, committee_id, is_demo, ...rest } = row;
  return { ...rest, hearsAll: hears_all, committeeId: committee_id, isDemo: is_demo ?? false };
}
