/** 绑定 姓名: someone says who they are; staff are told, and decide. */

import type { Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { fold } from '../src/chat/fold.js';
import { maskPersonalData } from '../src/chat/guard.js';
import { replyPrivately, sayTo } from '../src/chat/reply.js';
import { listCommitteesSeenIn } from '../src/db/chat-person.js';
import type { Deed } from '../src/db/deed.js';
import { insertLinkRequest } from '../src/db/link-request.js';
import { listNamedPeople } from '../src/db/member-list.js';
import type { CommitteeId } from '../src/db/schema.js';
import { listStaffAddresses } from '../src/db/staff-address.js';
import { mayTell } from '../src/db/told.js';
import { addDays, beijingDay, beijingInstant } from '../src/domain/beijing-time.js';
import { matchName } from '../src/domain/name-match.js';
import { nextWakingInstant } from '../src/domain/quiet-hours.js';
import { UserError } from '../src/errors.js';
import { committeeMeant } from './asker.js';
import { linkWording } from './wording/links.js';

/** Stores the request and tells staff. @throws UserError when the roster has nobody of that name, or several. */
export async function claimName(deed: Deed, event: EventInChat, claimed: string): Promise<Reply[]> {
  const committeeId = await committeeClaimed(deed, event);
  const people = await listNamedPeople(deed.db, committeeId);
  const match = matchName(claimed, people, simplify);
  if (match.kind === 'none') throw nobodyOfThatName();
  if (match.kind === 'ambiguous') throw severalOfThatName(match.reason);
  await insertLinkRequest(deed.db, {
    committeeId,
    platform: event.platform,
    platformUserId: event.sender.id,
    otherIds: event.sender.otherIds ?? [],
    claimedName: maskPersonalData(claimed),
    personId: match.person.personId,
  });
  return [
    replyPrivately(event, linkWording.claimed),
    ...(await tellStaff(deed, event.platform, committeeId)),
  ];
}

/** Where several committees are served, the groups the person was seen in tell which. */
async function committeeClaimed(deed: Deed, event: EventInChat): Promise<CommitteeId> {
  if (deed.committee) return deed.committee.id;
  const seen = await listCommitteesSeenIn(deed.db, event.platform, event.sender.id);
  const [only, second] = seen;
  return only !== undefined && second === undefined ? only : committeeMeant(deed).id;
}

export function simplify(text: string): string {
  return fold(text, 200).text;
}

function nobodyOfThatName(): UserError {
  return new UserError('member_unknown', linkWording.nameUnknown, {}, 'private');
}

function severalOfThatName(reason: string): UserError {
  const isWholeName = reason.startsWith('name');
  return new UserError(
    'name_ambiguous',
    isWholeName ? linkWording.namesake : linkWording.wholeName,
    {},
    'private',
  );
}

/** Staff are told once a day in waking hours; what comes after that is told the next morning. */
async function tellStaff(deed: Deed, platform: string, committeeId: CommitteeId): Promise<Reply[]> {
  const first = nextWakingInstant(deed.now);
  const next = nextWakingInstant(beijingInstant(addDays(beijingDay(first), 1), 8 * 60));
  for (const at of [first, next]) {
    const key = `link-requests ${committeeId} ${beijingDay(at)}`;
    // Longer than any note is kept: a day is told once for good.
    if (!(await mayTell(deed.db, key, 365 * 86_400_000, deed.now))) continue;
    const staff = await listStaffAddresses(deed.db, committeeId, ['staff', 'admin'], platform);
    return staff.map((one) => ({
      ...sayTo({ kind: 'user', id: one.platformUserId }, linkWording.staffMayDecide),
      platform: one.platform,
      notBefore: at,
      dedupeKey: `${key} ${one.personId}`,
    }));
  }
  return [];
}
