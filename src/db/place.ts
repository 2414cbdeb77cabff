/** The place a message was written in: who wrote it, which committee it concerns, what is open there. Read in sets. */

import { sql } from 'kysely';
import type { OpenNotice, OpenQuestion, QuotedThing } from '../chat/define-job.js';
import { type ChatEvent, type EventInChat, isInChat } from '../chat/event.js';
import type { Seal } from '../seal/seal.js';
import { findAskers, NOBODY, senderKey } from './asker.js';
import { chatKey, ensureChats } from './chat.js';
import { listCommitteesOf, listFirstCommittees, onlyReal } from './committee.js';
import type { Asker, ChatRow, CommitteeRow, Standing } from './deed.js';
import { dialogueChat, openDialogue } from './dialogue.js';
import { type Pair, pairs } from './pairs.js';
import type { ChatId, CommitteeId, Tx } from './schema.js';

export interface Place {
  asker: Asker;
  chat: ChatRow | undefined;
  committee: CommitteeRow | undefined;
  standing: Standing | undefined;
  /** Committees the asker stands in when there is more than one and the chat does not tell which. */
  ambiguous: readonly CommitteeRow[];
  question: OpenQuestion | undefined;
  notices: OpenNotice[];
  quoted: QuotedThing | undefined;
  quotedCheckIn: number | undefined;
  topicRunning: boolean;
  /** Of the topics that run there. */
  books: readonly string[];
}

/** Reads the places of a batch of events with a handful of statements, however many events there are. */
export async function loadPlaces(
  tx: Tx,
  seal: Seal,
  events: readonly ChatEvent[],
  now: Date,
): Promise<Place[]> {
  const inChats = events.filter(isInChat);
  if (inChats.length === 0) return events.map(() => emptyPlace());
  const first = await listFirstCommittees(tx);
  const chats = await ensureChats(tx, inChats, onlyReal(first)?.id);
  const askers = await findAskers(tx, inChats);
  const committees = await listConcerned(tx, chats, askers, first);
  const chosen = await findChoices(tx, inChats, askers, now);
  const questions = await findQuestions(tx, seal, inChats, now);
  const notices = await findOpenNotices(tx, chats, askers, now);
  const quoted = await findQuoted(tx, inChats);
  const quotedCheckIns = await findQuotedCheckIns(tx, inChats);
  const topics = await findRunningTopics(tx, chats, committees, now);
  return events.map((event) => {
    if (!isInChat(event)) return emptyPlace();
    const chat = chats.get(chatKey(event));
    const asker = askers.get(senderKey(event)) ?? NOBODY;
    const { committee, ambiguous } = committeeOf(event, chat, asker, {
      committees,
      first,
      chosen: chosen.get(senderKey(event)),
    });
    const standing = asker.standings.find((one) => one.committeeId === committee?.id);
    const here = topics.filter((topic) => runsHere(topic, event, chat, committee));
    return {
      asker,
      chat,
      committee,
      standing,
      ambiguous,
      question: questions.get(dialogueKey(event)),
      notices:
        notices.get(event.chatKind === 'group' ? `chat ${chat?.id}` : `person ${asker.personId}`) ?? [],
      quoted:
        'quotedMessageId' in event ? quoted.get(`${event.platform} ${event.quotedMessageId}`) : undefined,
      quotedCheckIn:
        'quotedMessageId' in event
          ? quotedCheckIns.get(`${event.platform} ${event.quotedMessageId}`)
          : undefined,
      topicRunning: here.length > 0,
      books: here.flatMap((topic) => topic.books),
    };
  });
}

function emptyPlace(): Place {
  return {
    asker: NOBODY,
    chat: undefined,
    committee: undefined,
    standing: undefined,
    ambiguous: [],
    question: undefined,
    notices: [],
    quoted: undefined,
    quotedCheckIn: undefined,
    topicRunning: false,
    books: [],
  };
}

/** The committees that this batch can be about: the groups', the askers', and the only one. */
async function listConcerned(
  tx: Tx,
  chats: Map<string, ChatRow>,
  askers: Map<string, Asker>,
  first: readonly CommitteeRow[],
): Promise<CommitteeRow[]> {
  const ids = new Set([
    ...[...chats.values()].flatMap((chat) => chat.committeeId ?? []),
    ...[...askers.values()].flatMap((asker) => asker.standings.map((standing) => standing.committeeId)),
  ]);
  for (const { id } of first) ids.delete(id);
  return [...first, ...(await listCommitteesOf(tx, [...ids]))].sort((a, b) => a.id - b.id);
}

