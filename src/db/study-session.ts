/** Study sessions: dated, with who is invited and which groups are told. */

import { sql } from 'kysely';
import type {
  ChatId,
  CommitteeId,
  Day,
  InboxId,
  MemberId,
  PersonId,
  SessionId,
  TopicId,
  Tx,
  UnitId,
} from './schema.js';

/** What is said of a session. */
export interface SessionPlan {
  kind: string;
  title: string;
  startsAt: Date;
  endsAt: Date;
  place: string;
  speaker: string;
  materials: string;
  /** Whose it is; null: the committee's. */
  unitId: UnitId | null;
  invitesAll: boolean;
  invitesStanding: boolean;
  unitIds: readonly UnitId[];
  memberIds: readonly MemberId[];
  /** The groups that are told. */
  chatIds: readonly ChatId[];
}

export interface StudySession extends SessionPlan {
  id: SessionId;
  committeeId: CommitteeId;
  state: 'planned' | 'cancelled';
}

/** Why and by whom it is made. */
export interface SessionOrigin {
  committeeId: CommitteeId;
  createdBy: PersonId | null;
  inboxId: InboxId | null;
  /** The 固定学习日 it is made for. */
  due?: { topicId: TopicId; day: Day };
}

/** @returns undefined when this message, or this study day, has made one already. */
export async function insertSession(
  tx: Tx,
  plan: SessionPlan,
  origin: SessionOrigin,
): Promise<SessionId | undefined> {
  const made = await tx
    .insertInto('study_session')
    .values({
      ...toRow(plan),
      committee_id: origin.committeeId,
      unit_id: plan.unitId,
      settings: '{}',
      created_by: origin.createdBy,
      inbox_id: origin.inboxId,
      topic_id: origin.due?.topicId ?? null,
      study_day: origin.due?.day ?? null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (made === undefined) return undefined;
  await replaceInvited(tx, made.id, plan);
  return made.id;
}

function toRow(plan: SessionPlan) {
  return {
    kind: plan.kind,
    title: plan.title,
    place: plan.place,
    speaker: plan.speaker,
    materials: plan.materials,
    starts_at: plan.startsAt,
    ends_at: plan.endsAt,
    invites_all: plan.invitesAll,
    invites_standing: plan.invitesStanding,
  };
}

/** Changes what is said of a session; its groups stay. Who came stays, and is late or not by the new time. */
export async function updateSession(tx: Tx, id: SessionId, plan: SessionPlan): Promise<void> {
  await tx.updateTable('study_session').set(toRow(plan)).where('id', '=', id).execute();
  await replaceInvited(tx, id, plan);
}

async function replaceInvited(tx: Tx, id: SessionId, plan: SessionPlan): Promise<void> {
  for (const table of ['study_session_unit', 'study_session_member', 'study_session_chat'] as const)
    await tx.deleteFrom(table).where('session_id', '=', id).execute();
  for (const [table, column, ids] of [
    ['study_session_unit', 'unit_id', plan.unitIds],
    ['study_session_member', 'member_id', plan.memberIds],
    ['study_session_chat', 'chat_id', plan.chatIds],
  ] as const)
    await sql`insert into ${sql.table(table)} (session_id, ${sql.ref(column)})
      select ${id}, x from unnest(${sql.val(ids.map(String))}::bigint[]) as x on conflict do nothing`.execute(
      tx,
    );
}

export async function markSessionCancelled(tx: Tx, id: SessionId): Promise<void> {
  await tx.updateTable('study_session').set({ state: 'cancelled' }).where('id', '=', id).execute();
}

/** A session of that committee, locked until the transaction ends. */
export async function lockSession(
  tx: Tx,
  committeeId: CommitteeId,
  id: SessionId,
): Promise<StudySession | undefined> {
  await sql`select id from study_session where id = ${id} for update`.execute(tx);
  const [session] = await list(tx, sql`s.committee_id = ${committeeId} and s.id = ${id}`);
  return session;
}

/** Sessions that begin before `until` and end after `from`, by their beginning; cancelled ones are left out. */
export async function listSessions(
  tx: Tx,
  committeeId: CommitteeId,
  { from, until }: { from: Date; until: Date },
): Promise<StudySession[]> {
  return list(
    tx,
    sql`s.committee_id = ${committeeId} and s.state = 'planned' and s.starts_at < ${until} and s.ends_at > ${from}
      and s.starts_at > ${from}::timestamptz - interval '7 days'`,
  );
}

async function list(tx: Tx, where: ReturnType<typeof sql>): Promise<StudySession[]> {
  const { rows } = await sql<StudySession>`
    select s.id, s.committee_id as "committeeId", s.state, s.kind, s.title, s.starts_at as "startsAt",
      s.ends_at as "endsAt", s.place, s.speaker, s.materials, s.unit_id as "unitId", s.invites_all as "invitesAll",
      s.invites_standing as "invitesStanding",
      (select coalesce(jsonb_agg(unit_id order by unit_id), '[]') from study_session_unit where session_id = s.id) as "unitIds",
      (select coalesce(jsonb_agg(member_id order by member_id), '[]') from study_session_member where session_id = s.id) as "memberIds",
      (select coalesce(jsonb_agg(chat_id order by chat_id), '[]') from study_session_chat where session_id = s.id) as "chatIds"
    from study_session s where ${where} order by s.starts_at, s.id`.execute(tx);
  return rows;
}

/** The units a member convenes, in the committee's order. */
export async function listConvenedUnits(
  tx: Tx,
  memberId: MemberId,
): Promise<{ id: UnitId; name: string; kind: string }[]> {
  return tx
    .selectFrom('unit_membership')
    .innerJoin('unit', 'unit.id', 'unit_membership.unit_id')
    .select(['unit.id', 'unit.name', 'unit.kind'])
    .where('member_id', '=', memberId)
    .where('convener', '=', true)
    .where('ends_day', 'is', null)
    .orderBy('unit.sort_order')
    .orderBy('unit.id')
    .execute();
}

/** The committee's units of every kind, in its order. */
export async function listUnits(
  tx: Tx,
  committeeId: CommitteeId,
): Promise<{ id: UnitId; name: string; kind: string }[]> {
  return tx
    .selectFrom('unit')
    .select(['id', 'name', 'kind'])
    .where('committee_id', '=', committeeId)
    .orderBy('sort_order')
    .orderBy('id')
    .execute();
}
