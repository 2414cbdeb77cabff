/** Sifting: which events are ours to keep, by the look and by what is open where they happened. Before anything is stored. */

import { sql } from 'kysely';
import type { Job } from '../chat/define-job.js';
import type { ChatEvent, MessageEvent } from '../chat/event.js';
import { answersNotice, look } from '../chat/look.js';
import type { Db, Tx } from './schema.js';

/** What is open: a question to the sender or a quoted message of ours; or only a notice in the chat. */
type Open = 'asked' | 'notice' | undefined;

/** Which of these events are ours to keep: looked at, and where the look is not sure, asked what is open. One statement. */
export async function siftOurs(
  db: Db | Tx,
  events: readonly ChatEvent[],
  table: readonly Job[],
): Promise<boolean[]> {
  const looks = events.map((event) => look(event, table));
  const unsure = events.filter((_, index) => looks[index] === 'ours-if-open') as MessageEvent[];
  const open = await findOpen(db, unsure);
  return events.map((event, index) => {
    if (looks[index] !== 'ours-if-open') return looks[index] === 'ours';
    const found = open[unsure.indexOf(event as MessageEvent)];
    return found === 'asked' || (found === 'notice' && answersNotice(event as MessageEvent, table));
  });
}

async function findOpen(db: Db | Tx, messages: readonly MessageEvent[]): Promise<Open[]> {
  if (messages.length === 0) return [];
  const asked = messages.map((message, at) => ({
    at,
    platform: message.platform,
    chat: message.platformChatId,
    person: message.sender.id,
    quoted: message.quotedMessageId ?? null,
  }));
  const { rows } = await sql<{ at: number; asked: boolean; notice: boolean }>`
    select at,
      exists (select from dialogue d where d.platform = row.platform and d.platform_chat_id = row.chat
        and d.platform_user_id = row.person and d.expires_at > now())
      or exists (select from outbox o where row.quoted is not null and o.platform = row.platform
        and o.platform_message_id = row.quoted) as asked,
      -- With a limit it is looked up for each row; an exists would read all chats once.
      coalesce((select true from chat c join delivery on delivery.chat_id = c.id
        join notice n on n.id = delivery.notice_id
        where c.platform = row.platform and c.platform_chat_id = row.chat and n.wants_acknowledgement
          and n.state in ('sending', 'sent') and n.confirmed_at > now() - interval '7 days'
        limit 1), false) as notice
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
      as row (at int, platform text, chat text, person text, quoted text)`.execute(db);
  const found = new Map(rows.map((row) => [row.at, row.asked ? 'asked' : row.notice ? 'notice' : undefined]));
  return messages.map((_, at) => found.get(at) as Open);
}