/**
 * A group's own committee. In private the one the asker is active in; of who is active in none, the only one they left,
 * or else the only one there is.
 */
function committeeOf(
  event: EventInChat,
  chat: ChatRow | undefined,
  asker: Asker,
  known: {
    committees: readonly CommitteeRow[];
    first: readonly CommitteeRow[];
    chosen: CommitteeId | undefined;
  },
): { committee: CommitteeRow | undefined; ambiguous: readonly CommitteeRow[] } {
  const byId = (id: CommitteeId | undefined) => known.committees.find((committee) => committee.id === id);
  if (event.chatKind === 'group') return { committee: byId(chat?.committeeId), ambiguous: [] };
  const own = asker.standings.filter(isActive).flatMap((standing) => byId(standing.committeeId) ?? []);
  if (own.length === 1) return { committee: own[0], ambiguous: [] };
  const choice = own.find((committee) => committee.id === known.chosen);
  if (choice) return { committee: choice, ambiguous: [] };
  if (own.length > 1) return { committee: undefined, ambiguous: own };
  const left = asker.standings.flatMap((standing) => byId(standing.committeeId) ?? []);
  if (left.length === 1) return { committee: left[0], ambiguous: [] };
  // Nobody we know: bindings are asked of the only real committee, or of the demo when it is alone.
  const only = onlyReal(known.first) ?? (known.first.length === 1 ? known.first[0] : undefined);
  return { committee: only, ambiguous: [] };
}

/** Active members and staff; former and revoked members stand nowhere any more. */
function isActive(standing: Standing): boolean {
  return standing.roles.size > 0;
}

/** What people who stand in several committees chose; asked only when there are such people. */
async function findChoices(
  tx: Tx,
  events: readonly EventInChat[],
  askers: Map<string, Asker>,
  now: Date,
): Promise<Map<string, CommitteeId>> {
  const torn = events.filter((event) => (askers.get(senderKey(event))?.standings.length ?? 0) > 1);
  if (torn.length === 0) return new Map();
  const { rows } = await sql<{ platform: string; platform_user_id: string; committee_id: CommitteeId }>`
    select choice.platform, choice.platform_user_id, committee_id
    from ${pairs(torn.map((event) => [event.platform, event.sender.id]))} as asked (platform, id)
    join committee_choice choice on choice.platform = asked.platform and choice.platform_user_id = asked.id
    where chosen_until > ${now}`.execute(tx);
  return new Map(rows.map((row) => [`${row.platform} ${row.platform_user_id}`, row.committee_id]));
}

async function findQuestions(
  tx: Tx,
  seal: Seal,
  events: readonly EventInChat[],
  now: Date,
): Promise<Map<string, OpenQuestion>> {
  const { rows } = await sql<Parameters<typeof openDialogue>[1]>`
    select dialogue.id, dialogue.platform, platform_chat_id, platform_user_id, job, payload
    from unnest(${sql.val(events.map((event) => event.platform))}::text[],
      ${sql.val(events.map(dialogueChat))}::text[],
      ${sql.val(events.map((event) => event.sender.id))}::text[]) as asked (platform, chat, id)
    join dialogue on dialogue.platform = asked.platform and dialogue.platform_chat_id = asked.chat
      and dialogue.platform_user_id = asked.id
    where expires_at > ${now}`.execute(tx);
  return new Map(
    rows.flatMap((row) => {
      const question = openDialogue(seal, row);
      return question ? [[`${row.platform} ${row.platform_chat_id} ${row.platform_user_id}`, question]] : [];
    }),
  );
}

/** Notices that still want an answer: by chat for groups, by person for private chats. Newest first. */
async function findOpenNotices(
  tx: Tx,
  chats: Map<string, ChatRow>,
  askers: Map<string, Asker>,
  now: Date,
): Promise<Map<string, OpenNotice[]>> {
  const chatIds = [...chats.values()].map((chat) => chat.id);
  const personIds = [...askers.values()].flatMap((asker) => asker.personId ?? []);
  const { rows } = await sql<{ key: string; notice_id: number; has_event: boolean }>`
    select 'chat ' || delivery.chat_id as key, notice.id as notice_id, notice.has_event
    from delivery join notice on notice.id = delivery.notice_id
    where delivery.chat_id = any(${sql.val(chatIds.map(String))}::bigint[])
      and notice.state in ('sending', 'sent') and notice.wants_acknowledgement
      and notice.confirmed_at > ${now}::timestamptz - interval '7 days'
    union
    select 'person ' || chat_person.person_id, notice.id, notice.has_event
    from chat_person join delivery on delivery.chat_id = chat_person.chat_id
    join notice on notice.id = delivery.notice_id
    where chat_person.person_id = any(${sql.val(personIds.map(String))}::bigint[])
      and notice.state in ('sending', 'sent') and notice.wants_acknowledgement
      and notice.confirmed_at > ${now}::timestamptz - interval '7 days'
    order by notice_id desc`.execute(tx);
  const found = new Map<string, OpenNotice[]>();
  for (const row of rows) {
    const list = found.get(row.key) ?? [];
    list.push({ kind: 'notice', noticeId: row.notice_id, hasEvent: row.has_event });
    found.set(row.key, list);
  }
  return found;
}

