/** 邀请: whom a session invites, out of the names that were written: everybody, 常委, units, members. */

import { fold } from '../src/chat/fold.js';
import type { Deed } from '../src/db/deed.js';
import type { MemberId, UnitId } from '../src/db/schema.js';
import { listUnits, type SessionPlan } from '../src/db/study-session.js';
import { listMatchable, matchMember, type NamedMember, withSector } from './members-named.js';
import type { SessionManager } from './session-manager.js';
import { sessionWording as wording } from './wording/study-sessions.js';

export type Invited = Pick<
  SessionPlan,
  'unitId' | 'invitesAll' | 'invitesStanding' | 'unitIds' | 'memberIds'
>;

const EVERYBODY = /^(?:全体|所有|全部|各位)(?:政协)?(?:委员)?$/;
const STANDING = /^(?:全体|所有|各位)?常委(?:会组成人员)?$/;

/** @returns a sentence that says what is wrong with the names. */
export async function resolveInvited(
  deed: Deed,
  manager: SessionManager,
  names: readonly string[] | undefined,
): Promise<Invited | string> {
  const own = manager.units;
  const ownNames = own?.map((unit) => unit.name) ?? [];
  const nobody = { unitId: null, invitesAll: false, invitesStanding: false, unitIds: [], memberIds: [] };
  if (names === undefined || names.length === 0) {
    if (own === undefined) return { ...nobody, invitesAll: true };
    const [only, another] = own;
    if (only === undefined || another !== undefined) return wording.whichOwn(ownNames);
    return { ...nobody, unitId: only.id, unitIds: [only.id] };
  }
  const found = await lookUp(deed, manager, names);
  if (typeof found === 'string') return found;
  const { all, standing, units, members } = found;
  if (own !== undefined) {
    const isOwn = (id: number) => own.some((unit) => unit.id === id);
    if (all || standing || !units.every(isOwn) || !members.every((one) => one.unitIds.some(isOwn)))
      return wording.outsideOwn(ownNames);
  }
  const [only, another] = units;
  const isOfOne = !all && !standing && members.length === 0 && another === undefined;
  const ownUnit = own?.find((unit) => members.some((one) => one.unitIds.includes(unit.id)))?.id;
  return {
    unitId: own ? (only ?? ownUnit ?? null) : isOfOne ? (only ?? null) : null,
    invitesAll: all,
    invitesStanding: standing,
    unitIds: units,
    memberIds: members.map((one) => one.memberId),
  };
}

async function lookUp(deed: Deed, { committee }: SessionManager, names: readonly string[]) {
  const known = await listUnits(deed.db, committee.id);
  const people = await listMatchable(deed.db, committee.id);
  const found = { all: false, standing: false, units: [] as UnitId[], members: [] as NamedMember[] };
  const unknown: string[] = [];
  for (const name of names) {
    const key = unitKey(name);
    const unit = known.find((one) => unitKey(one.name) === key);
    if (EVERYBODY.test(key)) found.all = true;
    else if (STANDING.test(key)) found.standing = true;
    else if (unit) found.units.push(unit.id);
    else {
      const match = matchMember(name, people);
      if (match.kind === 'namesakes') return wording.namesakes(name, match.members.map(withSector));
      if (match.kind === 'one') found.members.push(match.member);
      else unknown.push(name);
    }
  }
  return unknown.length > 0 ? wording.unknownInvited(unknown) : found;
}

/** 农业, 农业界 and 农业界全体委员 are one. */
function unitKey(name: string): string {
  const text = fold(name, 60).text.replace(/[\s\p{P}]/gu, '');
  const bare = text.replace(/(?<=.{2})(?:的)?(?:全体)?委员$/u, '');
  return bare.replace(/(?<=.)界$/u, '');
}

/** 全体委员 · 农业界、常委、张伟, in the committee's order. */
export async function describeInvited(
  deed: Deed,
  committeeId: SessionManager['committee']['id'],
  plan: Invited,
) {
  if (plan.invitesAll) return wording.everybody;
  const units = (await listUnits(deed.db, committeeId)).filter((unit) => plan.unitIds.includes(unit.id));
  const members =
    plan.memberIds.length > 0
      ? (await listMatchable(deed.db, committeeId)).filter((one) =>
          plan.memberIds.includes(one.memberId as MemberId),
        )
      : [];
  return [
    ...units.map((unit) => unit.name),
    ...(plan.invitesStanding ? [wording.standing] : []),
    ...members.map((one) => one.name),
  ].join('、');
}
