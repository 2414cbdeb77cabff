/** 确认导入: the previewed roster is written, if it would still change the same; then accounts are looked for by phone. */

import type { Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { replyPrivately } from '../src/chat/reply.js';
import { appendAudit } from '../src/db/audit.js';
import { refreshSeen } from '../src/db/chat-person.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue } from '../src/db/dialogue.js';
import { lockOpenDrafts } from '../src/db/notice.js';
import { applyRosterPlan } from '../src/db/roster.js';
import { lockRoster } from '../src/db/roster-people.js';
import type { CommitteeId } from '../src/db/schema.js';
import { beijingDay } from '../src/domain/beijing-time.js';
import { RosterRefused } from '../src/domain/roster-fault.js';
import type { RosterPlan } from '../src/domain/roster-plan.js';
import type { RosterReading } from '../src/domain/roster-row.js';
import { UserError } from '../src/errors.js';
import { type AskingStaff, askingStaff } from './asker.js';
import { askForPhones } from './link-by-phone.js';
import { tellLinked } from './linked-by-roster.js';
import { fingerprintOf, planNow, previewRoster } from './preview-roster.js';
import { rosterWording } from './wording/roster.js';
import { describeRosterFault } from './wording/roster-remarks.js';

interface Answered {
  yes: boolean;
  exact: boolean;
  committeeId: number;
  fingerprint: string;
  reading: RosterReading;
}

/** @throws UserError when the asker is no admin of that committee any more. */
export async function confirmRoster(
  deed: Deed,
  event: EventInChat,
  answered: Answered,
  keepDays: number,
): Promise<Reply[]> {
  const admin = askingStaff(deed, 'admin');
  const committeeId = admin.committee.id;
  if (committeeId !== answered.committeeId)
    throw new UserError('draft_expired', rosterWording.listIsOver, {}, 'private');
  if (!answered.exact && (await lockOpenDrafts(deed.db, committeeId, admin.personId, deed.now)).length > 0)
    return [replyPrivately(event, rosterWording.draftOrRoster)];
  await closeDialogue(deed.db, event);
  if (!answered.yes) return [replyPrivately(event, rosterWording.notImported)];
  await lockRoster(deed.db, committeeId);
  const planned = await planNow(deed, committeeId, answered.reading);
  if (fingerprintOf(deed, planned) !== answered.fingerprint) {
    const place = { committeeId, platform: event.platform, userId: event.sender.id };
    const preview = await previewRoster(deed, place, answered.reading);
    return [replyPrivately(event, rosterWording.changedSince(preview))];
  }
  const { plan } = planned;
  await apply(deed, committeeId, plan);
  const linked = plan.entries.flatMap((entry) => entry.target?.newAccounts ?? []);
  await refreshSeen(deed.db, linked);
  const phones = await askForPhones(deed, {
    committeeId,
    personId: admin.personId,
    platform: event.platform,
    userId: event.sender.id,
  });
  const told = { platforms: [event.platform], committeeName: admin.committee.name, keepDays };
  await audit(deed, admin, plan, linked.length);
  return [
    replyPrivately(event, outcome(plan, phones.length > 0)),
    ...phones,
    ...tellLinked({ now: deed.now, importKey: deed.inboxId ?? '' }, plan, told),
  ];
}

/** @throws UserError when an account was bound to another meanwhile. */
async function apply(deed: Deed, committeeId: CommitteeId, plan: RosterPlan): Promise<void> {
  try {
    await applyRosterPlan(deed.db, deed.seal, committeeId, plan, beijingDay(deed.now));
  } catch (error) {
    if (!(error instanceof RosterRefused)) throw error;
    throw new UserError('roster_invalid', describeRosterFault(error.fault), {}, 'private');
  }
}

function outcome(plan: RosterPlan, looksForPhones: boolean): string {
  const count = (kind: 'new' | 'changed' | 'same') =>
    plan.entries.filter((entry) => entry.kind === kind).length;
  const counts = rosterWording.imported(count('new'), count('changed'), count('same'));
  const absent = plan.absent.length > 0 ? rosterWording.absentKept(plan.absent.length) : '';
  const phones = looksForPhones ? rosterWording.lookingForPhones : '';
  return `${counts}${absent}${phones}${rosterWording.withoutAccount}`;
}

async function audit(deed: Deed, admin: AskingStaff, plan: RosterPlan, accounts: number): Promise<void> {
  const count = (kind: string) => plan.entries.filter((entry) => entry.kind === kind).length;
  await appendAudit(deed.db, {
    committeeId: admin.committee.id,
    actorPersonId: admin.personId,
    actor: deed.event?.platform ?? 'console',
    action: 'import-roster',
    objectKind: 'committee',
    objectId: admin.committee.id,
    detail: {
      new: count('new'),
      changed: count('changed'),
      same: count('same'),
      absent: plan.absent.length,
      accounts,
    },
  });
}
