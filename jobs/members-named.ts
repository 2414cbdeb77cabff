/** Names as people write them in a list, against the roster: one member, namesakes, or nobody. */

import { fold } from '../src/chat/fold.js';
import { type ListedMember, listMembers } from '../src/db/member-list.js';
import type { CommitteeId, Tx } from '../src/db/schema.js';
import { matchName } from '../src/domain/name-match.js';

export interface NamedMember extends Omit<ListedMember, 'units'> {
  units: string[];
  unitIds: readonly number[];
  sector: string;
}

export type MemberMatch =
  | { kind: 'one'; member: NamedMember }
  | { kind: 'namesakes'; members: NamedMember[] }
  | { kind: 'unknown' };

/** Active members, in the roster's order, ready to be matched. */
export async function listMatchable(tx: Tx, committeeId: CommitteeId): Promise<NamedMember[]> {
  return (await listMembers(tx, committeeId)).map((member) => ({
    ...member,
    units: member.units.map((unit) => unit.name),
    unitIds: member.units.map((unit) => unit.unitId),
    sector: member.units.find((unit) => unit.kind === 'sector')?.name ?? '',
  }));
}

/** Only the whole name counts, with or without the unit; a name that is nearly right is nobody's. */
export function matchMember(shown: string, members: readonly NamedMember[]): MemberMatch {
  const match = matchName(shown, members, (text) => fold(text).text);
  if (match.kind === 'exact') return { kind: 'one', member: match.person };
  const isWhole = match.kind === 'ambiguous' && match.reason === 'name';
  return isWhole ? { kind: 'namesakes', members: match.people } : { kind: 'unknown' };
}

/** 赵军（经济界）. */
export function withSector({ name, sector }: NamedMember): string {
  return sector === '' ? name : `${name}（${sector}）`;
}
