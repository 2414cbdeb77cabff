/** Who asks, as jobs need it: a member, or staff with a role, in the committee that is meant. */

import type { ChatRow, CommitteeRow, Deed, Standing } from '../src/db/deed.js';
import type { MemberId, PersonId } from '../src/db/schema.js';
import { mayAct, type StaffRole } from '../src/domain/role.js';
import { UserError } from '../src/errors.js';
import { chatWording } from './wording/chats.js';

export interface AskingMember {
  memberId: MemberId;
  personId: PersonId;
  name: string;
  committee: CommitteeRow;
  standing: Standing;
}

/** @throws UserError when the asker is no active member of the committee meant here. */
export function askingMember(deed: Deed): AskingMember {
  const committee = committeeMeant(deed);
  const { personId, name } = deed.asker;
  const memberId = deed.standing?.memberId;
  if (!memberId || !personId || !name || !deed.standing)
    throw new UserError('member_unknown', chatWording.notInRoster(committee.name), {}, 'private');
  return { memberId, personId, name, committee, standing: deed.standing };
}

export interface AskingStaff {
  personId: PersonId;
  name: string;
  committee: CommitteeRow;
  standing: Standing;
}

/** @throws UserError, privately, when the asker has no such role. */
export function askingStaff(deed: Deed, role: StaffRole): AskingStaff {
  const committee = committeeMeant(deed);
  const { personId, name } = deed.asker;
  if (!personId || !name || !deed.standing || !mayAct(deed.standing.roles, role)) throw roleMissing(role);
  return { personId, name, committee, standing: deed.standing };
}

export function roleMissing(role: StaffRole): UserError {
  return new UserError('role_missing', chatWording.roleMissing, { role }, 'private');
}

/** @throws UserError when nobody knows which committee this concerns. */
export function committeeMeant(deed: Deed): CommitteeRow {
  if (deed.committee) return deed.committee;
  if (deed.chat && deed.chat.kind === 'group')
    throw new UserError('chat_not_assigned', chatWording.groupUnassigned);
  throw new UserError('committee_unknown', chatWording.committeeUnknown, {}, 'private');
}

/** The committee of whoever belongs to it; a group is told of its own. @throws UserError for strangers in private. */
export function committeeToldHere(deed: Deed): CommitteeRow {
  const committee = committeeMeant(deed);
  const belongs = deed.chat?.kind === 'group' || (deed.standing?.roles.size ?? 0) > 0;
  return belongs ? committee : askingMember(deed).committee;
}

/** @throws UserError, privately, when it was not said in a group. `words`: what to send there. */
export function groupMeant(deed: Deed, words: string): ChatRow {
  if (deed.chat?.kind === 'group') return deed.chat;
  throw new UserError('chat_kind_wrong', chatWording.onlyInItsGroup(words), {}, 'private');
}
