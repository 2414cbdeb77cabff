/** Sifting: which events are ours to keep, by the look and by what is open where they happened. Before anything is stored. */

import { sql } from 'kysely';
import type { Job } from '../chat/define-job.js';
import type { ChatEvent, MessageEvent, RefusedEvent } from '../chat/event.js';
import { answersNotice, look, speaksOfCheckIn } from '../chat/look.js';
import { findTightBook, mayNameBook } from '../chat/tight-book.js';
import { wordsOf } from '../chat/understand.js';
import { beijingDay } from '../domain/beijing-time.js';
import { type Pair, pairs } from './pairs.js';
import type { Db, Tx } from './schema.js';

/** Which of these events are ours to keep: looked at, and where the look is not sure, asked what is open. One statement. */
export async function siftOurs(
  db: Db | Tx,
  events: readonly ChatEvent[],
  table: readonly Job[],
): Promise<boolean[]> {
  const looks = events.map((event) => look(event, table));
  const unsure = events.filter((_, index) => looks[index] === 'ours-if-open') as (
    | MessageEvent
    | RefusedEvent
  )[];
  const open = await findOpen(db, unsure);
  const books = await findBooks(
    db,
    unsure.filter((one): one is MessageEvent => one.type === 'message' && mayNameBook(wordsOf(one))),
  );
  return events.map((event, index) => {
    if (looks[index] !== 'ours-if-open') return looks[index] === 'ours';
    const message = event as MessageEvent | RefusedEvent;
    const chat = `${message.platform} ${message.platformChatId}`;
    if (open.asked.has(`${chat} ${message.sender.id}`)) return true;
    if (message.type === 'refused') return open.noticed.has(chat);
    if (message.quotedMessageId && open.quoted.has(`${message.platform} ${message.quotedMessageId}`))
      return true;
    if (
      message.quotedMessageId &&
      open.checkedIn.has(`${message.platform} ${message.quotedMessageId}`) &&
      speaksOfCheckIn(message, table)
    )
      return true;
    if (open.noticed.has(chat) && answersNotice(message, table)) return true;
    return findTightBook(wordsOf(message), books.get(chat) ?? []) !== undefined;
  });
}

/** The books that are read in these chats then, by `platform chat`; nothing is asked where nobody may have named one. */
async function findBooks(db: Db | Tx, messages: readonly MessageEvent[]): Promise<Map<string, string[]>> {
  if (messages.length === 0) return new Map();
  const days = messages.map((one) => beijingDay(one.sentAt)).sort();
  const { rows } = await sql<{ chat: string; books: string[] }>`
    select place.platform || ' ' || place.chat as chat, topic.books
    from ${pairs(messages.map((one) => [one.platform, one.platformChatId]))} as place (platform, chat)
    join chat on chat.platform = place.platform and chat.platform_chat_id = place.chat
    join study_topic topic on topic.committee_id = chat.committee_id
      and topic.starts_day - 1 <= ${days.at(-1) as string}::date and topic.ends_day + 1 >= ${days[0] as string}::date
    where exists (select from study_topic_chat link where link.topic_id = topic.id and link.chat_id = chat.id)
      or not exists (select from study_topic_chat link where link.topic_id = topic.id)`.execute(db);
  const books = new Map<string, string[]>();
  for (const row of rows) books.set(row.chat, [...(books.get(row.chat) ?? []), ...row.books]);
  return books;
}

/** What is open where these were written: chats with a notice, people with a question in a chat, messages of ours, check-ins. */
interface Open {
  noticed: Set<string>;
  asked: Set<string>;
  quoted: Set<string>;
  checkedIn: Set<string>;
}

/** Asked by chat, not by message: however much is said in a group, whether something is open there is asked once. */
async function findOpen(db: Db | Tx, messages: readonly (MessageEvent | RefusedEvent)[]): Promise<Open> {
  const open: Open = { noticed: new Set(), asked: new Set(), quoted: new Set(), checkedIn: new Set() };
  if (messages.length === 0) return open;
  const quoted = messages.flatMap((one): Pair[] =>
    'quotedMessageId' in one && one.quotedMessageId ? [[one.platform, one.quotedMessageId]] : [],
  );
  const { rows } = await sql<{ kind: keyof Open; key: string }>`
    with place as materialized (
      select * from ${pairs(messages.map((one) => [one.platform, one.platformChatId]))} as place (platform, chat)
    )
    select 'asked' as kind, d.platform || ' ' || d.platform_chat_id || ' ' || d.platform_user_id as key
    from place join dialogue d on d.platform = place.platform and d.platform_chat_id = place.chat
      and d.expires_at > now()
    union all
    select 'noticed', place.platform || ' ' || place.chat
    from place
    -- With a limit it is looked up for each chat; an exists would read all chats once.
    where coalesce((select true from chat c join delivery on delivery.chat_id = c.id
        join notice n on n.id = delivery.notice_id
        where c.platform = place.platform and c.platform_chat_id = place.chat and n.wants_acknowledgement
          and n.state in ('sending', 'sent') and n.confirmed_at > now() - interval '7 days'
        limit 1), false)
    union all
    select 'quoted', said.platform || ' ' || said.id
    from ${pairs(quoted)} as said (platform, id)
    where coalesce((select true from outbox o where o.platform = said.platform
      and o.platform_message_id = said.id limit 1), false)
    union all
    select 'checkedIn', said.platform || ' ' || said.id
    from ${pairs(quoted)} as said (platform, id)
    where coalesce((select true from inbox i join check_in c on c.inbox_id = i.id
      where i.platform = said.platform and i.event_key = 'm:' || said.id limit 1), false)`.execute(db);
  for (const { kind, key } of rows) open[kind].add(key);
  return open;
}
