/** Check-ins in numbers: a member's own, and a day's without names. 篇 are counted ones, 段 the further pieces of a day. */

import { sql } from 'kysely';
import type { ChatId, CommitteeId, MemberId, Tx } from './schema.js';

/** 心得 in 篇, 段 and 字. */
export interface ReflectionCount {
  reflections: number;
  furtherPieces: number;
  chars: number;
}

const REFLECTIONS = sql`
  (count(*) filter (where c.counted and c.reflection_chars > 0))::int as reflections,
  (count(*) filter (where c.countable and not c.counted and c.reflection_chars > 0))::int as "furtherPieces",
  coalesce(sum(c.reflection_chars) filter (where c.countable), 0)::int as chars`;

export interface OwnCount extends ReflectionCount {
  /** Counted days of the month, as days of the month. */
  daysOfMonth: number[];
  /** Counted days ever. */
  days: number;
}

/** @param month `YYYY-MM`. */
export async function countOwnCheckIns(tx: Tx, memberId: MemberId, month: string): Promise<OwnCount> {
  const { rows } = await sql<OwnCount>`
    select (count(distinct c.study_day) filter (where c.counted))::int as days,
      coalesce(array_agg(distinct extract(day from c.study_day)::int)
        filter (where c.counted and to_char(c.study_day, 'YYYY-MM') = ${month}), '{}') as "daysOfMonth",
      ${REFLECTIONS}
    from check_in c where c.member_id = ${memberId} and c.withdrawn_at is null`.execute(tx);
  return rows[0] as OwnCount;
}

export interface DayCount extends ReflectionCount {
  members: number;
}

/**
 * The check-ins of the study day at an instant, each topic by its own boundary.
 * @param chatId a group: only of its topics; a group without any, or undefined: of the whole committee.
 */
export async function countDay(
  tx: Tx,
  committeeId: CommitteeId,
  chatId: ChatId | undefined,
  at: Date,
): Promise<DayCount> {
  const chat = chatId ?? null;
  const { rows } = await sql<DayCount>`
    select (count(distinct c.member_id) filter (where c.counted))::int as members, ${REFLECTIONS}
    from study_topic t join check_in c on c.topic_id = t.id
      and c.study_day = ((${at}::timestamptz - t.day_boundary_minutes * interval '1 minute')
        at time zone 'Asia/Shanghai')::date
    where t.committee_id = ${committeeId} and c.withdrawn_at is null
      and (not exists (select from study_topic_chat where chat_id = ${chat}::bigint)
        or exists (select from study_topic_chat l where l.chat_id = ${chat}::bigint and l.topic_id = t.id))`.execute(
    tx,
  );
  return rows[0] as DayCount;
}
