/** What a line of a roster changes about somebody who is known: old and new, and what is lost by it. */

import { wordOfRole } from './role.js';
import type { RosterField } from './roster-field.js';
import type { CurrentPerson } from './roster-match.js';
import type { RosterTarget, RosterUnit } from './roster-row.js';
import { UNIT_KINDS, type UnitKind } from './unit.js';

/** Values as people read them; both empty for phones and accounts, which no preview shows. */
export interface RosterChange {
  field: RosterField;
  before: string[];
  after: string[];
}

/** @param name as the file has it. @returns the fields that differ, in the order previews name them. */
export function listChanges(name: string, person: CurrentPerson, target: RosterTarget): RosterChange[] {
  const hidden = (field: RosterField, isChanged: boolean): RosterChange[] =>
    isChanged ? [{ field, before: [], after: [] }] : [];
  return [
    ...differing('name', person.standsElsewhere ? [name] : [person.name], [name]),
    ...hidden('phone', target.phone !== undefined),
    ...differing('party', listed(person.party), listed(target.party)),
    ...differing('workPost', listed(person.workPost), listed(target.workPost)),
    ...differing('post', listed(person.post), listed(target.post)),
    ...differing('roles', person.roles.map(wordOfRole), target.roles.map(wordOfRole)),
    ...hidden('accounts', target.newAccounts.length > 0),
    ...UNIT_KINDS.flatMap((kind) =>
      differing(kind, namesOf(person.units, kind), namesOf(target.units, kind)),
    ),
  ];
}

/** What the import takes away and puts nothing in its place: blank cells, and roles that are not written any more. */
export function listLosses(changes: readonly RosterChange[]): RosterChange[] {
  return changes.flatMap((change) => {
    if (change.field === 'roles') {
      const lost = change.before.filter((role) => !change.after.includes(role));
      return lost.length > 0 ? [{ ...change, before: lost, after: [] }] : [];
    }
    return change.before.length > 0 && change.after.length === 0 ? [change] : [];
  });
}

/** What is left when the losses are told by themselves. */
export function withoutLosses(changes: readonly RosterChange[]): RosterChange[] {
  return changes.filter(({ field, before, after }) => {
    if (field === 'roles') return after.some((role) => !before.includes(role));
    return before.length === 0 || after.length > 0;
  });
}

function listed(value: string | undefined): string[] {
  return value === undefined ? [] : [value];
}

function namesOf(units: readonly RosterUnit[], kind: UnitKind): string[] {
  return units
    .filter((unit) => unit.kind === kind)
    .map((unit) => (unit.convener ? `${unit.name}（召集人）` : unit.name));
}

function differing(field: RosterField, before: string[], after: string[]): RosterChange[] {
  const isSame = before.every((one) => after.includes(one)) && after.every((one) => before.includes(one));
  return isSame ? [] : [{ field, before, after }];
}
