/** Writing study topics: opened, changed, ended; and who leads which day. */

import { type TopicDraft, topicSettings } from '../domain/study-rules.js';
import type { ChatId, CommitteeId, Day, MemberId, TopicId, Tx } from './schema.js';

/** Opens a topic. @param chatIds the groups it runs in; none: all groups of the committee. */
export async function insertTopic(
  tx: Tx,
  committeeId: CommitteeId,
  draft: TopicDraft,
  chatIds: readonly ChatId[],
): Promise<TopicId> {
  const { id } = await tx
    .insertInto('study_topic')
    .values({ committee_id: committeeId, ...toRow(draft) })
    .returning('id')
    .executeTakeFirstOrThrow();
  await insertChats(tx, id, chatIds);
  return id;
}

/** Puts everything of a topic in the place of what was. */
export async function updateTopic(
  tx: Tx,
  id: TopicId,
  draft: TopicDraft,
  chatIds: readonly ChatId[],
): Promise<void> {
  await tx.updateTable('study_topic').set(toRow(draft)).where('id', '=', id).execute();
  await tx.deleteFrom('study_topic_chat').where('topic_id', '=', id).execute();
  await insertChats(tx, id, chatIds);
}

function toRow(draft: TopicDraft) {
  return {
    title: draft.title,
    books: [...draft.books],
    starts_day: draft.startsDay,
    ends_day: draft.endsDay,
    day_boundary_minutes: draft.dayBoundaryMinutes,
    min_reflection_chars: draft.minReflectionChars,
    backfill_days: draft.backfillDays,
    backfills_a_month: draft.backfillsAMonth,
    settings: JSON.stringify(topicSettings.parse(draft)),
  };
}

async function insertChats(tx: Tx, id: TopicId, chatIds: readonly ChatId[]): Promise<void> {
  if (chatIds.length === 0) return;
  await tx
    .insertInto('study_topic_chat')
    .values(chatIds.map((chatId) => ({ topic_id: id, chat_id: chatId })))
    .execute();
}

/** Ends a topic on `day`; rows of its days stay. @returns false when it had ended by then already. */
export async function endTopic(tx: Tx, id: TopicId, day: Day): Promise<boolean> {
  const result = await tx
    .updateTable('study_topic')
    .set({ ends_day: day })
    .where('id', '=', id)
    .where('ends_day', '>', day)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** 导读/领读 of a day. */
export interface TopicLead {
  day: Day;
  name: string;
  /** null: stands in no roster, and is reminded of nothing. */
  memberId: MemberId | null;
}

export async function replaceLeads(tx: Tx, id: TopicId, leads: readonly TopicLead[]): Promise<void> {
  await tx.deleteFrom('study_topic_lead').where('topic_id', '=', id).execute();
  if (leads.length === 0) return;
  await tx
    .insertInto('study_topic_lead')
    .values(
      leads.map(({ day, name, memberId }) => ({ topic_id: id, lead_day: day, name, member_id: memberId })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Who leads a topic, by day. @param from only from that day on. */
export async function listLeads(tx: Tx, id: TopicId, from?: Day): Promise<TopicLead[]> {
  return tx
    .selectFrom('study_topic_lead')
    .select(['lead_day as day', 'name', 'member_id as memberId'])
    .where('topic_id', '=', id)
    .$if(from !== undefined, (query) => query.where('lead_day', '>=', from as Day))
    .orderBy('lead_day')
    .orderBy('name')
    .execute();
}
