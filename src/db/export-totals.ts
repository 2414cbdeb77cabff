/** What check-ins add up to in a file: by topic, by unit, by group, by member, and each member's days. */

import { type RawBuilder, sql } from 'kysely';
import { REFLECTIONS, type ReflectionCount } from './check-in-count.js';
import { SITS_IN } from './export-members.js';
import { type ExportScope, isShown } from './export-scope.js';
import type { Day, Db, MemberId, TopicId, Tx, UnitKind } from './schema.js';

export interface ExportCount extends ReflectionCount {
  /** Members with a counted check-in. */
  members: number;
  /** Counted check-ins: one a member, topic and study day. */
  counted: number;
  featured: number;
}

const COUNTS = sql`
  (count(distinct c.member_id) filter (where c.counted))::int as members,
  (count(*) filter (where c.counted))::int as counted,
  ${REFLECTIONS},
  count(f.check_in_id)::int as featured`;
const CHECK_INS = sql`check_in c join member m on m.id = c.member_id
  left join check_in_featured f on f.check_in_id = c.id`;

export interface WholeCount extends ExportCount {
  /** Check-ins, counted or not; and those of them that have words. */
  rows: number;
  reflectionRows: number;
}

/** Everything together. */
export async function countAll(db: Db | Tx, scope: ExportScope): Promise<WholeCount> {
  const { rows } = await sql<WholeCount>`
    select ${COUNTS}, count(*)::int as rows,
      (count(*) filter (where c.reflection_chars > 0))::int as "reflectionRows"
    from ${CHECK_INS} where ${isShown(scope)}`.execute(db);
  return rows[0] as WholeCount;
}

export async function countByTopic(db: Db | Tx, scope: ExportScope): Promise<Map<TopicId, ExportCount>> {
  const { rows } = await sql<ExportCount & { id: TopicId }>`
    select c.topic_id as id, ${COUNTS} from ${CHECK_INS} where ${isShown(scope)} group by c.topic_id`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export async function countByMember(db: Db | Tx, scope: ExportScope): Promise<Map<MemberId, ExportCount>> {
  const { rows } = await sql<ExportCount & { id: MemberId }>`
    select c.member_id as id, ${COUNTS} from ${CHECK_INS} where ${isShown(scope)} group by c.member_id`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** A unit, or a group, and what its members' check-ins come to. */
export interface NamedCount extends ExportCount {
  name: string;
  /** How many active members it has; null where that says nothing. */
  size: number | null;
}

/** Every unit of a kind in the committee's order; who sits in two counts in both. */
export async function countByUnit(db: Db | Tx, scope: ExportScope, kind: UnitKind): Promise<NamedCount[]> {
  const { rows } = await sql<NamedCount>`
    with shown as (select c.* from check_in c join member m on m.id = c.member_id where ${isShown(scope)})
    select u.name, (count(distinct m.id) filter (where m.status = 'active'))::int as size, ${COUNTS}
    from unit u
    left join (unit_membership um join member m on m.id = um.member_id and m.status <> 'revoked' and ${SITS_IN})
      on um.unit_id = u.id
    left join shown c on c.member_id = m.id
    left join check_in_featured f on f.check_in_id = c.id
    where u.committee_id = ${scope.committeeId} and u.kind = ${kind}
    group by u.id order by u.sort_order, u.id`.execute(db);
  return rows;
}

/** Where they were said: every group by name, what was said in private last. */
export async function countByChat(db: Db | Tx, scope: ExportScope, privately: string): Promise<NamedCount[]> {
  const { rows } = await sql<NamedCount>`
    select coalesce(${CHAT_NAME}, ${privately}) as name, null as size, ${COUNTS}
    from ${CHECK_INS} ${SAID_IN} where ${isShown(scope)}
    group by ${CHAT_NAME} order by ${CHAT_NAME} nulls last`.execute(db);
  return rows;
}

/** The group of a check-in `c`: that of its message, or of its list. */
export const SAID_IN: RawBuilder<unknown> = sql`
  left join inbox i on i.id = c.inbox_id and i.chat_kind = 'group'
  left join chat g on g.platform = i.platform and g.platform_chat_id = i.platform_chat_id
  left join chain l on l.id = c.chain_id left join chat lg on lg.id = l.chat_id`;
export const CHAT_NAME: RawBuilder<string | null> = sql`nullif(coalesce(g.name, lg.name), '')`;

export interface MemberDay {
  memberId: MemberId;
  day: Day;
  counted: boolean;
  /** What counts of that day was made up for later. */
  backfilled: boolean;
}

/** The days on which these members checked in, over all topics. */
export async function listMemberDays(
  db: Db | Tx,
  scope: ExportScope,
  memberIds: readonly MemberId[],
): Promise<MemberDay[]> {
  const { rows } = await sql<MemberDay>`
    select c.member_id as "memberId", c.study_day as day, bool_or(c.counted) as counted,
      coalesce(bool_and(c.backfilled) filter (where c.counted), false) as backfilled
    from check_in c join member m on m.id = c.member_id
    where c.member_id = any(${sql.val(memberIds.map(String))}::bigint[]) and ${isShown(scope)}
    group by c.member_id, c.study_day`.execute(db);
  return rows;
}

/** The first and the last day with a check-in; undefined when there is none. */
export async function findDaySpan(
  db: Db | Tx,
  scope: ExportScope,
): Promise<{ first: Day; last: Day } | undefined> {
  const { rows } = await sql<{ first: Day | null; last: Day | null }>`
    select min(c.study_day) as first, max(c.study_day) as last
    from check_in c join member m on m.id = c.member_id where ${isShown(scope)}`.execute(db);
  const { first, last } = rows[0] ?? {};
  return first && last ? { first, last } : undefined;
}
