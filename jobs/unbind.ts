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

const QUESTION_LASTS_MS = 10 * 60_000;

/** Asks once. @throws UserError when there is nothing to undo, or the only bound admin would be lost. */
export async function askToUnbind(deed: Deed, event: EventInChat): Promise<Reply[]> {
  await refuseToLose(deed, event);
  await insertDialogue(deed.db, deed.seal, event, {
    job: 'link-account',
    payload: {},
    expiresAt: new Date(deed.now.getTime() + QUESTION_LASTS_MS),
  });
  return [
    replyPrivately(
      event,
      '解绑后，这个账号不再对应任何人，您将不能用它打卡、报送和回执；已有的履职记录由政协机关按规定保管。确定要解绑，请在10分钟内回复：确认；不解绑请回复：取消。',
    ),
  ];
}

/** The answer to the question. */
export async function unbind(deed: Deed, event: EventInChat, yes: boolean): Promise<Reply[]> {
  await closeDialogue(deed.db, event);
  if (!yes) return [replyPrivately(event, '好的，没有解绑，您可以照常使用。')];
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
  return [replyPrivately(event, '已解绑，这个账号不再对应任何人。需要时可以重新绑定，请发送：绑定 姓名。')];
}

/** Nobody but an admin can bind others without a shell: the last one stays. */
async function refuseToLose(deed: Deed, event: EventInChat): Promise<void> {
  const { personId, standings } = deed.asker;
  if (!personId) throw new UserError('account_unknown', '您的账号还没有绑定，不需要解绑。', {}, 'private');
  for (const { committeeId, roles } of standings) {
    if (!roles.has('admin')) continue;
    const admins = await listStaffAddresses(deed.db, committeeId, ['admin'], event.platform);
    if (admins.some((admin) => admin.personId !== personId)) continue;
    throw new UserError(
      'account_taken',
      '您是目前唯一绑定了账号的管理员，解绑后将无人能够管理。请先让另一位管理员绑定账号。',
      { committeeId },
      'private',
    );
  }
}
