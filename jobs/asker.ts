/** Who asks, as jobs need it: a member, or staff with a role, in the committee that is meant. */

import type { ChatRow, CommitteeRow, Deed, Standing } from '../src/db/deed.js';
import type { MemberId, PersonId } from '../src/db/schema.js';
import { mayAct, type StaffRole } from '../src/domain/role.js';
import { UserError } from '../src/errors.js';

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
    throw new UserError(
      'member_unknown',
      `您目前不在${committee.name}的委员名单中，这条没有记录。如有出入，请与政协机关工作人员联系。`,
      {},
      'private',
    );
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
  return new UserError(
    'role_missing',
    '这项操作由政协机关工作人员办理，您的账号没有这项权限。如需开通，请与管理员联系。',
    { role },
    'private',
  );
}

/** @throws UserError when nobody knows which committee this concerns. */
export function committeeMeant(deed: Deed): CommitteeRow {
  if (deed.committee) return deed.committee;
  if (deed.chat && deed.chat.kind === 'group')
    throw new UserError(
      'chat_not_assigned',
      '本群还没有归入任何政协，暂时只能查看帮助。请管理员在本群 @我 发送：本群设为 群名。',
    );
  throw new UserError(
    'committee_unknown',
    '还不能确定您所在的政协，请与政协机关工作人员联系。',
    {},
    'private',
  );
}

/** @throws UserError, privately, when it was not said in a group. `words`: what to send there. */
export function groupMeant(deed: Deed, words: string): ChatRow {
  if (deed.chat?.kind === 'group') return deed.chat;
  throw new UserError('chat_kind_wrong', `请在要设置的群里 @我 发送：${words}。`, {}, 'private');
}
