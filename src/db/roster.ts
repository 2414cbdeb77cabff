/** Writes a roster plan: persons, members, staff and accounts, in sets, all or nothing. */

import { sql } from 'kysely';
import { STAFF_ROLES, type StaffRole } from '../domain/role.js';
import { RosterRefused } from '../domain/roster-fault.js';
import type { RosterPlan, RosterPlanEntry } from '../domain/roster-plan.js';
import type { Seal } from '../seal/seal.js';
import { phonePlace } from './person.js';
import { type Planned, writeUnits } from './roster-units.js';
import type { CommitteeId, Day, Tx } from './schema.js';

/**
 * Applies a plan that was made in this transaction (a plan made for a preview may be stale: make it again).
 * Everybody in the file gets the file's order; absent members keep theirs, behind the file.
 * @param today the Beijing day on which memberships begin and end.
 * @throws RosterRefused when an account was bound to another meanwhile; Error when the plan has problems.
 */
export async function applyRosterPlan(
  db: Tx,
  seal: Seal,
  committeeId: CommitteeId,
  plan: RosterPlan,
  today: Day,
  linkedBy: 'roster' | 'demo' = 'roster',
): Promise<void> {
  if (plan.problems.length > 0)
    throw new Error(`a plan with ${plan.problems.length} problems is not applied`);
  await db.selectFrom('committee').select('id').where('id', '=', committeeId).forUpdate().execute();
  const personIds = await takePersonIds(db, plan.entries);
  const planned = plan.entries.flatMap((entry, at) => {
    const personId = personIds[at] as number;
    return entry.target ? [{ personId, order: at + 1, entry, target: entry.target }] : [];
  });
  await writePeople(db, seal, planned);
  await writeMembers(db, committeeId, planned, today);
  // Without fresh figures the planner takes a table just filled for an empty one, and joins row by row.
  if (planned.length > MANY) await sql`analyze person, member`.execute(db);
  await writeOrder(db, committeeId, personIds);
  await writeUnits(db, committeeId, planned, today);
  await writeStaff(db, committeeId, planned);
  await writeAccounts(db, planned, linkedBy);
  if (planned.length > MANY) await sql`analyze unit, unit_membership, account`.execute(db);
}

/** Entries that are worth new planner figures. */
const MANY = 1_000;

