/** What follows when a tip is submitted: its author hears the number, the group number and title, the tipEditors at once. */

import type { Reply } from '../src/chat/define-job.js';
import type { EventInChat, MessageEvent } from '../src/chat/event.js';
import { replyPrivately, replySeen, sayTo } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { listEveryStaffAddress } from '../src/db/every-staff-address.js';
import type { TipId } from '../src/db/schema.js';
import type { StoredTip } from '../src/db/tip.js';
import { nextWakingInstant } from '../src/domain/quiet-hours.js';
import type { TipParts } from '../src/domain/tip-changes.js';
import { shownTipNumber } from '../src/domain/tip-number.js';
import type { AskingMember } from './asker.js';
import { adviseOn, describeParts, describeState, isSecretCheck, nameTip } from './tip-reply.js';
import { tipWording } from './wording/tip.js';

/** As its author reads it. */
export function numberShown(number: string, member: AskingMember, deed: Deed): string {
  return shownTipNumber(number, member.committee.code, deed.asker.standings.length > 1);
}

/** @param masked what stands in the tip. @param isMasked something of what they typed is not shown. */
export function confirmTip(
  tip: StoredTip,
  masked: TipParts,
  isMasked: boolean,
  member: AskingMember,
  deed: Deed,
): Reply[] {
  const number = numberShown(tip.number, member, deed);
  const name = nameTip(number, tip.title, tip.flags);
  const details = [
    tipWording.received(member.name, name),
    ...(isSecretCheck(tip.flags) ? [tipWording.secretCheck] : describeParts(masked)),
    ...adviseOn(masked, number),
    ...(isMasked ? [tipWording.masked] : []),
  ];
  return sayOfTip(tip.id, deed, details.join('\n'), tipWording.receivedInGroup(name));
}

/** The same matter again: the same number, and where it stands. */
export function confirmKnownTip(tip: StoredTip, member: AskingMember, deed: Deed): Reply[] {
  const name = nameTip(numberShown(tip.number, member, deed), tip.title, tip.flags);
  const state = describeState({ state: tip.state, reason: null, issueNumber: null });
  return sayOfTip(tip.id, deed, tipWording.known(name, state), tipWording.knownInGroup(name));
}

/** It came in after its own withdrawal. */
export function confirmWithdrawn(tip: StoredTip, member: AskingMember, deed: Deed): Reply[] {
  const name = nameTip(numberShown(tip.number, member, deed), tip.title, tip.flags);
  const said = tipWording.withdrawnSince(name);
  return sayOfTip(tip.id, deed, said, said);
}

/** In a group one line with number and title; the rest is for its author. */
export function sayOfTip(tipId: TipId, deed: Deed, details: string, line: string): Reply[] {
  const event = deed.event as EventInChat;
  const about = { kind: 'tip' as const, tipId };
  const privately = { ...replyPrivately(event, details), about };
  return event.chatKind === 'private'
    ? [privately]
    : [{ ...replySeen(event as MessageEvent, line), about }, privately];
}

/**
 * Those who handle tips are told, on every platform they are on; at night and on weekends it waits. An office without a
 * tipEditor: its admins, for nobody else would see it.
 * @param key unique for what they are told of this tip.
 */
export async function tellEditors(
  tip: Pick<StoredTip, 'id' | 'number' | 'title' | 'flags'>,
  key: string,
  say: (name: string, number: string, isSecret: boolean) => string,
  member: AskingMember,
  deed: Deed,
): Promise<Reply[]> {
  const committees = [member.committee.id];
  const editors = await listEveryStaffAddress(deed.db, committees, ['tipEditor']);
  const told = editors.length > 0 ? editors : await listEveryStaffAddress(deed.db, committees, ['admin']);
  const notBefore = nextWakingInstant(deed.now);
  return told
    .filter((address) => address.personId !== member.personId)
    .map((address) => {
      const number = shownTipNumber(tip.number, member.committee.code, address.meetsSeveral);
      const text = say(nameTip(number, tip.title, tip.flags), number, isSecretCheck(tip.flags));
      return {
        ...sayTo({ kind: 'user', id: address.platformUserId }, text),
        platform: address.platform,
        dedupeKey: `tip ${tip.id} ${key} ${address.accountId}`,
        about: { kind: 'tip', tipId: tip.id },
        ...(notBefore > deed.now && { notBefore }),
      };
    });
}
