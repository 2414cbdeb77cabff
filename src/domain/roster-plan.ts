/** What importing a roster would change: who is new, changed, the same, absent, and what needs a human first. */

import { type Role, STAFF_ROLES } from './role.js';
import { listChanges, type RosterChange } from './roster-changes.js';
import type { LineRemark, RosterRemark } from './roster-fault.js';
import type { RosterField } from './roster-field.js';
import { accountKey, type CurrentPerson, matchRoster, sectorsOf } from './roster-match.js';
import type { RosterReading, RosterRow, RosterTarget, RosterUnit } from './roster-row.js';
import { UNIT_KINDS, type UnitKind } from './unit.js';

export interface RosterPlanEntry {
  line: number;
  name: string;
  sectors: string[];
  /** undefined: somebody new. */
  personId?: number;
  kind: 'new' | 'changed' | 'same';
  /** What differs from today. */
  changes: RosterChange[];
  /** Whether they are a member after the import. */
  isMember: boolean;
  /** The name the database has stays: another committee wrote it. */
  keepsName?: true;
  /** Worth a second look. */
  note?: LineRemark;
  /** undefined when the same. */
  target?: RosterTarget;
}

export interface RosterPlan {
  /** In the file's order. */
  entries: RosterPlanEntry[];
  /** In today's order; never removed by an import. */
  absent: { personId: number; name: string; sectors: string[] }[];
  /** While there is one, nothing may be applied. */
  problems: RosterRemark[];
  notes: RosterRemark[];
  ignoredColumns: string[];
}

/**
 * @param people everybody of the committee in today's order, and those of other committees whom the file's accounts
 * or phones name.
 * @param phoneKeysOf every key under which a phone may be known: a keyed hash, so the plan compares no numbers.
 */
export function planRoster(
  people: readonly CurrentPerson[],
  reading: RosterReading,
  phoneKeysOf: (phone: string) => string[],
): RosterPlan {
  const { rows, notes, ignoredColumns } = reading;
  const fields = new Set(reading.fields);
  const matches = matchRoster(people, rows, phoneKeysOf);
  const lineOf = (at: number) => rows[at]?.line ?? 0;
  const problems: RosterRemark[] = matches.flatMap(({ problem }, at) =>
    problem ? [{ line: lineOf(at), ...problem }] : [],
  );
  const entries = rows.flatMap((row, at) =>
    matches[at]?.problem ? [] : [planRow(row, matches[at]?.person, fields, phoneKeysOf)],
  );
  const named = new Set(matches.flatMap(({ person }) => (person ? [person] : [])));
  if (leavesNoAdmin(people, named, entries)) problems.push({ line: 0, code: 'no_admin_left' });
  return {
    entries,
    absent: listAbsent(people, named, rows),
    problems,
    notes: [
      ...notes,
      ...matches.flatMap(({ note }, at) => (note ? [{ line: lineOf(at), ...note }] : [])),
      ...entries.flatMap(({ line, note }) => (note ? [{ line, ...note }] : [])),
    ],
    ignoredColumns,
  };
}

function planRow(
  row: RosterRow,
  person: CurrentPerson | undefined,
  fields: ReadonlySet<RosterField>,
  phoneKeysOf: (phone: string) => string[],
): RosterPlanEntry {
  const target = targetOf(row, person, fields);
  const phoneIsNew =
    row.phone !== undefined && !(person?.phoneKey && phoneKeysOf(row.phone).includes(person.phoneKey));
  if (phoneIsNew) target.phone = row.phone;
  const isMember = target.roles.includes('member');
  const base = { line: row.line, name: row.name, sectors: sectorsOf(target), isMember };
  if (!person) return { ...base, kind: 'new', changes: [], target };
  const { standsElsewhere, inCommittee } = person;
  const keepsName = standsElsewhere || !inCommittee;
  const note = standsElsewhere ? noteOnKept(row, target, person) : undefined;
  const entry = {
    ...base,
    personId: person.personId,
    ...(keepsName && { keepsName }),
    ...(note && { note }),
  };
  const kept = keepsName ? fillingOnly(target, person) : target;
  if (!inCommittee) return { ...entry, kind: 'new', changes: [], target: kept };
  const changes = listChanges(row.name, person, kept);
  if (changes.length === 0) return { ...entry, kind: 'same', changes };
  return { ...entry, kind: 'changed', changes, target: kept };
}

/**
 * One committee's file must not overwrite what another committee knows of the person: only gaps are filled. Whoever
 * stands there today keeps phone and accounts as they are, for with them one would act as that person there.
 */