/** One person id per entry: the one it has, or the next of the sequence, since a phone is sealed to its row's id. */
async function takePersonIds(db: Tx, entries: readonly RosterPlanEntry[]): Promise<number[]> {
  const newcomers = entries.filter((entry) => entry.personId === undefined).length;
  const taken = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence('person', 'id')) as id from generate_series(1, ${newcomers}::int)`.execute(
    db,
  );
  const fresh = taken.rows.map((row) => row.id);
  return entries.map((entry) => entry.personId ?? (fresh.shift() as number));
}

async function writePeople(db: Tx, seal: Seal, planned: readonly Planned[]): Promise<void> {
  const records = planned.map(({ personId, entry, target }) => ({
    id: personId,
    isNew: entry.personId === undefined,
    // Somebody another committee knows keeps the name that committee wrote.
    name: entry.keepsName ? null : entry.name,
    party: target.party ?? null,
    post: target.workPost ?? null,
    phone_sealed: target.phone ? seal.seal(target.phone, phonePlace(personId)).toString('hex') : null,
    phone_index: target.phone ? seal.index(target.phone).toString('hex') : null,
  }));
  const shape = sql`x(id bigint, name text, party text, post text, phone_sealed text, phone_index text)`;
  const newcomers = JSON.stringify(records.filter(({ isNew }) => isNew));
  await sql`
    insert into person (id, name, party, post, phone_sealed, phone_index) overriding system value
    select x.id, x.name, x.party, x.post, decode(x.phone_sealed, 'hex'), decode(x.phone_index, 'hex')
    from jsonb_to_recordset(${newcomers}::jsonb) as ${shape}`.execute(db);
  const known = JSON.stringify(records.filter(({ isNew }) => !isNew));
  await sql`
    update person p set name = coalesce(x.name, p.name), party = x.party, post = x.post,
      phone_sealed = coalesce(decode(x.phone_sealed, 'hex'), p.phone_sealed),
      phone_index = coalesce(decode(x.phone_index, 'hex'), p.phone_index)
    from jsonb_to_recordset(${known}::jsonb) as ${shape} where p.id = x.id`.execute(db);
}

async function writeMembers(
  db: Tx,
  committeeId: CommitteeId,
  planned: readonly Planned[],
  today: Day,
): Promise<void> {
  const json = JSON.stringify(
    planned.map(({ personId, order, entry, target }) => ({
      person_id: personId,
      sort_order: order,
      is_member: entry.isMember,
      standing: target.roles.includes('standingCommitteeMember'),
      post: target.post ?? null,
    })),
  );
  const shape = sql`x(person_id bigint, sort_order int, is_member boolean, standing boolean, post text)`;
  const leaving = planned.filter(({ entry }) => !entry.isMember && entry.personId !== undefined);
  await sql`
    insert into member (committee_id, person_id, sort_order, standing, post, starts_day)
    select ${committeeId}, x.person_id, x.sort_order, x.standing, x.post, ${today}::date
    from jsonb_to_recordset(${json}::jsonb) as ${shape} where x.is_member
    on conflict (committee_id, person_id) do update
      set standing = excluded.standing, post = excluded.post, status = 'active', ends_day = null
      where (member.standing, member.post, member.status) is distinct from (excluded.standing, excluded.post, 'active')`.execute(
    db,
  );
  if (leaving.length === 0) return;
  await sql`
    update member set status = 'former', ends_day = ${today}::date
    where committee_id = ${committeeId} and status = 'active'
      and person_id in (${sql.join(leaving.map(({ personId }) => personId))})`.execute(db);
}

/** The file's order for everybody in it; the others follow in the order they had. */
async function writeOrder(db: Tx, committeeId: CommitteeId, personIds: readonly number[]): Promise<void> {
  await sql`
    with ranked as (
      select m.id, row_number() over (order by x.place nulls last, m.sort_order, m.id) as place
      from member m
      left join jsonb_array_elements_text(${JSON.stringify(personIds)}::jsonb) with ordinality as x(person_id, place)
        on x.person_id::bigint = m.person_id
      where m.committee_id = ${committeeId}
    )
    update member m set sort_order = ranked.place from ranked
    where m.id = ranked.id and m.sort_order <> ranked.place`.execute(db);
}

async function writeStaff(db: Tx, committeeId: CommitteeId, planned: readonly Planned[]): Promise<void> {
  const records = planned.map(({ personId, order, target }) => ({
    person_id: personId,
    sort_order: order,
    roles: target.roles.filter((role): role is StaffRole =>
      (STAFF_ROLES as readonly string[]).includes(role),
    ),
  }));
  await sql`
    insert into staff_account (committee_id, person_id, roles, sort_order)
    select ${committeeId}, x.person_id, array(select jsonb_array_elements_text(x.roles)), x.sort_order
    from jsonb_to_recordset(${JSON.stringify(records.filter(({ roles }) => roles.length > 0))}::jsonb)
      as x(person_id bigint, sort_order int, roles jsonb)
    on conflict (committee_id, person_id) do update
      set roles = excluded.roles, sort_order = excluded.sort_order, disabled_at = null`.execute(db);
  const without = records.filter(({ roles }) => roles.length === 0).map((record) => record.person_id);
  if (without.length === 0) return;
  await sql`
    update staff_account set disabled_at = now()
    where committee_id = ${committeeId} and disabled_at is null and person_id in (${sql.join(without)})`.execute(
    db,
  );
}

async function writeAccounts(
  db: Tx,
  planned: readonly Planned[],
  linkedBy: 'roster' | 'demo',
): Promise<void> {
  const accounts = planned.flatMap(({ personId, target }) =>
    target.newAccounts.map((one) => ({
      person_id: personId,
      platform: one.platform,
      id: one.platformUserId,
    })),
  );
  if (accounts.length === 0) return;
  const json = JSON.stringify(accounts);
  const shape = sql`x(person_id bigint, platform text, id text)`;
  await sql`
    insert into account (platform, platform_user_id, person_id, linked_by)
    select x.platform, x.id, x.person_id, ${linkedBy} from jsonb_to_recordset(${json}::jsonb) as ${shape}
    on conflict (platform, platform_user_id) do nothing`.execute(db);
  const taken = await sql`
    select 1 from account a join jsonb_to_recordset(${json}::jsonb) as ${shape}
      on a.platform = x.platform and a.platform_user_id = x.id and a.person_id <> x.person_id`.execute(db);
  if (taken.rows.length === 0) return;
  throw new RosterRefused({ code: 'account_taken' });
}
