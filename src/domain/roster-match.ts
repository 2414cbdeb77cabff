/** Which person a line of a roster means: by platform id, then phone, then 姓名 and 界别. */

import { personNameKey } from './person-name.js';
import type { Role } from './role.js';
import type { LineRemark } from './roster-fault.js';
import type { RosterAccount, RosterRow, RosterUnit } from './roster-row.js';

/** A person as the database has them now. */
export interface CurrentPerson {
  personId: number;
  name: string;
  /** false: sits in another committee only and was found by an account or a phone of the file. */
  inCommittee: boolean;
  /** Sits or works in another committee today: what belongs to the person is not this committee's to change. */
  standsElsewhere: boolean;
  /** The keyed hash of the phone, undefined when none is known. */
  phoneKey?: string;
  /** Of the membership, undefined when they never were a member here. */
  status?: 'active' | 'former' | 'revoked';
  /** What holds today. */
  roles: Role[];
  party?: string;
  workPost?: string;
  post?: string;
  units: RosterUnit[];
  accounts: RosterAccount[];
}

export interface RosterMatch {
  /** undefined with no problem: somebody new. */
  person?: CurrentPerson;
  /** Why this line cannot be settled without a human. */
  problem?: LineRemark;
  /** Worth a second look, but no obstacle. */
  note?: LineRemark;
}

/** @returns one match per row, in order. @param phoneKeysOf every key under which a phone may be known. */
export function matchRoster(
  people: readonly CurrentPerson[],
  rows: readonly RosterRow[],
  phoneKeysOf: (phone: string) => string[],
): RosterMatch[] {
  const index = indexPeople(people);
  const matches = rows.map((row) => matchByKeys(row, row.phone ? phoneKeysOf(row.phone) : [], index));
  const rowsByName = groupBy(rows, (row) => personNameKey(row.name));
  // Whoever a 界别 settles is out of the question for the namesakes that have none.
  for (const look of [matchByNameAndSector, matchByNameAlone]) {
    const taken = new Set(matches.flatMap(({ person }) => person ?? []));
    rows.forEach((row, at) => {
      if (matches[at]?.person || matches[at]?.problem) return;
      const name = personNameKey(row.name);
      const namesakes = (index.byName.get(name) ?? []).filter((one) => !taken.has(one));
      matches[at] = look(row, namesakes, rowsByName.get(name)?.length === 1);
    });
  }
  return withoutDoubles(matches, rows);
}

interface PeopleIndex {
  byAccount: Map<string, CurrentPerson>;
  byPhone: Map<string, CurrentPerson[]>;
  byName: Map<string, CurrentPerson[]>;
}

function indexPeople(people: readonly CurrentPerson[]): PeopleIndex {
  const own = people.filter((person) => person.inCommittee);
  return {
    byAccount: new Map(
      people.flatMap((person) => person.accounts.map((account) => [accountKey(account), person] as const)),
    ),
    byPhone: groupBy(
      people.filter((person) => person.phoneKey),
      (person) => person.phoneKey as string,
    ),
    byName: groupBy(own, (person) => personNameKey(person.name)),
  };
}

export function accountKey(account: RosterAccount): string {
  return `${account.platform} ${account.platformUserId}`;
}

function matchByKeys(row: RosterRow, phoneKeys: string[], index: PeopleIndex): RosterMatch {
  const byAccount = new Set(
    row.accounts.flatMap((account) => index.byAccount.get(accountKey(account)) ?? []),
  );
  if (byAccount.size > 1) return { problem: { code: 'accounts_of_several' } };
  const byPhone = phoneKeys.flatMap((key) => index.byPhone.get(key) ?? []);
  const [owner] = byAccount;
  if (owner) {
    const phoneIsAnothers = byPhone.length > 0 && !byPhone.includes(owner);
    if (phoneIsAnothers) return { problem: { code: 'account_and_phone_differ' } };
    return asNamed(row, owner, 'account');
  }
  const own = byPhone.filter((person) => person.inCommittee);
  const candidates = own.length > 0 ? own : byPhone;
  const sameName = candidates.filter((person) => personNameKey(person.name) === personNameKey(row.name));
  if (sameName.length > 1) return { problem: { code: 'phone_of_namesakes' } };
  const holder = sameName[0] ?? candidates[0];
  if (!holder) return {};
  const namesakeHere = (index.byName.get(personNameKey(row.name)) ?? []).some((one) =>
    sharesSector(row, one),
  );
  // Known elsewhere by this phone, and known here by name: the one here is meant.
  if (!holder.inCommittee && namesakeHere) return {};
  return asNamed(row, holder, 'phone');
}

/** A corrected character is the same person; another name altogether is a number or account passed on. */
function asNamed(row: RosterRow, person: CurrentPerson, by: 'account' | 'phone'): RosterMatch {
  if (personNameKey(person.name) === personNameKey(row.name)) return { person };
  if (!person.inCommittee) return { problem: { code: 'known_by_other_name', by } };
  if (resembles(person.name, row.name)) return { person };
  return { problem: { code: 'held_by_another', by, holder: person.name, name: row.name } };
}

/** Same length and all but one character the same, or the same surname and one character less or more. */
function resembles(one: string, other: string): boolean {
  const [a, b] = [[...personNameKey(one)], [...personNameKey(other)]];
  const common = a.filter((character) => b.includes(character)).length;
  if (Math.abs(a.length - b.length) > 1) return false;
  return common >= Math.max(a.length, b.length) - 1 && common > 0;
}

function matchByNameAndSector(row: RosterRow, namesakes: CurrentPerson[]): RosterMatch {
  const here = namesakes.filter((person) => sharesSector(row, person));
  if (here.length === 1) return { person: here[0] as CurrentPerson };
  if (here.length > 1)
    return { problem: { code: 'namesakes_in_sector', name: row.name, people: here.length } };
  return {};
}

function matchByNameAlone(row: RosterRow, namesakes: CurrentPerson[], onlyRowOfName: boolean): RosterMatch {
  const [only, second] = namesakes;
  if (!only) return {};
  const sectorUnknown = sectorsOf(row).length === 0 || sectorsOf(only).length === 0;
  if (sectorUnknown && !second && onlyRowOfName) return { person: only };
  if (sectorUnknown) return { problem: { code: 'namesake', name: row.name } };
  return { note: { code: 'namesake_gone', name: row.name } };
}

function sharesSector(row: RosterRow, person: CurrentPerson): boolean {
  const sectors = sectorsOf(person);
  return sectorsOf(row).some((sector) => sectors.includes(sector));
}

export function sectorsOf(one: { units: readonly RosterUnit[] }): string[] {
  return one.units.filter((unit) => unit.kind === 'sector').map((unit) => unit.name);
}

function withoutDoubles(matches: RosterMatch[], rows: readonly RosterRow[]): RosterMatch[] {
  const firstLine = new Map<CurrentPerson, number>();
  return matches.map((match, at) => {
    if (!match.person || match.problem) return match;
    if (match.person.status === 'revoked') return { problem: { code: 'revoked', name: match.person.name } };
    const earlier = firstLine.get(match.person);
    if (earlier !== undefined) return { problem: { code: 'same_person', earlier } };
    firstLine.set(match.person, rows[at]?.line ?? 0);
    return match;
  });
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
