/** Topics whose 固定学习日 ask for sessions, with their groups and the days that have one already. */

import { sql } from 'kysely';
import type { ChatId, Day, Tx } from './schema.js';
import { type StudyTopic, toTopic } from './study-topic.js';

export interface DueTopic extends StudyTopic {
  /** Its groups; of a topic that runs everywhere all of the committee's. */
  chatIds: readonly ChatId[];
  /** Days that have their session, also a cancelled one. */
  made: ReadonlySet<Day>;
}

/** Those that run between two days, both included, of every committee. */
export async function listDueTopics(tx: Tx, from: Day, to: Day): Promise<DueTopic[]> {
  const rows = await tx
    .selectFrom('study_topic')
    .selectAll()
    .where('starts_day', '<=', to)
    .where('ends_day', '>=', from)
    .where(
      sql<boolean>`settings::text like '%"weekly"%' or settings::text like '%"monthly"%'
        or settings::text like '%"quarterly"%'`,
    )
    .orderBy('id')
    .execute();
  if (rows.length === 0) return [];
  const ids = sql.val(rows.map((row) => String(row.id)));
  const chats = await sql<{ topic_id: number; chat_id: ChatId }>`
    select topic_id, chat_id from study_topic_chat where topic_id = any(${ids}::bigint[])
    union all
    select t.id, c.id from study_topic t join chat c on c.committee_id = t.committee_id and c.kind = 'group'
    where t.id = any(${ids}::bigint[]) and not exists (select from study_topic_chat l where l.topic_id = t.id)
    order by 2`.execute(tx);
  const made = await tx
    .selectFrom('study_session')
    .select(['topic_id', 'study_day'])
    .where(sql<boolean>`topic_id = any(${ids}::bigint[])`)
    .where('study_day', '>=', from)
    .execute();
  return rows.map((row) => ({
    ...toTopic(row),
    chatIds: chats.rows.filter((one) => one.topic_id === row.id).map((one) => one.chat_id),
    made: new Set(made.flatMap((one) => (one.topic_id === row.id ? (one.study_day ?? []) : []))),
  }));
}
