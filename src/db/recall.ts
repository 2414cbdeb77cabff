/** Recalls: messages their authors took back on the platform, kept so that one that arrives later ends the same. */

import { sql } from 'kysely';
import type { InboxId, Tx } from './schema.js';

/** A message as its platform names it. */
export interface MessageKey {
  platform: string;
  platformMessageId: string;
}

const messageKey = (message: MessageKey) => `m:${message.platformMessageId}`;

/** The key under which what was said goes in again, now that it is known what for. */
export const againKey = (eventKey: string) => `e:again ${eventKey}`;

/** Notes a recall; the first one stands. */
export async function insertRecall(tx: Tx, message: MessageKey, recalledAt: Date): Promise<void> {
  await lockMessage(tx, message);
  await tx
    .insertInto('recall')
    .values({
      platform: message.platform,
      platform_message_id: message.platformMessageId,
      recalled_at: recalledAt,
    })
    .onConflict((conflict) => conflict.columns(['platform', 'platform_message_id']).doNothing())
    .execute();
}

/**
 * When a message was recalled, undefined when it was not (yet). Until this transaction ends no recall of it can be
 * noted: whatever is stored now will be seen by the recall.
 */
export async function findRecall(tx: Tx, message: MessageKey): Promise<Date | undefined> {
  await lockMessage(tx, message);
  const row = await tx
    .selectFrom('recall')
    .select('recalled_at')
    .where('platform', '=', message.platform)
    .where('platform_message_id', '=', message.platformMessageId)
    .executeTakeFirst();
  return row?.recalled_at;
}

/** The inbox row by which a message took effect, if it was accepted: one that went in again took it then. */
export async function findInboxId(tx: Tx, message: MessageKey): Promise<InboxId | undefined> {
  const row = await tx
    .selectFrom('inbox')
    .select('id')
    .where('platform', '=', message.platform)
    .where('event_key', 'in', [messageKey(message), againKey(messageKey(message))])
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row?.id;
}

/** A message and its recall are handled one after the other; their senders' locks differ (Lark names nobody in a recall). */
export async function lockMessage(tx: Tx, message: MessageKey): Promise<void> {
  const key = `${message.platform} ${message.platformMessageId}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 11))`.execute(tx);
}

/** As `lockMessage`, in one order everywhere. */
export async function lockMessages(tx: Tx, messages: readonly MessageKey[]): Promise<void> {
  const keys = messages.map(({ platform, platformMessageId }) => `${platform} ${platformMessageId}`).sort();
  await sql`select pg_advisory_xact_lock(hashtextextended(key, 11))
    from (select key from unnest(${sql.val(keys)}::text[]) as key order by key) as ordered`.execute(tx);
}

/** Messages come again for a month at most; what was recalled before is forgotten. @returns how many. */
export async function deleteRecallsBefore(tx: Tx, before: Date): Promise<number> {
  const result = await tx.deleteFrom('recall').where('recalled_at', '<', before).executeTakeFirst();
  return Number(result.numDeletedRows);
}
