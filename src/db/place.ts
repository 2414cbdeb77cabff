/** The place a message was written in: who wrote it, which committee it concerns, what is open there. Read in sets. */

import { sql } from 'kysely';
import type { OpenNotice, OpenQuestion, QuotedThing } from '../chat/define-job.js';
import { type ChatEvent, type EventInChat, isInChat } from '../chat/event.js';
import type { Role, StaffRole } from '../domain/role.js';
import type { Seal } from '../seal/seal.js';
import { ensureChats } from './chat.js';
import { listCommittees, onlyReal } from './committee.js';
import type { Asker, ChatRow, CommitteeRow, Standing } from './deed.js';
import { dialogueChat, openDialogue } from './dialogue.js';
import type { ChatId, CommitteeId, MemberId, PersonId, Tx } from './schema.js';

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
  topicRunning: boolean;
}

export const NOBODY: Asker = { personId: undefined, name: undefined, standings: [] };

/** Reads the places of a batch of events with a handful of statements, however many events there are. */
export async function loadPlaces(
  tx: Tx,
  seal: Seal,
  events: readonly ChatEvent[],
  now: Date,
): Promise<Place[]> {
  const inChats = events.filter(isInChat);
  if (inChats.length === 0) return events.map(() => emptyPlace());
  const committees = await listCommittees(tx);
  const chats = await ensureChats(tx, inChats, onlyReal(committees)?.id);
  const askers = await findAskers(tx, inChats);
  const questions = await findQuestions(tx, seal, inChats, now);
  const notices = await findOpenNotices(tx, chats, askers, now);
  const quoted = await findQuoted(tx, inChats);
  const topics = await findRunningTopics(tx, now);
  const chosen = await findChoices(tx, inChats, askers, now);
  return events.map((event) => {
    if (!isInChat(event)) return emptyPlace();
    const chat = chats.get(chatKey(event));
    const asker = askers.get(senderKey(event)) ?? NOBODY;
    const { committee, ambiguous } = committeeOf(
      event,
      chat,
      asker,
      committees,
      chosen.get(senderKey(event)),
    );
    const standing = asker.standings.find((one) => one.committeeId === committee?.id);
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
      topicRunning:
        event.chatKind === 'group'
          ? topics.some((topic) => topic.chatId === chat?.id)
          : topics.some((topic) => topic.committeeId === committee?.id),
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
    topicRunning: false,
  };
}

/** A group's own committee; in private, and in unassigned groups nothing, the asker's only one. */
function committeeOf(
  event: EventInChat,
  chat: ChatRow | undefined,
  asker: Asker,
  committees: readonly CommitteeRow[],
  chosen: CommitteeId | undefined,
): { committee: CommitteeRow | undefined; ambiguous: readonly CommitteeRow[] } {
  const byId = (id: CommitteeId | undefined) => committees.find((committee) => committee.id === id);
  if (event.chatKind === 'group') return { committee: byId(chat?.committeeId), ambiguous: [] };
  const own = asker.standings.flatMap((standing) => byId(standing.committeeId) ?? []);
  if (own.length === 1) return { committee: own[0], ambiguous: [] };
  const choice = own.find((committee) => committee.id === chosen);
  if (choice) return { committee: choice, ambiguous: [] };
  if (own.length > 1) return { committee: undefined, ambiguous: own };
  // Nobody we know: bindings are asked of the only real committee, or of the demo when it is alone.
  const real = onlyReal(committees) ?? (committees.length === 1 ? committees[0] : undefined);
  return { committee: real, ambiguous: [] };
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
  const rows = await tx
    .selectFrom('committee_choice')
    .select(['platform', 'platform_user_id', 'committee_id'])
    .where(
      'platform_user_id',
      'in',
      torn.map((event) => event.sender.id),
    )
    .where('chosen_until', '>', now)
    .execute();
  return new Map(rows.map((row) => [`${row.platform} ${row.platform_user_id}`, row.committee_id]));
}

async function findAskers(tx: Tx, events: readonly EventInChat[]): Promise<Map<string, Asker>> {
  const ids = [...new Set(events.flatMap((event) => [event.sender.id, ...(event.sender.otherIds ?? [])]))];
  const { rows } = await sql<AskerRow>`
    select account.platform, account.platform_user_id, person.id as person_id, person.name,
      c.committee_id, m.id as member_id, m.status, m.standing, s.roles,
      exists (select from unit_membership u
        where u.member_id = m.id and u.convener and u.ends_day is null) as convener
    from account join person on person.id = account.person_id
    left join lateral (
      select committee_id from member where member.person_id = person.id
      union select committee_id from staff_account
        where staff_account.person_id = person.id and disabled_at is null
    ) c on true
    left join member m on m.person_id = person.id and m.committee_id = c.committee_id
    left join staff_account s on s.person_id = person.id and s.committee_id = c.committee_id
      and s.disabled_at is null
    where account.platform_user_id = any(${sql.val(ids)}::text[])`.execute(tx);
  const askers = new Map<string, Asker>();
  for (const event of events) {
    const own = [event.sender.id, ...(event.sender.otherIds ?? [])];
    const mine = rows.filter((row) => row.platform === event.platform && own.includes(row.platform_user_id));
    if (mine[0]) askers.set(senderKey(event), toAsker(mine));
  }
  return askers;
}

interface AskerRow {
  platform: string;
  platform_user_id: string;
  person_id: PersonId;
  name: string;
  committee_id: CommitteeId | null;
  member_id: MemberId | null;
  status: 'active' | 'former' | 'revoked' | null;
  standing: boolean | null;
  convener: boolean;
  roles: StaffRole[] | null;
}

function toAsker(rows: AskerRow[]): Asker {
  const first = rows[0] as AskerRow;
  const standings = new Map<CommitteeId, Standing>();
  for (const row of rows) {
    if (row.committee_id === null || row.person_id !== first.person_id) continue;
    const active = row.status === 'active';
    const roles = new Set<Role>(row.roles ?? []);
    if (active) roles.add('member');
    if (active && row.standing) roles.add('standingCommitteeMember');
    if (active && row.convener) roles.add('convener');
    standings.set(row.committee_id, {
      committeeId: row.committee_id,
      memberId: active ? (row.member_id ?? undefined) : undefined,
      roles,
    });
  }
  return { personId: first.person_id, name: first.name, standings: [...standings.values()] };
}

async function findQuestions(
  tx: Tx,
  seal: Seal,
  events: readonly EventInChat[],
  now: Date,
): Promise<Map<string, OpenQuestion>> {
  const rows = await tx
    .selectFrom('dialogue')
    .selectAll()
    .where('platform_user_id', 'in', [...new Set(events.map((event) => event.sender.id))])
    .where('expires_at', '>', now)
    .execute();
  return new Map(
    rows.map((row) => [
      `${row.platform} ${row.platform_chat_id} ${row.platform_user_id}`,
      openDialogue(seal, row),
    ]),
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

async function findQuoted(tx: Tx, events: readonly EventInChat[]): Promise<Map<string, QuotedThing>> {
  const ids = events.flatMap((event) => ('quotedMessageId' in event ? (event.quotedMessageId ?? []) : []));
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('outbox')
    .select(['platform', 'platform_message_id', 'about'])
    .where('platform_message_id', 'in', ids)
    .where('about', 'is not', null)
    .execute();
  return new Map(
    rows.map((row) => [`${row.platform} ${row.platform_message_id}`, row.about as unknown as QuotedThing]),
  );
}

async function findRunningTopics(
  tx: Tx,
  now: Date,
): Promise<{ committeeId: CommitteeId; chatId: ChatId | null }[]> {
  const { rows } = await sql<{ committee_id: CommitteeId; chat_id: ChatId | null }>`
    select topic.committee_id, link.chat_id from study_topic topic
    left join study_topic_chat link on link.topic_id = topic.id
    where (${now}::timestamptz at time zone 'Asia/Shanghai')::date
      between topic.starts_day - 1 and topic.ends_day + 1`.execute(tx);
  return rows.map((row) => ({ committeeId: row.committee_id, chatId: row.chat_id }));
}

export function chatKey(event: { platform: string; platformChatId: string }): string {
  return `${event.platform} ${event.platformChatId}`;
}

function senderKey(event: EventInChat): string {
  return `${event.platform} ${event.sender.id}`;
}

function dialogueKey(event: EventInChat): string {
  return `${event.platform} ${dialogueChat(event)} ${event.sender.id}`;
}
