/** Study topics: what is being read, in which groups, by which rules. */

import { sql } from 'kysely';
import type { ChatId, CommitteeId, Day, PersonId, TopicId, Tx } from './schema.js';

export interface StudyTopic {
  id: TopicId;
  committeeId: CommitteeId;
  title: string;
  books: readonly string[];
  startsDay: Day;
  endsDay: Day;
  dayBoundaryMinutes: number;
  minReflectionChars: number;
  backfillDays: number;
  backfillsAMonth: number;
}

/**
 * The topics a check-in in this group can mean: the group's own that run on `day` or the day before (the boundary may
 * lie after midnight); when the group has none, the committee's.
 */
export async function listTopicsFor(
  tx: Tx,
  committeeId: CommitteeId,
  chatId: ChatId | undefined,
  day: Day,
): Promise<StudyTopic[]> {
  const topics = await listRunning(tx, committeeId, day);
  if (chatId === undefined || topics.length === 0) return topics;
  const own = await tx
    .selectFrom('study_topic_chat')
    .select('topic_id')
    .where('chat_id', '=', chatId)
    .execute();
  const mine = topics.filter((topic) => own.some((link) => link.topic_id === topic.id));
  return mine.length > 0 ? mine : topics;
}

/** The topics of the groups in which this person was seen; when there are none, the committee's. */
export async function listTopicsOfPerson(
  tx: Tx,
  committeeId: CommitteeId,
  personId: PersonId,
  day: Day,
): Promise<StudyTopic[]> {
  const topics = await listRunning(tx, committeeId, day);
  if (topics.length < 2) return topics;
  const own = await tx
    .selectFrom('study_topic_chat')
    .innerJoin('chat_person', 'chat_person.chat_id', 'study_topic_chat.chat_id')
    .select('topic_id')
    .where('chat_person.person_id', '=', personId)
    .execute();
  const mine = topics.filter((topic) => own.some((link) => link.topic_id === topic.id));
  return mine.length > 0 ? mine : topics;
}

async function listRunning(tx: Tx, committeeId: CommitteeId, day: Day): Promise<StudyTopic[]> {
  const rows = await tx
    .selectFrom('study_topic')
    .selectAll()
    .where('committee_id', '=', committeeId)
    .where('starts_day', '<=', day)
    .where(sql<Day>`ends_day + 1`, '>=', day)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    committeeId: row.committee_id,
    title: row.title,
    books: row.books,
    startsDay: row.starts_day,
    endsDay: row.ends_day,
    dayBoundaryMinutes: row.day_boundary_minutes,
    minReflectionChars: row.min_reflection_chars,
    backfillDays: row.backfill_days,
    backfillsAMonth: row.backfills_a_month,
  }));
}

export interface TopicDraft {
  committeeId: CommitteeId;
  title: string;
  books: readonly string[];
  startsDay: Day;
  endsDay: Day;
}

/** Opens a topic. @param chatId the only group it runs in; undefined: all groups of the committee. */
export async function insertTopic(tx: Tx, draft: TopicDraft, chatId: ChatId | undefined): Promise<TopicId> {
  const { id } = await tx
    .insertInto('study_topic')
    .values({
      committee_id: draft.committeeId,
      title: draft.title,
      books: [...draft.books],
      starts_day: draft.startsDay,
      ends_day: draft.endsDay,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (chatId !== undefined)
    await tx.insertInto('study_topic_chat').values({ topic_id: id, chat_id: chatId }).execute();
  return id;
}

/** Ends a topic with that title on `day`; rows of its days stay. @returns how many ended. */
export async function endTopics(tx: Tx, committeeId: CommitteeId, title: string, day: Day): Promise<number> {
  const result = await tx
    .updateTable('study_topic')
    .set({ ends_day: day })
    .where('committee_id', '=', committeeId)
    .where('title', '=', title)
    .where('ends_day', '>', day)
    .where('starts_day', '<=', day)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** The titles of the topics that run on `day`, oldest first. */
export async function listRunningTitles(tx: Tx, committeeId: CommitteeId, day: Day): Promise<string[]> {
  const rows = await tx
    .selectFrom('study_topic')
    .select('title')
    .where('committee_id', '=', committeeId)
    .where('starts_day', '<=', day)
    .where('ends_day', '>=', day)
    .orderBy('id')
    .execute();
  return rows.map((row) => row.title);
}
