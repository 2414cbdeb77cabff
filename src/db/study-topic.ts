/** Study topics: what is being read, in which groups, by which rules. */

import { type Selectable, sql } from 'kysely';
import { type TopicDraft, topicSettings } from '../domain/study-rules.js';
import type { ChatId, CommitteeId, Day, PersonId, StudyTopicTable, TopicId, Tx } from './schema.js';

/** `dayBoundaryMinutes` and `studyDays` are those of its first day: ask `settingsOn` what holds on another. */
export interface StudyTopic extends TopicDraft {
  id: TopicId;
  committeeId: CommitteeId;
}

/** Where somebody studies: a group, or in private whatever groups they were seen in. */
export interface TopicPlace {
  committeeId: CommitteeId;
  in: { chatId: ChatId | undefined } | { personId: PersonId };
  day: Day;
}

/**
 * For each place the topics a check-in there can mean: those of the group, or of the person's groups, that run on `day`,
 * the day before (the boundary may lie after midnight) or a day that can still be made up for; when there are none, the
 * committee's.
 */
export async function listTopicsFor(tx: Tx, places: readonly TopicPlace[]): Promise<StudyTopic[][]> {
  const running = new Map<string, StudyTopic[]>();
  for (const { committeeId, day } of places) {
    const key = `${committeeId} ${day}`;
    if (!running.has(key)) running.set(key, await listRunning(tx, committeeId, day));
  }
  const candidates = places.map(({ committeeId, day }) => running.get(`${committeeId} ${day}`) ?? []);
  // With one topic there is nothing to choose from: the group's own, or the committee's.
  const open = places.filter((_, index) => (candidates[index]?.length ?? 0) > 1);
  const links = open.length > 0 ? await listLinks(tx, open) : new Map<string, Set<TopicId>>();
  return places.map((place, index) => {
    const topics = candidates[index] as StudyTopic[];
    const mine = topics.filter((topic) => links.get(linkKey(place))?.has(topic.id));
    return mine.length > 0 ? mine : topics;
  });
}

function linkKey(place: TopicPlace): string {
  return 'personId' in place.in ? `person ${place.in.personId}` : `chat ${place.in.chatId}`;
}

/** The topics that belong to groups, by `chat <id>`, and to the groups of people, by `person <id>`. */
async function listLinks(tx: Tx, places: readonly TopicPlace[]): Promise<Map<string, Set<TopicId>>> {
  const chatIds = places.flatMap((place) => ('chatId' in place.in ? (place.in.chatId ?? []) : []));
  const personIds = places.flatMap((place) => ('personId' in place.in ? place.in.personId : []));
  const { rows } = await sql<{ key: string; topic_id: TopicId }>`
    select 'chat ' || chat_id as key, topic_id from study_topic_chat
    where chat_id = any(${sql.val(chatIds.map(String))}::bigint[])
    union
    select 'person ' || seen.person_id, link.topic_id
    from chat_person seen join study_topic_chat link on link.chat_id = seen.chat_id
    where seen.person_id = any(${sql.val(personIds.map(String))}::bigint[])`.execute(tx);
  const links = new Map<string, Set<TopicId>>();
  for (const { key, topic_id } of rows) links.set(key, (links.get(key) ?? new Set()).add(topic_id));
  return links;
}

async function listRunning(tx: Tx, committeeId: CommitteeId, day: Day): Promise<StudyTopic[]> {
  const rows = await tx
    .selectFrom('study_topic')
    .selectAll()
    .where('committee_id', '=', committeeId)
    .where('starts_day', '<=', day)
    .where(sql<Day>`ends_day + 1 + backfill_days`, '>=', day)
    .orderBy('id')
    .execute();
  return rows.map(toTopic);
}

export function toTopic(row: Selectable<StudyTopicTable>): StudyTopic {
  return {
    ...topicSettings.parse(row.settings),
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
  };
}

/** A topic and its groups; none: all groups of the committee. */
export interface PlacedTopic extends StudyTopic {
  chats: readonly { id: ChatId; name: string }[];
}

/** The committee's topics that have not ended before `day`, those that begin first first. @param chatId only of that group. */
export async function listTopics(
  tx: Tx,
  committeeId: CommitteeId,
  day: Day,
  chatId?: ChatId,
): Promise<PlacedTopic[]> {
  const rows = await tx
    .selectFrom('study_topic')
    .selectAll()
    .where('committee_id', '=', committeeId)
    .where('ends_day', '>=', day)
    .orderBy('starts_day')
    .orderBy('id')
    .execute();
  const placed = await place(tx, rows.map(toTopic));
  if (chatId === undefined) return placed;
  return placed.filter((topic) => topic.chats.length === 0 || topic.chats.some((one) => one.id === chatId));
}