function listQuoted(events: readonly EventInChat[]): Pair[] {
  return events.flatMap((event): Pair[] =>
    'quotedMessageId' in event && event.quotedMessageId ? [[event.platform, event.quotedMessageId]] : [],
  );
}

/** Of the messages that are quoted those with a check-in; of one for several days the first. */
async function findQuotedCheckIns(tx: Tx, events: readonly EventInChat[]): Promise<Map<string, number>> {
  const asked = listQuoted(events);
  if (asked.length === 0) return new Map();
  const { rows } = await sql<{ key: string; id: number }>`
    select asked.platform || ' ' || asked.id as key, min(c.id) as id
    from ${pairs(asked)} as asked (platform, id)
    join inbox i on i.platform = asked.platform and i.event_key = 'm:' || asked.id
    join check_in c on c.inbox_id = i.id
    group by 1`.execute(tx);
  return new Map(rows.map((row) => [row.key, Number(row.id)]));
}

async function findQuoted(tx: Tx, events: readonly EventInChat[]): Promise<Map<string, QuotedThing>> {
  const asked = listQuoted(events);
  if (asked.length === 0) return new Map();
  const { rows } = await sql<{ platform: string; platform_message_id: string; about: QuotedThing }>`
    select outbox.platform, platform_message_id, about
    from ${pairs(asked)} as asked (platform, id)
    join outbox on outbox.platform = asked.platform and outbox.platform_message_id = asked.id
    where about is not null`.execute(tx);
  return new Map(rows.map((row) => [`${row.platform} ${row.platform_message_id}`, row.about]));
}

interface RunningTopic {
  committeeId: CommitteeId;
  chatId: ChatId | null;
  everywhere: boolean;
  books: readonly string[];
}

function runsHere(
  topic: RunningTopic,
  event: EventInChat,
  chat: ChatRow | undefined,
  committee: CommitteeRow | undefined,
): boolean {
  if (event.chatKind === 'private') return topic.committeeId === committee?.id;
  return topic.chatId === chat?.id || (topic.everywhere && topic.committeeId === committee?.id);
}

/** What runs in these groups, and in these committees; `everywhere`: in all groups of the committee. */
async function findRunningTopics(
  tx: Tx,
  chats: Map<string, ChatRow>,
  committees: readonly CommitteeRow[],
  now: Date,
): Promise<RunningTopic[]> {
  const chatIds = [...chats.values()].map((chat) => String(chat.id));
  const committeeIds = committees.map((committee) => String(committee.id));
  const runs = sql`(${now}::timestamptz at time zone 'Asia/Shanghai')::date
    between topic.starts_day - 1 and topic.ends_day + 1`;
  const { rows } = await sql<{
    committee_id: CommitteeId;
    chat_id: ChatId | null;
    everywhere: boolean;
    books: string[];
  }>`
    select topic.committee_id, null::bigint as chat_id,
      not exists (select from study_topic_chat link where link.topic_id = topic.id) as everywhere, topic.books
    from study_topic topic
    where topic.committee_id = any(${sql.val(committeeIds)}::bigint[]) and ${runs}
    union all
    select topic.committee_id, link.chat_id, false, topic.books
    from study_topic_chat link join study_topic topic on topic.id = link.topic_id
    where link.chat_id = any(${sql.val(chatIds)}::bigint[]) and ${runs}`.execute(tx);
  return rows.map(({ committee_id, chat_id, everywhere, books }) => ({
    committeeId: committee_id,
    chatId: chat_id,
    everywhere,
    books,
  }));
}

function dialogueKey(event: EventInChat): string {
  return `${event.platform} ${dialogueChat(event)} ${event.sender.id}`;
}
