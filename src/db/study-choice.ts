/** What members ask for in a topic: to be reminded, to stand in its ranking. Rows, of which the newest rules. */

import { type RawBuilder, sql } from 'kysely';
import { findRecall, type MessageKey } from './recall.js';
import type { InboxId, MemberId, StudyChoiceTable, TopicId, Tx } from './schema.js';

export interface ChoiceDraft {
  inboxId: InboxId;
  topicIds: readonly TopicId[];
  memberId: MemberId;
  kind: StudyChoiceTable['kind'];
  wanted: boolean;
  atMinute?: number | undefined;
  sentAt: Date;
}

/** Stores what a member asked for. Safe to run twice. */
export async function insertChoices(tx: Tx, message: MessageKey, draft: ChoiceDraft): Promise<void> {
  const recalledAt = (await findRecall(tx, message)) ?? null;
  await tx
    .insertInto('study_choice')
    .values(
      draft.topicIds.map((topicId) => ({
        topic_id: topicId,
        member_id: draft.memberId,
        kind: draft.kind,
        wanted: draft.wanted,
        at_minute: draft.atMinute ?? null,
        sent_at: draft.sentAt,
        recalled_at: recalledAt,
        inbox_id: draft.inboxId,
      })),
    )
    .onConflict((conflict) => conflict.columns(['inbox_id', 'topic_id', 'kind']).doNothing())
    .execute();
}

/** A recalled message says nothing any more. */
export async function markChoicesRecalled(tx: Tx, inboxId: InboxId, at: Date): Promise<void> {
  await tx
    .updateTable('study_choice')
    .set({ recalled_at: at })
    .where('inbox_id', '=', inboxId)
    .where('recalled_at', 'is', null)
    .execute();
}

/** SQL: a table of whoever asked for it in that topic and did not take it back: `member_id`, `at_minute`, `sent_at`. */
export function whoWants(kind: StudyChoiceTable['kind'], topicId: TopicId): RawBuilder<unknown> {
  return sql`(select member_id, at_minute, sent_at from (
      select distinct on (member_id) member_id, wanted, at_minute, sent_at from study_choice
      where topic_id = ${topicId} and kind = ${kind} and recalled_at is null
      order by member_id, sent_at desc, id desc
    ) newest where wanted)`;
}
