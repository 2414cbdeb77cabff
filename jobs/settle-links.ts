/** 全部同意，除3: what staff answered to the 待绑定 list is carried out; everybody concerned is told privately. */

import type { Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import type { NumberedChoice } from '../src/chat/numbered-choice.js';
import { replyPrivately, sayTo } from '../src/chat/reply.js';
import { insertAccount, listAccountsInUse, listPeopleBoundTo } from '../src/db/account.js';
import { appendAudit } from '../src/db/audit.js';
import { renameSeen } from '../src/db/chat-person.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogue } from '../src/db/dialogue.js';
import { dropFormerAccounts } from '../src/db/former-account.js';
import { decideLinkRequest, deleteWaitingLinkRequests } from '../src/db/link-request.js';
import { listNamedPeople, type NamedPerson } from '../src/db/member-list.js';
import { listBoundByCodeOnly } from '../src/db/person.js';
import type { PersonId } from '../src/db/schema.js';
import { type Decided, decide, type LinkItem } from '../src/domain/link-list.js';
import { UserError } from '../src/errors.js';
import type { AskingStaff } from './asker.js';
import { bindingNotice, calledName } from './binding-notice.js';
import { whyNotApprove } from './link-items.js';
import { linkWording } from './wording/links.js';

const LIST_LASTS_MS = 24 * 3_600_000;

interface Settled {
  committeeId: number;
  items: LinkItem[];
  choice: NumberedChoice;
}

/** What was approved by somebody who may not; the request waits on. */
interface Barred {
  number: number;
  why: string;
}

/** @throws UserError for numbers that are not on the list: then nothing is carried out. */
export async function settleLinks(
  deed: Deed,
  staff: AskingStaff,
  event: EventInChat,
  settled: Settled,
  keepDays: number,
): Promise<Reply[]> {
  if (settled.committeeId !== staff.committee.id) throw listIsOver();
  const decided = decide(settled.items, settled.choice);
  if (decided.unknown.length > 0) throw notOnTheList(decided.unknown);
  if (decided.approve.length + decided.refuse.length === 0) throw nothingDecided();
  const people = new Map(
    (await listNamedPeople(deed.db, staff.committee.id)).map((person) => [person.personId as number, person]),
  );
  const byCodeOnly = await listBoundByCodeOnly(
    deed.db,
    staff.committee.id,
    decided.approve.map((item) => item.personId),
  );
  const approver = { personId: staff.personId, isAdmin: staff.standing.roles.has('admin') };
  const bound: NamedPerson[] = [];
  const late: number[] = [];
  const barred: Barred[] = [];
  const replies: Reply[] = [];
  for (const item of decided.approve) {
    const person = people.get(item.personId);
    const why = person && whyNotApprove(person, approver, byCodeOnly);
    if (why) barred.push({ number: item.number, why });
    if (why) continue;
    const others = person ? await listAccountsInUse(deed.db, person.personId) : [];
    if (!person || !(await approve(deed, staff, item, person))) {
      late.push(item.number);
      continue;
    }
    bound.push(person);
    replies.push(tellBound(item, person, staff, keepDays), ...tellOthers(others, person, staff));
  }
  for (const item of decided.refuse) {
    const refused = await refuse(deed, staff, item);
    if (refused) replies.push(tellRefused(item));
  }
  await keepOpen(deed, event, settled, decided.open);
  const undone = [...late, ...barred.map(({ number }) => number)];
  await audit(deed, staff, decided, bound, undone);
  return [replyPrivately(event, outcome(decided, bound, late, barred)), ...replies];
}

/** @returns false when the request was taken back or decided, or the account bound, meanwhile. */
async function approve(
  deed: Deed,
  staff: AskingStaff,
  item: LinkItem,
  person: NamedPerson,
): Promise<boolean> {
  const { db } = deed;
  let ids = [item.platformUserId];
  if (item.requestId !== undefined) {
    const asSeen = { committeeId: staff.committee.id, personId: person.personId };
    const decision = { state: 'approved' as const, by: staff.personId, at: deed.now };
    const request = await decideLinkRequest(db, item.requestId, asSeen, decision);
    if (!request) return false;
    ids = [item.platformUserId, ...request.otherIds];
  }
  if ((await listPeopleBoundTo(db, item.platform, ids)).length > 0) return false;
  const { platform, platformUserId } = item;
  const isNew = await insertAccount(db, {
    platform,
    platformUserId,
    personId: person.personId,
    linkedBy: 'approval',
  });
  if (!isNew) return false;
  await dropFormerAccounts(db, { platform, platformUserId, personId: person.personId });
  await deleteWaitingLinkRequests(db, platform, ids);
  await renameSeen(db, platform, [{ platformUserIds: ids, personId: person.personId }]);
  return true;
}

async function refuse(deed: Deed, staff: AskingStaff, item: LinkItem): Promise<boolean> {
  if (item.requestId === undefined) return false;
  const asSeen = { committeeId: staff.committee.id, personId: item.personId as PersonId };
  const decision = { state: 'refused' as const, by: staff.personId, at: deed.now };
  return (await decideLinkRequest(deed.db, item.requestId, asSeen, decision)) !== undefined;
}

function tellBound(item: LinkItem, person: NamedPerson, staff: AskingStaff, keepDays: number): Reply {
  const text = linkWording.linkedByStaff(calledName(person), staff.committee.name, bindingNotice(keepDays));
  return { ...sayTo({ kind: 'user', id: item.platformUserId }, text), platform: item.platform };
}

/** Whoever has the person's other accounts hears of it: were it no friend's doing, they would not know. */
function tellOthers(
  others: readonly { platform: string; platformUserId: string }[],
  person: NamedPerson,
  staff: AskingStaff,
): Reply[] {
  const text = linkWording.furtherAccount(calledName(person), staff.committee.name);
  return others.map(({ platform, platformUserId }) => ({
    ...sayTo({ kind: 'user', id: platformUserId }, text),
    platform,
  }));
}

function tellRefused(item: LinkItem): Reply {
  const text = linkWording.claimRefused;
  return { ...sayTo({ kind: 'user', id: item.platformUserId }, text), platform: item.platform };
}

/** What was not decided keeps its numbers. */
async function keepOpen(deed: Deed, event: EventInChat, settled: Settled, open: LinkItem[]): Promise<void> {
  if (open.length === 0) return closeDialogue(deed.db, event);
  await insertDialogue(deed.db, deed.seal, event, {
    job: 'decide-links',
    payload: { committeeId: settled.committeeId, items: open },
    expiresAt: new Date(deed.now.getTime() + LIST_LASTS_MS),
  });
}

function outcome(
  decided: Decided,
  bound: readonly NamedPerson[],
  late: readonly number[],
  barred: readonly Barred[],
): string {
  const lines = [
    bound.length > 0 ? linkWording.bound(bound.length, bound.map((person) => person.name).join('、')) : '',
    decided.refuse.length > 0 ? linkWording.refused(decided.refuse.length) : '',
    late.length > 0 ? linkWording.late(late.join('、')) : '',
    ...barred.map(({ number, why }) => linkWording.barred(number, why)),
    decided.open.length > 0
      ? linkWording.stillOpen(
          decided.open.length,
          decided.open.map(stillOpen).join('、'),
          decided.open[0]?.number,
        )
      : '',
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function stillOpen(item: LinkItem): string {
  return `${item.number}${item.careful ? `（${item.careful}）` : ''}`;
}

async function audit(
  deed: Deed,
  staff: AskingStaff,
  decided: Decided,
  bound: readonly NamedPerson[],
  undone: readonly number[],
): Promise<void> {
  const requests = (items: readonly LinkItem[]) => items.flatMap((item) => item.requestId ?? []);
  await appendAudit(deed.db, {
    committeeId: staff.committee.id,
    actorPersonId: staff.personId,
    actor: deed.event?.platform ?? 'console',
    action: 'decide-links',
    objectKind: 'committee',
    objectId: staff.committee.id,
    detail: {
      boundPersons: bound.map((person) => person.personId),
      approvedRequests: requests(decided.approve.filter((item) => !undone.includes(item.number))),
      refusedRequests: requests(decided.refuse),
    },
  });
}

function listIsOver(): UserError {
  return new UserError('draft_expired', linkWording.listIsOver, {}, 'private');
}

function notOnTheList(numbers: readonly number[]): UserError {
  return new UserError(
    'choice_unknown',
    linkWording.notOnTheList(numbers.join('、')),
    { numbers: numbers.length },
    'private',
  );
}

function nothingDecided(): UserError {
  return new UserError('choice_unknown', linkWording.nothingDecided, {}, 'private');
}
