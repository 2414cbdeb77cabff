/** Who may say which group this is: staff of its committee; of a group of nobody, staff of one committee only. */

import { listCommittees } from '../src/db/committee.js';
import type { Deed } from '../src/db/deed.js';
import { mayOwnChat } from '../src/domain/chat-owner.js';
import { mayAct } from '../src/domain/role.js';
import { UserError } from '../src/errors.js';
import { type AskingStaff, askingStaff, roleMissing } from './asker.js';
import { chatWording } from './wording/chats.js';

/** Staff of the group's committee; for a group of nobody, of the only committee in which the asker is staff. */
export async function staffOfChat(deed: Deed): Promise<AskingStaff> {
  const { chat } = deed;
  if (deed.committee || chat?.kind !== 'group') return askingStaff(deed, 'staff');
  const { personId, name, standings } = deed.asker;
  const acting = standings.filter((standing) => mayAct(standing.roles, 'staff'));
  const committees = await listCommittees(deed.db);
  const own = acting
    .flatMap((standing) => {
      const committee = committees.find((one) => one.id === standing.committeeId);
      return committee ? [{ committee, standing }] : [];
    })
    .filter((one) => mayOwnChat(one.committee, chat.platform));
  const [only, second] = own;
  if (second) throw severalCommittees(own.length);
  if (!only || !personId || !name) throw roleMissing('staff');
  return { personId, name, ...only };
}

function severalCommittees(committees: number): UserError {
  return new UserError('committee_ambiguous', chatWording.staffOfSeveral, { committees }, 'private');
}
