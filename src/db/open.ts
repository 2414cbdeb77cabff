/** What is open where a message was written: asked once for a batch, before anything is stored. */

import { sql } from 'kysely';
import type { MessageEvent } from '../chat/event.js';
import type { Db } from './schema.js';

/**
 * For each message whether a question to its sender, a notice in its chat, or a quoted message of ours is open.
 * One statement.
 */
export async function findOpen(db: Db, messages: readonly MessageEvent[]): Promise<boolean[]> {
  if (messages.length === 0) return [];
  const asked = messages.map((message, at) => ({
    at,
    platform: message.platform,
    chat: message.platformChatId,
    person: message.sender.id,
    quoted: message.quotedMessageId ?? null,
  }));
  const { rows } = await sql<{ at: number }>`
    select at from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
      as row (at int, platform text, chat text, person text, quoted text)
    where exists (select from dialogue d where d.platform = row.platform and d.platform_chat_id = row.chat
        and d.platform_user_id = row.person and d.expires_at > now())
      or exists (select from outbox o where row.quoted is not null and o.platform = row.platform
        and o.platform_message_id = row.quoted)
      or exists (select from chat c join delivery on delivery.chat_id = c.id
        join notice n on n.id = delivery.notice_id
        where c.platform = row.platform and c.platform_chat_id = row.chat and n.wants_acknowledgement
          and n.state in ('sending', 'sent') and n.confirmed_at > now() - interval '7 days')`.execute(db);
  const open = new Set(rows.map((row) => row.at));
  return messages.map((_, at) => open.has(at));
}
