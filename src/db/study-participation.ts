/** 退出打卡 and 重新参加: rows, of which the newest says whether a member takes part in a topic. Without one they do. */

import { sql } from 'kysely';
import { findRecall, type MessageKey } from './recall.js';
import type { InboxId, MemberId, TopicId, Tx } from './schema.js';

export interface ParticipationDraft {
  inboxId: InboxId;
  topicId: TopicId;
  memberId: MemberId;
  takesPart: boolean;
  sentAt: Date;
}

/** Stores what a member said. Safe to run twice. */
export async function insertParticipation(
  tx: Tx,
  message: MessageKey,
  draft: ParticipationDraft,
): Promise<void> {
  await tx
    .insertInto('study_participation')
    .values({
      topic_id: draft.topicId,
      member_id: draft.memberId,
      takes_part: draft.takesPart,
      sent_at: draft.sentAt,
      recalled_at: (await findRecall(tx, message)) ?? null,
      inbox_id: draft.inboxId,
    })
    .onConflict((conflict) => conflict.columns(['inbox_id', 'topic_id']).doNothing())
    .execute();
}

/** A recalled message says nothing any more. */
export async function markParticipationRecalled(tx: Tx, inboxId: InboxId, at: Date): Promise<void> {
  await tx
    .updateTable('study_participation')
    .set({ recalled_at: at })
    .where('inbox_id', '=', inboxId)
    .where('recalled_at', 'is', null)
    .execute();
}

/** Who opted out of a topic: nothing reminds them, and no list expects them. */
export async function listOptedOut(tx: Tx, topicId: TopicId): Promise<MemberId[]> {
  const { rows } = await sql<{ member_id: MemberId }>`
    select member_id from (
      select distinct on (member_id) member_id, takes_part from study_participation
      where topic_id = ${topicId} and recalled_at is null
      order by member_id, sent_at desc, id desc
    ) newest where not takes_part order by member_id`.execute(tx);
  return rows.map((row) => row.member_id);
}

/** Of these topics, those that a member opted out of. */
export async function listLeftTopics(
  tx: Tx,
  memberId: MemberId,
  topicIds: readonly TopicId[],
): Promise<TopicId[]> {
  const { rows } = await sql<{ topic_id: TopicId }>`
    select topic_id from (
      select distinct on (topic_id) topic_id, takes_part from study_participation
      where member_id = ${memberId} and topic_id = any(${sql.val(topicIds.map(String))}::bigint[])
        and recalled_at is null
      order by topic_id, sent_at desc, id desc
    ) newest where not takes_part order by topic_id`.execute(tx);
  return rows.map((row) => row.topic_id);
}
