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
    planned.flatMap(({ personId, entry, target }) =>
      entry.isMember
        ? target.units.map(({ kind, name, convener }) => ({ person_id: personId, kind, name, convener }))
        : [],
    ),
  );
  const people = JSON.stringify(planned.map(({ personId }) => personId));
  // One statement: what is wanted is worked out once, and what ends is never what begins.
  await sql`
    with wanted as materialized (
      select m.id as member_id, u.id as unit_id, bool_or(x.convener) as convener
      from jsonb_to_recordset(${json}::jsonb) as x(person_id bigint, kind text, name text, convener boolean)
      join member m on m.committee_id = ${committeeId} and m.person_id = x.person_id
      join unit u on u.committee_id = ${committeeId} and u.kind = x.kind and u.name = x.name
      group by m.id, u.id
    ), written as (
      select m.id from jsonb_array_elements_text(${people}::jsonb) as x(person_id)
      join member m on m.committee_id = ${committeeId} and m.person_id = x.person_id::bigint
    ), ended as (
      update unit_membership um set ends_day = ${today}::date
      where um.ends_day is null and um.member_id in (select id from written)
        and (um.member_id, um.unit_id) not in (select member_id, unit_id from wanted)
    )
    insert into unit_membership (unit_id, member_id, convener, starts_day)
    select unit_id, member_id, convener, ${today}::date from wanted
    on conflict (unit_id, member_id) where ends_day is null do update set convener = excluded.convener
      where unit_membership.convener <> excluded.convener`.execute(db);
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
