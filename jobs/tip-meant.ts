/** Which of their own tips somebody means, and whether they may still change it. */

import type { NamedTip } from '../src/chat/tip-change-text.js';
import type { Deed } from '../src/db/deed.js';
import type { TipState } from '../src/db/schema.js';
import { listStaffAddresses } from '../src/db/staff-address.js';
import { findLastTip, findTip, type ListedTip } from '../src/db/tip-list.js';
import { UserError } from '../src/errors.js';
import type { AskingMember } from './asker.js';
import { describeState, nameTip } from './tip-reply.js';
import { numberShown } from './tip-submission.js';
import { tipWording } from './wording/tip.js';

/** Nobody has taken it up: it is its author's to change. */
const OPEN_STATES: readonly TipState[] = ['pending', 'returned'];
const FINAL_STATES: readonly TipState[] = ['issued', 'merged', 'discarded', 'withdrawn'];

/**
 * The tip that is named, else their newest one before this instant; undefined when they have none.
 * @throws UserError, the same one whether the named tip is another's or does not exist.
 */
export async function tipMeant(
  named: NamedTip,
  deed: Deed,
  member: AskingMember,
  before: Date,
): Promise<ListedTip | undefined> {
  const { db } = deed;
  const committeeId = member.committee.id;
  const by = named.number === undefined ? named.tipId : named.number;
  if (by === undefined) {
    const last = await findLastTip(db, committeeId, member.personId, before);
    return last && (await findTip(db, committeeId, { tipId: last.id }));
  }
  const tip = await findTip(db, committeeId, typeof by === 'string' ? { number: by } : { tipId: by });
  if (tip?.personId !== member.personId)
    throw new UserError('tip_unknown', tipWording.unknown, {}, 'private');
  return tip;
}

/** @throws UserError, privately, when editors have it, or it is done with. */
export async function mustBeOpen(tip: ListedTip, deed: Deed, member: AskingMember): Promise<void> {
  if (OPEN_STATES.includes(tip.state)) return;
  await mustNotBeFinal(tip, deed, member);
  const name = nameTip(numberShown(tip.number, member, deed), tip.title, tip.flags);
  const reply = tipWording.takenUp(name, describeState(tip), await whomToAsk(deed, member));
  throw new UserError('tip_taken_up', reply, {}, 'private');
}

/** @throws UserError, privately, when nothing is done with it any more. */
export async function mustNotBeFinal(tip: ListedTip, deed: Deed, member: AskingMember): Promise<void> {
  if (!FINAL_STATES.includes(tip.state)) return;
  const name = nameTip(numberShown(tip.number, member, deed), tip.title, tip.flags);
  const reply = tipWording.final(name, describeState(tip), await whomToAsk(deed, member));
  throw new UserError('tip_final', reply, {}, 'private');
}

async function whomToAsk(deed: Deed, member: AskingMember): Promise<string> {
  const editors = await listStaffAddresses(deed.db, member.committee.id, ['tipEditor'], '');
  return tipWording.staffNamed(editors.map(({ name }) => name));
}
