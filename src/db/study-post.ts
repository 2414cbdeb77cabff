/** What was posted to groups about a topic: 提醒打卡, 周报, 期末报告. The unique keys let each out once. */

import type { ChatId, Day, PersonId, StudyPostTable, TopicId, Tx } from './schema.js';

export interface PostDraft {
  kind: StudyPostTable['kind'];
  chatId: ChatId;
  topicId: TopicId;
  day: Day;
  /** undefined: by the clock. */
  saidBy: PersonId | undefined;
  postedAt: Date;
}

/** @returns those that were not posted yet; they are now. */
export async function takePosts(tx: Tx, drafts: readonly PostDraft[]): Promise<ChatId[]> {
  if (drafts.length === 0) return [];
  const rows = await tx
    .insertInto('study_post')
    .values(
      drafts.map((draft) => ({
        kind: draft.kind,
        chat_id: draft.chatId,
        topic_id: draft.topicId,
        day: draft.day,
        said_by: draft.saidBy ?? null,
        posted_at: draft.postedAt,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('chat_id')
    .execute();
  return rows.map((row) => row.chat_id);
}