function fillingOnly(target: RosterTarget, person: CurrentPerson): RosterTarget {
  const { phone, ...rest } = target;
  const filled: RosterTarget = { ...rest };
  const mayFillPhone = !person.standsElsewhere && person.phoneKey === undefined;
  if (phone !== undefined && mayFillPhone) filled.phone = phone;
  if (person.standsElsewhere) filled.newAccounts = [];
  filled.party = person.party ?? target.party;
  filled.workPost = person.workPost ?? target.workPost;
  return filled;
}

/** Said only where the file would change something: most files of two committees agree. */
function noteOnKept(row: RosterRow, target: RosterTarget, person: CurrentPerson): LineRemark | undefined {
  const kept: RosterField[] = [];
  if (row.name !== person.name) kept.push('name');
  if (target.phone !== undefined) kept.push('phone');
  if (person.party && target.party !== person.party) kept.push('party');
  if (person.workPost && target.workPost !== person.workPost) kept.push('workPost');
  if (target.newAccounts.length > 0) kept.push('accounts');
  return kept.length === 0 ? undefined : { code: 'kept_elsewhere', name: row.name, kept };
}

function targetOf(
  row: RosterRow,
  person: CurrentPerson | undefined,
  fields: ReadonlySet<RosterField>,
): RosterTarget {
  const known = new Set(person?.accounts.map(accountKey));
  const units = UNIT_KINDS.flatMap((kind) => unitsOf(kind, row, person, fields));
  return {
    party: fields.has('party') ? row.party : person?.party,
    workPost: fields.has('workPost') ? row.workPost : person?.workPost,
    post: fields.has('post') ? row.post : person?.post,
    roles: withConvener(rolesOf(row, person, fields), units),
    units,
    newAccounts: row.accounts.filter((account) => !known.has(accountKey(account))),
  };
}

/** Without a 角色 column staff stay staff; someone who is staff only becomes a member when the line gives a 界别. */
function rolesOf(
  row: RosterRow,
  person: CurrentPerson | undefined,
  fields: ReadonlySet<RosterField>,
): Role[] {
  if (!person?.inCommittee || fields.has('roles')) return row.roles;
  const isStaff = (role: Role) => (STAFF_ROLES as readonly Role[]).includes(role);
  const staffOnly = person.roles.length > 0 && person.roles.every(isStaff);
  if (staffOnly && sectorsOf(row).length === 0) return person.roles;
  const kept = person.roles.filter((role) => isStaff(role) || !fields.has('post'));
  return [...new Set([...row.roles, ...kept])];
}

/** 召集人 is what the units say: someone convenes a unit or nothing. */
function withConvener(roles: readonly Role[], units: readonly RosterUnit[]): Role[] {
  const others = roles.filter((role) => role !== 'convener');
  return others.includes('member') && units.some((unit) => unit.convener) ? [...others, 'convener'] : others;
}

function unitsOf(
  kind: UnitKind,
  row: RosterRow,
  person: CurrentPerson | undefined,
  fields: ReadonlySet<RosterField>,
): RosterUnit[] {
  const before = person?.inCommittee ? person.units.filter((unit) => unit.kind === kind) : [];
  if (!fields.has(kind)) return before;
  const convened = new Set(
    fields.has('roles') ? [] : before.flatMap((unit) => (unit.convener ? [unit.name] : [])),
  );
  return row.units
    .filter((unit) => unit.kind === kind)
    .map((unit) => ({ ...unit, convener: unit.convener || convened.has(unit.name) }));
}

/** Staff are missed only in files that list staff: many offices keep the two apart. */
function listAbsent(
  people: readonly CurrentPerson[],
  named: ReadonlySet<CurrentPerson>,
  rows: readonly RosterRow[],
) {
  const isStaff = (role: Role) => (STAFF_ROLES as readonly Role[]).includes(role);
  const listsStaff = rows.some((row) => row.roles.some(isStaff));
  return people
    .filter((person) => person.inCommittee && !named.has(person))
    .filter((person) => person.roles.includes('member') || (listsStaff && person.roles.some(isStaff)))
    .map((person) => ({ personId: person.personId, name: person.name, sectors: sectorsOf(person) }));
}

function leavesNoAdmin(
  people: readonly CurrentPerson[],
  named: ReadonlySet<CurrentPerson>,
  entries: readonly RosterPlanEntry[],
): boolean {
  const admins = people.filter((person) => person.inCommittee && person.roles.includes('admin'));
  if (admins.length === 0 || admins.some((admin) => !named.has(admin))) return false;
  return !entries.some((entry) => {
    if (entry.target) return entry.target.roles.includes('admin');
    return admins.some((admin) => admin.personId === entry.personId);
  });
}
