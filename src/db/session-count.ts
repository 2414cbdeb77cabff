/** 场次 and 人次: what a year's study sessions add up to, by kind and by unit. */

import { sql } from 'kysely';
import { beijingInstant } from '../domain/beijing-time.js';
import type { CommitteeId, Tx, UnitKind } from './schema.js';
import { INVITED, standingAttendance } from './session-attendance.js';

/** 场次, and 人次 with those of them who came late, were not invited, or were recorded by somebody else. */
export interface KindCount {
  kind: string;
  sessions: number;
  attendances: number;
  late: number;
  walkIns: number;
  recorded: number;
}

/** `sessions`: those that members of the unit were at · `own`: those the unit held itself. */
export interface UnitCount {
  unitKind: UnitKind;
  unit: string;
  sessions: number;
  own: number;
  attendances: number;
}

export interface YearCount {
  kinds: KindCount[];
  /** Units without any are left out. In the committee's order. */
  units: UnitCount[];
}

/** Sessions that began in that Beijing year, before `now`, and were not cancelled. Whoever lost the 资格 does not count. */
export async function countSessions(
  tx: Tx,
  committeeId: CommitteeId,
  year: number,
  now: Date,
): Promise<YearCount> {
  const held = sql`
    select * from study_session where committee_id = ${committeeId} and state = 'planned'
      and starts_at >= ${beijingInstant(`${year}-01-01`)} and starts_at < ${beijingInstant(`${year + 1}-01-01`)}
      and starts_at <= ${now}`;
  const present = sql`
    select a.session_id, a.member_id, a.kind as via, (s.starts_at at time zone 'Asia/Shanghai')::date as day,
      a.kind = 'own' and a.sent_at >= s.starts_at + interval '1 minute' as late, not ${INVITED} as walked_in
    from (${standingAttendance(sql`select id from held`)}) a
    join held s on s.id = a.session_id
    join member m on m.id = a.member_id and m.status <> 'revoked'`;
  const kinds = await sql<KindCount>`
    with held as (${held}), present as (${present})
    select held.kind, count(distinct held.id)::int as sessions, count(present.member_id)::int as attendances,
      (count(*) filter (where late))::int as late, (count(*) filter (where walked_in))::int as "walkIns",
      (count(*) filter (where via = 'recorded'))::int as recorded
    from held left join present on present.session_id = held.id
    group by held.kind order by count(distinct held.id) desc, held.kind`.execute(tx);
  // A unit is theirs on the session's day; of a day before the roster was made, what they were first.
  const units = await sql<UnitCount>`
    with held as (${held}), present as (${present}),
    came as (
      select u.id, count(distinct p.session_id)::int as sessions, count(*)::int as attendances
      from present p
      join unit_membership um on um.member_id = p.member_id and (um.ends_day is null or um.ends_day > p.day)
      join unit u on u.id = um.unit_id
      where um.starts_day <= greatest(p.day, (select min(f.starts_day) from unit_membership f
        join unit fu on fu.id = f.unit_id where f.member_id = p.member_id and fu.kind = u.kind))
      group by u.id
    )
    select u.kind as "unitKind", u.name as unit, coalesce(came.sessions, 0) as sessions,
      (select count(*) from held where held.unit_id = u.id)::int as own, coalesce(came.attendances, 0) as attendances
    from unit u left join came on came.id = u.id
    where u.committee_id = ${committeeId}
      and (came.id is not null or exists (select from held where held.unit_id = u.id))
    order by u.sort_order, u.id`.execute(tx);
  return { kinds: kinds.rows, units: units.rows };
}
