/** Who was at a study session: a fold over 签到, 补录 and 撤回签到 by (sent_at, id), without the recalled ones. */

import { type RawBuilder, sql } from 'kysely';
import { findRecall, type MessageKey } from './recall.js';
import type { CommitteeId, InboxId, MemberId, PersonId, SessionId, Tx } from './schema.js';

export interface AttendanceSaid {
  sessionId: SessionId;
  memberIds: readonly MemberId[];
  kind: 'own' | 'recorded' | 'withdrawal';
  /** Who says it for somebody else. */
  recordedBy: PersonId | null;
  reason: string | null;
  sentAt: Date;
  inboxId: InboxId;
}

/** Stores what was said of who was there. Safe to run twice. @param message may be recalled; undefined: a button. */
export async function insertAttendance(
  tx: Tx,
  said: AttendanceSaid,
  message: MessageKey | undefined,
): Promise<void> {
  const recalledAt = (message && (await findRecall(tx, message))) ?? null;
  await tx
    .insertInto('session_attendance')
    .values(
      said.memberIds.map((memberId) => ({
        session_id: said.sessionId,
        member_id: memberId,
        kind: said.kind,
        recorded_by: said.recordedBy,
        reason: said.reason,
        sent_at: said.sentAt,
        inbox_id: said.inboxId,
        recalled_at: recalledAt,
      })),
    )
    .onConflict((conflict) => conflict.columns(['inbox_id', 'session_id', 'member_id']).doNothing())
    .execute();
}

/** What a recalled message said counts no more. */
export async function markAttendanceRecalled(tx: Tx, inboxId: InboxId, at: Date): Promise<void> {
  await tx
    .updateTable('session_attendance')
    .set({ recalled_at: at })
    .where('inbox_id', '=', inboxId)
    .where('recalled_at', 'is', null)
    .execute();
}

/**
 * Who was at these sessions, one row a session and member: the first that was said since it was last taken back.
 * @param sessions a query for their ids.
 */
export function standingAttendance(sessions: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select distinct on (a.session_id, a.member_id) a.session_id, a.member_id, a.kind, a.sent_at
    from session_attendance a
    where a.session_id in (${sessions}) and a.kind <> 'withdrawal' and a.recalled_at is null
      and not exists (select from session_attendance w
        where w.session_id = a.session_id and w.member_id = a.member_id and w.kind = 'withdrawal'
          and w.recalled_at is null and (w.sent_at, w.id) > (a.sent_at, a.id))
    order by a.session_id, a.member_id, a.sent_at, a.id`;
}

/** Whether the session `s` invites the member `m` by what they were on its day; SQL over these two names. */
export const INVITED = sql`(s.invites_all or (s.invites_standing and m.standing)
  or exists (select from study_session_member i where i.session_id = s.id and i.member_id = m.id)
  or exists (select from study_session_unit i join unit_membership um on um.unit_id = i.unit_id
    where i.session_id = s.id and um.member_id = m.id
      and (um.ends_day is null or um.ends_day > (s.starts_at at time zone 'Asia/Shanghai')::date)))`;

export interface Attendee {
  memberId: MemberId;
  name: string;
  /** Names of their 界别, joined; null: none. */
  sector: string | null;
  kind: 'own' | 'recorded';
  sentAt: Date;
  isInvited: boolean;
}

/** Who was at a session, in the roster's order. Whoever lost the 资格 is not in it. @param memberIds only of these. */
export async function listAttendees(
  tx: Tx,
  sessionId: SessionId,
  memberIds?: readonly MemberId[],
): Promise<Attendee[]> {
  const only = memberIds ? sql`and m.id = any(${sql.val(memberIds.map(String))}::bigint[])` : sql``;
  const { rows } = await sql<Attendee>`
    select m.id as "memberId", p.name, sector.names as sector, a.kind, a.sent_at as "sentAt",
      ${INVITED} as "isInvited"
    from (${standingAttendance(sql`select ${sessionId}::bigint`)}) a
    join study_session s on s.id = a.session_id
    join member m on m.id = a.member_id and m.status <> 'revoked' ${only}
    join person p on p.id = m.person_id
    left join lateral (
      select string_agg(u.name, '、' order by u.sort_order, u.id) as names
      from unit_membership um join unit u on u.id = um.unit_id
      where um.member_id = m.id and um.ends_day is null and u.kind = 'sector') sector on true
    order by m.sort_order, m.id`.execute(tx);
  return rows;
}

/** Of these sessions those that invite the member. */
export async function listInviting(
  tx: Tx,
  sessionIds: readonly SessionId[],
  memberId: MemberId,
): Promise<Set<SessionId>> {
  const { rows } = await sql<{ id: SessionId }>`
    select s.id from study_session s join member m on m.id = ${memberId}
    where s.id = any(${sql.val(sessionIds.map(String))}::bigint[]) and ${INVITED}`.execute(tx);
  return new Set(rows.map((row) => row.id));
}

/** How many active members a session invites. */
export async function countInvited(tx: Tx, sessionId: SessionId): Promise<number> {
  const { rows } = await sql<{ invited: number }>`
    select count(*)::int as invited from study_session s
    join member m on m.committee_id = s.committee_id and m.status = 'active'
    where s.id = ${sessionId} and ${INVITED}`.execute(tx);
  return rows[0]!.invited;
}

/** The session a member checked in to last, if that was since then and still stands. */
export async function findLastAttended(
  tx: Tx,
  committeeId: CommitteeId,
  memberId: MemberId,
  since: Date,
  until: Date,
): Promise<SessionId | undefined> {
  const mine = sql`select session_id from session_attendance
    where member_id = ${memberId} and sent_at between ${since} and ${until}`;
  const { rows } = await sql<{ id: SessionId }>`
    select s.id from (${standingAttendance(mine)}) a
    join study_session s on s.id = a.session_id and s.committee_id = ${committeeId}
    where a.member_id = ${memberId} and a.sent_at between ${since} and ${until}
    order by a.sent_at desc limit 1`.execute(tx);
  return rows[0]?.id;
}
