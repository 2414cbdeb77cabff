/** Acknowledgements: who said 收到 to which notice, once per member and notice; and who has not yet. */

import { sql } from 'kysely';
import { isBeyondReach } from './reach.js';
import type {
  AcknowledgementTable,
  ChatId,
  CommitteeId,
  Db,
  InboxId,
  MemberId,
  NoticeId,
  Tx,
} from './schema.js';

export interface AcknowledgementDraft {
  noticeId: NoticeId;
  memberId: MemberId;
  via: AcknowledgementTable['via'];
  chatId: ChatId | undefined;
  acknowledgedAt: Date;
  inboxId: InboxId | undefined;
}

/** @returns false when this member had acknowledged it before; the first one stands. */
export async function insertAcknowledgement(tx: Tx, draft: AcknowledgementDraft): Promise<boolean> {
  const result = await tx
    .insertInto('acknowledgement')
    .values({
      notice_id: draft.noticeId,
      member_id: draft.memberId,
      via: draft.via,
      chat_id: draft.chatId ?? null,
      acknowledged_at: draft.acknowledgedAt,
      inbox_id: draft.inboxId ?? null,
    })
    .onConflict((conflict) => conflict.columns(['notice_id', 'member_id']).doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** A notice that may be acknowledged. */
export interface AwaitedNotice {
  noticeId: NoticeId;
  committeeId: CommitteeId;
  title: string;
  /** Members of these ids who have acknowledged it. */
  acknowledged: boolean;
}

/**
 * Of these notices, those that are out and want an answer, in the order given, and whether one of `memberIds` has
 * acknowledged it.
 */
export async function listAwaited(
  db: Db | Tx,
  noticeIds: readonly NoticeId[],
  memberIds: readonly MemberId[],
): Promise<AwaitedNotice[]> {
  const { rows } = await sql<AwaitedNotice>`
    select n.id as "noticeId", n.committee_id as "committeeId", n.title,
      exists (select from acknowledgement a where a.notice_id = n.id
        and a.member_id = any(${sql.val(memberIds.map(String))}::bigint[])) as acknowledged
    from unnest(${sql.val(noticeIds.map(String))}::bigint[]) with ordinality as wanted (id, place)
    join notice n on n.id = wanted.id
    where n.state in ('sending', 'sent') and n.wants_acknowledgement
    order by wanted.place`.execute(db);
  return rows;
}

export interface ExpectedMember {
  memberId: MemberId;
  name: string;
  /** Their first 界别, to tell namesakes apart. */
  sector: string | null;
  acknowledged: boolean;
}

/** Of `n` and `m`: the member was seen in a group of the notice. */
const SEEN_IN_ITS_GROUPS = sql`exists (
  select from notice_chat nc join chat_person cp on cp.chat_id = nc.chat_id
  where nc.notice_id = n.id and cp.person_id = m.person_id)`;

/** How many `listExpectedMembers` would list if the notice went out now. */
export async function countExpectedMembers(db: Db | Tx, noticeId: NoticeId): Promise<number> {
  const { rows } = await sql<{ members: number }>`
    select count(*) as members
    from notice n join member m on m.committee_id = n.committee_id and m.status = 'active'
    where n.id = ${noticeId} and ${SEEN_IN_ITS_GROUPS}`.execute(db);
  return Number(rows[0]?.members ?? 0);
}

/** Of the same those to whom nothing can be said in private. */
export async function countExpectedBeyondReach(db: Db | Tx, noticeId: NoticeId): Promise<number> {
  const { rows } = await sql<{ members: number }>`
    select count(*) as members
    from notice n join member m on m.committee_id = n.committee_id and m.status = 'active'
    where n.id = ${noticeId} and ${SEEN_IN_ITS_GROUPS} and ${isBeyondReach}`.execute(db);
  return Number(rows[0]?.members ?? 0);
}

/**
 * Active members of the committee who were seen in the groups of a notice or answered it, in the roster's order;
 * each once, however many of its groups they are in.
 */
export async function listExpectedMembers(db: Db | Tx, noticeId: NoticeId): Promise<ExpectedMember[]> {
  const { rows } = await sql<ExpectedMember>`
    select m.id as "memberId", p.name, a.id is not null as acknowledged,
      (select u.name from unit_membership um join unit u on u.id = um.unit_id
        where um.member_id = m.id and um.ends_day is null and u.kind = 'sector'
        order by u.sort_order, u.id limit 1) as sector
    from notice n
    join member m on m.committee_id = n.committee_id and m.status = 'active'
    join person p on p.id = m.person_id
    left join acknowledgement a on a.notice_id = n.id and a.member_id = m.id
    where n.id = ${noticeId} and (a.id is not null or ${SEEN_IN_ITS_GROUPS})
    order by m.sort_order, m.id`.execute(db);
  return rows;
}

/** Accounts seen in the groups of a notice that are bound to nobody: their 收到 cannot be counted. */
export async function countUnboundIn(db: Db | Tx, noticeId: NoticeId): Promise<number> {
  const { rows } = await sql<{ accounts: number }>`
    select count(distinct (chat.platform, cp.platform_user_id)) as accounts
    from notice_chat nc join chat_person cp on cp.chat_id = nc.chat_id join chat on chat.id = nc.chat_id
    where nc.notice_id = ${noticeId} and cp.person_id is null`.execute(db);
  return Number(rows[0]?.accounts ?? 0);
}
