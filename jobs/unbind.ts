/** 解绑: an account leaves, after one question. */

import type { Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { replyPrivately } from '../src/chat/reply.js';
import { deleteAccounts } from '../src/db/account.js';
import { appendAudit } from '../src/db/audit.js';
import { renameSeen } from '../src/db/chat-person.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogue } from '../src/db/dialogue.js';
import { listStaffAddresses } from '../src/db/staff-address.js';
import { UserError } from '../src/errors.js';
import { linkWording } from './wording/links.js';

const QUESTION_LASTS_MS = 10 * 60_000;

/** Asks once. @throws UserError when there is nothing to undo, or the only bound admin would be lost. */
export async function askToUnbind(deed: Deed, event: EventInChat): Promise<Reply[]> {
  await refuseToLose(deed, event);
  await insertDialogue(deed.db, deed.seal, event, {
    job: 'link-account',
    payload: {},
    expiresAt: new Date(deed.now.getTime() + QUESTION_LASTS_MS),
  });
  return [replyPrivately(event, linkWording.sure)];
}

/** The answer to the question. */
export async function unbind(deed: Deed, event: EventInChat, yes: boolean): Promise<Reply[]> {
  await closeDialogue(deed.db, event);
  if (!yes) return [replyPrivately(event, linkWording.kept)];
  await refuseToLose(deed, event);
  const ids = [event.sender.id, ...(event.sender.otherIds ?? [])];
  await deleteAccounts(deed.db, event.platform, ids);
  await renameSeen(deed.db, event.platform, [{ platformUserIds: ids, personId: undefined }]);
  const { personId, standings } = deed.asker;
  await appendAudit(deed.db, {
    committeeId: deed.committee?.id ?? standings[0]?.committeeId,
    actorPersonId: personId,
    actor: event.platform,
    action: 'unlink-account',
    objectKind: 'person',
    objectId: personId as number,
    detail: { platform: event.platform },
  });
  return [replyPrivately(event, linkWording.unbound)];
}

/** Nobody but an admin can bind others without a shell: the last one stays. */
async function refuseToLose(deed: Deed, event: EventInChat): Promise<void> {
  const { personId, standings } = deed.asker;
  if (!personId) throw new UserError('account_unknown', linkWording.nothingToUnbind, {}, 'private');
  for (const { committeeId, roles } of standings) {
    if (!roles.has('admin')) continue;
    const admins = await listStaffAddresses(deed.db, committeeId, ['admin'], event.platform);
    if (admins.some((admin) => admin.personId !== personId)) continue;
    throw new UserError('account_taken', linkWording.lastAdmin, { committeeId }, 'private');
  }
}
