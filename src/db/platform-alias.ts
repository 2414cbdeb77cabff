/** Ids of our own, for platforms whose ids of people and chats last one login only: which of theirs each one is now. */

import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from './schema.js';

/** An id as the platform gives it. */
export interface PlatformIdMet {
  kind: 'chat' | 'user';
  platformId: string;
  /** Of a user: whether the bot can write to them in private; undefined: this event does not tell. */
  reachable?: boolean | undefined;
}

/** Ours by theirs, under `aliasKey`. */
export type OwnIds = Map<string, string>;

export function aliasKey({ kind, platformId }: Pick<PlatformIdMet, 'kind' | 'platformId'>): string {
  return `${kind} ${platformId}`;
}

/** How long an id counts as just seen: it is not written at each message. */
const SEEN_EVERY_MS = 600_000;

/** Our ids of those that have one, one statement for all; notes that they were seen, and who can be reached. */
export async function findOwnIds(
  db: Db | Tx,
  platform: string,
  met: readonly PlatformIdMet[],
): Promise<OwnIds> {
  if (met.length === 0) return new Map();
  const { rows } = await sql<{ kind: 'chat' | 'user'; platform_id: string; own_id: string }>`
    with met as (
      select kind, platform_id, bool_or(reachable) as reachable
      from jsonb_to_recordset(${asRows(met)}::jsonb) as row (kind text, platform_id text, reachable boolean)
      group by kind, platform_id
    ), noted as (
      update platform_alias a set seen_at = now(), reachable = coalesce(met.reachable, a.reachable) from met
      where a.platform = ${platform} and a.kind = met.kind and a.platform_id = met.platform_id and a.current
        and (a.seen_at < now() - ${SEEN_EVERY_MS} * interval '1 millisecond'
          or (met.reachable is not null and a.reachable is distinct from met.reachable))
    )
    select a.kind, a.platform_id, a.own_id from met join platform_alias a
      on a.platform = ${platform} and a.kind = met.kind and a.platform_id = met.platform_id and a.current`.execute(
    db,
  );
  return new Map(rows.map((row) => [aliasKey({ kind: row.kind, platformId: row.platform_id }), row.own_id]));
}

/** Gives each an id of ours; one that has got one meanwhile keeps that. @returns those of all. */
export async function mintOwnIds(
  db: Db | Tx,
  platform: string,
  met: readonly PlatformIdMet[],
  minted: OwnIds,
): Promise<OwnIds> {
  if (met.length === 0) return new Map();
  const rows = met.map((one) => ({ ...one, own_id: minted.get(aliasKey(one)) ?? drawOwnId() }));
  await sql`
    insert into platform_alias (platform, kind, own_id, platform_id, reachable)
    select distinct on (kind, platform_id) ${platform}, kind, own_id, platform_id, reachable
    from jsonb_to_recordset(${asRows(rows)}::jsonb)
      as row (kind text, own_id text, platform_id text, reachable boolean)
    order by kind, platform_id
    on conflict (platform, kind, platform_id) where current do nothing`.execute(db);
  return findOwnIds(db, platform, met);
}

/** Tells nothing of whose it is, and is never given twice. */
export function drawOwnId(): string {
  return `own-${randomBytes(9).toString('hex')}`;
}

/** The platform's id, as of the last login it was seen in; undefined when this is no id of ours. */
export async function findPlatformId(
  db: Db | Tx,
  platform: string,
  kind: 'chat' | 'user',
  ownId: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('platform_alias')
    .select('platform_id')
    .where('platform', '=', platform)
    .where('kind', '=', kind)
    .where('own_id', '=', ownId)
    .executeTakeFirst();
  return row?.platform_id;
}

/** When a chat with an id of ours was last heard from; undefined when its platform keeps its ids. */
export async function findChatSeenAt(tx: Tx, platform: string, ownId: string): Promise<Date | undefined> {
  const row = await tx
    .selectFrom('platform_alias')
    .select('seen_at')
    .where('platform', '=', platform)
    .where('kind', '=', 'chat')
    .where('own_id', '=', ownId)
    .executeTakeFirst();
  return row?.seen_at;
}

/** What the platform calls `newId`'s chat now is the chat `oldId` again; what is on its way to `newId` still goes there. */
export async function rebindChat(tx: Tx, platform: string, newId: string, oldId: string): Promise<void> {
  const chat = (ownId: string) =>
    tx
      .updateTable('platform_alias')
      .where('platform', '=', platform)
      .where('kind', '=', 'chat')
      .where('own_id', '=', ownId);
  const platformId = (await findPlatformId(tx, platform, 'chat', newId)) as string;
  await chat(newId).set({ current: false }).execute();
  await chat(oldId).set({ platform_id: platformId, current: true, seen_at: sql<Date>`now()` }).execute();
}

/** Whether this user's id is one of ours: then the person may have had another one, in a login before. */
export async function isOwnUserId(tx: Tx, platform: string, ownId: string): Promise<boolean> {
  return (await findPlatformId(tx, platform, 'user', ownId)) !== undefined;
}

function asRows(met: readonly (PlatformIdMet & { own_id?: string })[]): string {
  return JSON.stringify(met.map(({ platformId, ...one }) => ({ ...one, platform_id: platformId })));
}
