/** Whether what a member did last was a tip rather than a check-in, so that 删除刚才那条 and 更正 mean neither by guess. */

import { findLastSentAt } from '../src/db/check-in-list.js';
import type { Deed } from '../src/db/deed.js';
import { findLastPending } from '../src/db/tip-list.js';
import { shownTipNumber } from '../src/domain/tip-number.js';
import type { AskingMember } from './asker.js';

/** The number of the tip that was their last deed, rather than a check-in. */
export async function tipSentLast(
  deed: Deed,
  member: AskingMember,
  before: Date,
): Promise<string | undefined> {
  const tip = await findLastPending(deed.db, member.committee.id, member.personId, before);
  if (!tip) return undefined;
  const checkInAt = await findLastSentAt(deed.db, member.memberId, before);
  if (checkInAt && checkInAt > tip.sentAt) return undefined;
  return shownTipNumber(tip.number, member.committee.code, deed.asker.standings.length > 1);
}
