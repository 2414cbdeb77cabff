/** Writes who sits in which unit: new units, memberships that begin, memberships that end. */

import { sql } from 'kysely';
import type { RosterPlanEntry } from '../domain/roster-plan.js';
import type { RosterTarget } from '../domain/roster-row.js';
import type { CommitteeId, Day, Tx } from './schema.js';

/** An entry that is to be written, with the person it has or was given, and its place in the file from 1. */
export interface Planned {
  personId: number;
  order: number;
  entry: RosterPlanEntry;
  target: RosterTarget;
}

/** Units take the order in which the file first names them; those it does not name follow. */
export async function writeUnits(
  db: Tx,
  committeeId: CommitteeId,
  planned: readonly Planned[],
  today: Day,
): Promise<void> {
  await insertUnits(db, committeeId, planned);
  const json = JSON.stringify(
    planned.map(({ personId, entry, target }) => ({
      person_id: personId,
      units: entry.isMember ? target.units : [],
    })),
  );
  const wanted = sql`
    select m.id as member_id, u.id as unit_id, bool_or((w.unit ->> 'convener')::boolean) as convener
    from jsonb_to_recordset(${json}::jsonb) as x(person_id bigint, units jsonb)
    cross join jsonb_array_elements(x.units) as w(unit)
    join member m on m.committee_id = ${committeeId} and m.person_id = x.person_id
    join unit u on u.committee_id = ${committeeId} and u.kind = w.unit ->> 'kind' and u.name = w.unit ->> 'name'
    group by m.id, u.id`;
  await sql`
    with wanted as (${wanted}), written as (
      select m.id from jsonb_to_recordset(${json}::jsonb) as x(person_id bigint, units jsonb)
      join member m on m.committee_id = ${committeeId} and m.person_id = x.person_id
    )
    update unit_membership um set ends_day = ${today}::date
    where um.ends_day is null and um.member_id in (select id from written)
      and not exists (select 1 from wanted w where w.member_id = um.member_id and w.unit_id = um.unit_id)`.execute(
    db,
  );
  await sql`
    with wanted as (${wanted})
    insert into unit_membership (unit_id, member_id, convener, starts_day)
    select unit_id, member_id, convener, ${today}::date from wanted
    on conflict (unit_id, member_id) where ends_day is null do update set convener = excluded.convener`.execute(
    db,
  );
}

async function insertUnits(db: Tx, committeeId: CommitteeId, planned: readonly Planned[]): Promise<void> {
  const seen = new Map<string, { kind: string; name: string }>();
  for (const { target } of planned)
    for (const { kind, name } of target.units) seen.set(`${kind} ${name}`, { kind, name });
  if (seen.size === 0) return;
  const json = JSON.stringify([...seen.values()]);
  await sql`
    insert into unit (committee_id, kind, name, sort_order)
    select ${committeeId}, x.unit ->> 'kind', x.unit ->> 'name',
      x.place + (select coalesce(max(sort_order), 0) from unit where committee_id = ${committeeId})
    from jsonb_array_elements(${json}::jsonb) with ordinality as x(unit, place)
    on conflict (committee_id, kind, name) do nothing`.execute(db);
}
