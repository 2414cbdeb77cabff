/** Notices: drafts with their number, the groups they go to, and how far they are. */

import { sql } from 'kysely';
import { beijingDay } from '../domain/beijing-time.js';
import { noticeNumber } from '../domain/notice-number.js';
import type { ChatId, CommitteeId, Db, InboxId, NoticeId, NoticeState, PersonId, Tx } from './schema.js';

export type NoticeKind = 'notice' | 'briefing' | 'bulletinNotice';

export interface NoticeRow {
  id: NoticeId;
  committeeId: CommitteeId;
  number: string;
  kind: NoticeKind;
  issueNumber: number | null;
  title: string;
  body: string;
  hasEvent: boolean;
  wantsAcknowledgement: boolean;
  state: NoticeState;
  draftExpiresAt: Date;
}

export interface NoticeDraft {
  committeeId: CommitteeId;
  authorPersonId: PersonId;
  kind: NoticeKind;
  issueNumber: number | null;
  title: string;
  body: string;
  hasEvent: boolean;
  wantsAcknowledgement: boolean;
  expiresAt: Date;
  inboxId: InboxId | undefined;
}

/** Stores a draft under the next number of its committee and Beijing day. Drafts of one day wait for each other. */
export async function insertNotice(tx: Tx, draft: NoticeDraft, now: Date): Promise<NoticeRow> {
  const day = beijingDay(now);
  const { rows } = await sql<{ last_number: number }>`
    insert into number_series as series (committee_id, name, last_number)
    values (${draft.committeeId}, ${`notice ${day}`}, 1)
    on conflict (committee_id, name) do update set last_number = series.last_number + 1
    returning last_number`.execute(tx);
  const row = await tx
    .insertInto('notice')
    .values({
      committee_id: draft.committeeId,
      number: noticeNumber(day, rows[0]!.last_number),
      kind: draft.kind,
      issue_number: draft.issueNumber,
      title: draft.title,
      body: draft.body,
      has_event: draft.hasEvent,
      wants_acknowledgement: draft.wantsAcknowledgement,
      author_person_id: draft.authorPersonId,
      draft_expires_at: draft.expiresAt,
      inbox_id: draft.inboxId ?? null,
      created_at: now,
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  return toNotice(row);
}

const COLUMNS = [
  'id',
  'committee_id',
  'number',
  'kind',
  'issue_number',
  'title',
  'body',
  'has_event',
  'wants_acknowledgement',
  'state',
  'draft_expires_at',
] as const;

/** Which notice: by its number, as people name it, or by its id, as buttons and questions do. */
export type NoticeKey = { number: string } | { noticeId: NoticeId };

/** Locks a notice of the committee until the transaction ends. */
export async function lockNotice(
  tx: Tx,
  committeeId: CommitteeId,
  key: NoticeKey,
): Promise<NoticeRow | undefined> {
  const row = await ofKey(tx, committeeId, key).forUpdate().executeTakeFirst();
  return row && toNotice(row);
}

export async function findNotice(
  db: Db | Tx,
  committeeId: CommitteeId,
  key: NoticeKey,
): Promise<NoticeRow | undefined> {
  const row = await ofKey(db, committeeId, key).executeTakeFirst();
  return row && toNotice(row);
}

function ofKey(db: Db | Tx, committeeId: CommitteeId, key: NoticeKey) {
  const all = db.selectFrom('notice').select(COLUMNS).where('committee_id', '=', committeeId);
  return 'number' in key ? all.where('number', '=', key.number) : all.where('id', '=', key.noticeId);
}

/** One's own drafts that are still valid, newest first, locked until the transaction ends. */
export async function lockOpenDrafts(
  tx: Tx,
  committeeId: CommitteeId,
  authorPersonId: PersonId,
  now: Date,
): Promise<NoticeRow[]> {
  const rows = await tx
    .selectFrom('notice')
    .select(COLUMNS)
    .where('committee_id', '=', committeeId)
    .where('author_person_id', '=', authorPersonId)
    .where('state', '=', 'draft')
    .where('draft_expires_at', '>', now)
    .orderBy('id', 'desc')
    .forUpdate()
    .execute();
  return rows.map(toNotice);
}

/** The committee's notice that was confirmed last. */
export async function findLatestNotice(
  db: Db | Tx,
  committeeId: CommitteeId,
): Promise<NoticeRow | undefined> {
  const row = await db
    .selectFrom('notice')
    .select(COLUMNS)
    .where('committee_id', '=', committeeId)
    .where('state', 'in', ['sending', 'sent'])
    .orderBy('confirmed_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row && toNotice(row);
}

/** A draft is confirmed and its deliveries are under way. The caller holds its lock. */
export async function markConfirmed(tx: Tx, id: NoticeId, by: PersonId, at: Date): Promise<void> {
  await tx
    .updateTable('notice')
    .set({ state: 'sending', confirmed_by: by, confirmed_at: at })
    .where('id', '=', id)
    .where('state', '=', 'draft')
    .execute();
}

/** Notices none of whose deliveries is under way any more are sent, whatever became of each. @returns how many. */
export async function markNoticesSent(db: Db | Tx): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update notice set state = 'sent'
    where state = 'sending'
      and exists (select from delivery where delivery.notice_id = notice.id)
      and not exists (select from delivery join outbox on outbox.id = delivery.outbox_id
        where delivery.notice_id = notice.id and outbox.state in ('waiting', 'sending'))`.execute(db);
  return Number(numAffectedRows);
}

/** The caller holds the draft's lock. */
export async function markCancelled(tx: Tx, id: NoticeId): Promise<void> {
  await tx
    .updateTable('notice')
    .set({ state: 'cancelled' })
    .where('id', '=', id)
    .where('state', '=', 'draft')
    .execute();
}

/** A group a notice goes to. */
export interface NoticeChat {
  id: ChatId;
  platform: string;
  platformChatId: string;
  name: string;
  /** Whether un-@ed words reach us there; null: not known. */
  hearsAll: boolean | null;
  isNew: boolean;
}

/** Says to which groups a draft goes, in place of those it had. */
export async function replaceNoticeChats(
  tx: Tx,
  noticeId: NoticeId,
  chatIds: readonly ChatId[],
): Promise<void> {
  await tx.deleteFrom('notice_chat').where('notice_id', '=', noticeId).execute();
  await sql`
    insert into notice_chat (notice_id, chat_id)
    select ${noticeId}, id from unnest(${sql.val(chatIds.map(String))}::bigint[]) as id
    on conflict do nothing`.execute(tx);
}

/** By name. */
export async function listNoticeChats(db: Db | Tx, noticeId: NoticeId): Promise<NoticeChat[]> {
  const { rows } = await sql<NoticeChat>`
    select chat.id, chat.platform, chat.platform_chat_id as "platformChatId", chat.name,
      chat.hears_all as "hearsAll", chat.first_written_at is null as "isNew"
    from notice_chat join chat on chat.id = notice_chat.chat_id
    where notice_chat.notice_id = ${noticeId} order by chat.name, chat.id`.execute(db);
  return rows;
}

/** Names of the committee's units of every kind. */
export async function listUnitNames(db: Db | Tx, committeeId: CommitteeId): Promise<string[]> {
  const rows = await db.selectFrom('unit').select('name').where('committee_id', '=', committeeId).execute();
  return rows.map((row) => row.name);
}

function toNotice(row: {
  id: NoticeId;
  committee_id: CommitteeId;
  number: string;
  kind: NoticeKind;
  issue_number: number | null;
  title: string;
  body: string;
  has_event: boolean;
  wants_acknowledgement: boolean;
  state: NoticeState;
  draft_expires_at: Date;
}): NoticeRow {
  return {
    id: row.id,
    committeeId: row.committee_id,
    number: row.number,
    kind: row.kind,
    issueNumber: row.issue_number,
    title: row.title,
    body: row.body,
    hasEvent: row.has_event,
    wantsAcknowledgement: row.wants_acknowledgement,
    state: row.state,
    draftExpiresAt: row.draft_expires_at,
  };
}
