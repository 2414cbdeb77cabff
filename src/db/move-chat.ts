/** Moving what hangs on one chat to another: they turned out to be the same group. */

import { sql } from 'kysely';
import type { ChatId, Tx } from './schema.js';

/** What both have the chat that stays keeps; the other one is left empty, of nobody. */
export async function moveChat(tx: Tx, from: ChatId, to: ChatId): Promise<void> {
  await sql`
    insert into chat_person (chat_id, platform_user_id, person_id, seen_at)
    select ${to}, platform_user_id, person_id, seen_at from chat_person where chat_id = ${from}
    on conflict (chat_id, platform_user_id) do update set person_id = excluded.person_id`.execute(tx);
  await sql`
    insert into study_topic_chat (topic_id, chat_id)
    select topic_id, ${to} from study_topic_chat where chat_id = ${from} on conflict do nothing`.execute(tx);
  await sql`
    insert into notice_chat (notice_id, chat_id)
    select notice_id, ${to} from notice_chat where chat_id = ${from} on conflict do nothing`.execute(tx);
  await sql`
    update delivery d set chat_id = ${to} where chat_id = ${from}
      and not exists (select from delivery other where other.notice_id = d.notice_id and other.chat_id = ${to})`.execute(
    tx,
  );
  await sql`
    update chain c set chat_id = ${to} where chat_id = ${from} and not exists (select from chain other
      where other.chat_id = ${to} and other.header_key = c.header_key and other.kind = c.kind
        and (other.topic_id, other.study_day, other.notice_id)
          is not distinct from (c.topic_id, c.study_day, c.notice_id))`.execute(tx);
  await sql`
    update study_post p set chat_id = ${to} where chat_id = ${from} and not exists (select from study_post other
      where other.chat_id = ${to} and other.kind = p.kind and other.day = p.day)`.execute(tx);
  await tx.updateTable('acknowledgement').set({ chat_id: to }).where('chat_id', '=', from).execute();
  for (const table of ['chat_person', 'study_topic_chat', 'notice_chat'] as const)
    await tx.deleteFrom(table).where('chat_id', '=', from).execute();
  await tx
    .updateTable('chat')
    .set({ committee_id: null, state: 'left', tags: [], name: '' })
    .where('id', '=', from)
    .execute();
  await tx.updateTable('chat').set({ state: 'joined' }).where('id', '=', to).execute();
}