/** A topic of that committee, locked until the transaction ends; undefined when there is none. */
export async function lockTopic(
  tx: Tx,
  committeeId: CommitteeId,
  id: TopicId,
): Promise<PlacedTopic | undefined> {
  const row = await tx
    .selectFrom('study_topic')
    .selectAll()
    .where('id', '=', id)
    .where('committee_id', '=', committeeId)
    .forUpdate()
    .executeTakeFirst();
  return row && (await place(tx, [toTopic(row)]))[0];
}

/** These topics with their groups, those that begin first first. */
export async function listPlacedTopics(tx: Tx, ids: readonly TopicId[]): Promise<PlacedTopic[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('study_topic')
    .selectAll()
    .where('id', 'in', [...ids])
    .orderBy('starts_day')
    .orderBy('id')
    .execute();
  return place(tx, rows.map(toTopic));
}

async function place(tx: Tx, topics: readonly StudyTopic[]): Promise<PlacedTopic[]> {
  const { rows } = await sql<{ topic_id: TopicId; id: ChatId; name: string }>`
    select link.topic_id, chat.id, chat.name from study_topic_chat link join chat on chat.id = link.chat_id
    where link.topic_id = any(${sql.val(topics.map((one) => String(one.id)))}::bigint[])
    order by chat.name, chat.id`.execute(tx);
  return topics.map((topic) => ({
    ...topic,
    chats: rows.filter((row) => row.topic_id === topic.id).map(({ id, name }) => ({ id, name })),
  }));
}

/** The topics around a day on which none runs: the one that ended last, and the one that begins next. */
export async function findTopicsAround(
  tx: Tx,
  committeeId: CommitteeId,
  chatId: ChatId | undefined,
  day: Day,
): Promise<{ over?: TopicTitle; next?: TopicTitle }> {
  const chat = chatId ?? null;
  const { rows } = await sql<TopicTitle>`
    select title, starts_day as "startsDay", ends_day as "endsDay" from study_topic t
    where committee_id = ${committeeId} and (ends_day < ${day} or starts_day > ${day})
      and (not exists (select from study_topic_chat l where l.topic_id = t.id)
        or exists (select from study_topic_chat l where l.topic_id = t.id
          and (${chat}::bigint is null or l.chat_id = ${chat}::bigint)))
    order by ends_day, id`.execute(tx);
  const over = rows.filter((one) => one.endsDay < day).at(-1);
  const next = rows
    .filter((one) => one.startsDay > day)
    .sort((a, b) => (a.startsDay < b.startsDay ? -1 : 1))[0];
  return { ...(over && { over }), ...(next && { next }) };
}

export interface TopicTitle {
  title: string;
  startsDay: Day;
  endsDay: Day;
}

/** How long a reflection a topic asks for. */
export async function getMinReflectionChars(tx: Tx, topicId: TopicId): Promise<number> {
  const row = await tx
    .selectFrom('study_topic')
    .select('min_reflection_chars')
    .where('id', '=', topicId)
    .executeTakeFirstOrThrow();
  return row.min_reflection_chars;
}

/** The topics whose days meet these days in one of these groups; no group means all of them, on either side. */
export async function listOverlapping(
  tx: Tx,
  committeeId: CommitteeId,
  days: { startsDay: Day; endsDay: Day },
  chatIds: readonly ChatId[],
): Promise<PlacedTopic[]> {
  const later = await listTopics(tx, committeeId, days.startsDay);
  return later.filter(
    (topic) =>
      topic.startsDay <= days.endsDay &&
      (chatIds.length === 0 ||
        topic.chats.length === 0 ||
        topic.chats.some(({ id }) => chatIds.includes(id))),
  );
}

export async function findTopic(tx: Tx, id: TopicId): Promise<StudyTopic | undefined> {
  const row = await tx.selectFrom('study_topic').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toTopic(row);
}

/** The topics whose last day lies between these two, whosever they are. */
export async function listTopicsEnding(tx: Tx, from: Day, to: Day): Promise<StudyTopic[]> {
  const rows = await tx
    .selectFrom('study_topic')
    .selectAll()
    .where('ends_day', '>=', from)
    .where('ends_day', '<=', to)
    .orderBy('id')
    .execute();
  return rows.map(toTopic);
}
