/** 撤回签到: a member takes their last 签到 back; staff or the 召集人 take back those of the members they name. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { replyAside, replyPrivately } from '../src/chat/reply.js';
import { readSessionReference } from '../src/chat/session-reference.js';
import { appendAudit } from '../src/db/audit.js';
import type { Deed } from '../src/db/deed.js';
import type { InboxId, MemberId, PersonId } from '../src/db/schema.js';
import { findLastAttended, insertAttendance, listAttendees } from '../src/db/session-attendance.js';
import { lockSession, type StudySession } from '../src/db/study-session.js';
import { WITHDRAWABLE_MS } from '../src/domain/withdrawals.js';
import { UserError } from '../src/errors.js';
import { askingMember } from './asker.js';
import { readNames } from './attendance-names.js';
import { listMatchable } from './members-named.js';
import { askingManager } from './session-manager.js';
import { sessionMeant } from './session-meant.js';
import { attendanceWording as wording } from './wording/attendance.js';

const payload = z.object({
  days: z.array(z.string()),
  impossible: z.literal(true).optional(),
  /** `''` and no day: one's own last one. */
  rest: z.string(),
});
type Payload = z.infer<typeof payload>;

const EXAMPLE = '撤回签到 11月28日读书会 张伟';
const POLITE = /^(?:了|吧|一下|谢谢)?[\s,，。.!！~]*$/u;

export const withdrawAttendance = defineJob<Payload, Deed>({
  name: 'withdraw-attendance',
  title: '撤回签到',
  payload,
  command: {
    words: ['撤回签到', '撤销签到', '取消签到'],
    usage: '撤回签到（撤回您最近24小时内的签到）',
    who: 'member',
    forStaff: { who: 'staff', title: '撤回别人的签到', usage: EXAMPLE },
    read(match, _words, context) {
      if (POLITE.test(match.rest))
        return { payload: { days: [], rest: '' }, reason: 'own attendance taken back' };
      if (!context.addressed) return undefined;
      return { payload: readSessionReference(match.rest, context.sentAt), reason: 'attendance taken back' };
    },
  },
  async run(asked, deed) {
    return asked.rest === '' && asked.days.length === 0 ? takeOwnBack(deed) : takeOthersBack(deed, asked);
  },
});

async function takeOwnBack(deed: Deed): Promise<Reply[]> {
  const member = askingMember(deed);
  const message = deed.event as MessageEvent;
  const { sentAt } = message;
  const since = new Date(sentAt.getTime() - WITHDRAWABLE_MS);
  const id = await findLastAttended(deed.db, member.committee.id, member.memberId, since, sentAt);
  const session = id && (await lockSession(deed.db, member.committee.id, id));
  if (!session) return [replyAside(message, wording.nothingToWithdraw)];
  await takeBack(deed, session, [member.memberId], null);
  return [replyAside(message, wording.withdrawn(member.name, session))];
}

async function takeOthersBack(deed: Deed, asked: Payload): Promise<Reply[]> {
  const manager = await askingManager(deed);
  const message = deed.event as MessageEvent;
  const sought = { pastDays: 400, futureDays: 1, nearDays: 7, example: EXAMPLE };
  const { session, rest } = await sessionMeant(deed, manager, asked, sought);
  const read = readNames(rest, await listMatchable(deed.db, manager.committee.id));
  if (read.unknown.length > 0)
    throw new UserError('name_unknown', wording.namesUnknown(read.unknown), {}, 'private');
  const ids = [...read.members, ...read.namesakes.flatMap((one) => one.members)].map((one) => one.memberId);
  const present = await listAttendees(deed.db, session.id, ids);
  const namesakes = read.namesakes.find(
    ({ members }) =>
      present.filter((one) => members.some((other) => other.memberId === one.memberId)).length > 1,
  );
  if (present.length === 0 || namesakes)
    throw new UserError('name_ambiguous', wording.takeBackUnclear(EXAMPLE), {}, 'private');
  await takeBack(
    deed,
    session,
    present.map((one) => one.memberId),
    manager.personId,
  );
  await appendAudit(deed.db, {
    committeeId: manager.committee.id,
    actorPersonId: manager.personId,
    actor: message.platform,
    action: 'withdraw-attendance',
    objectKind: 'study_session',
    objectId: session.id,
    detail: { members: present.length },
    at: deed.now,
  });
  return [
    replyPrivately(
      message,
      wording.takenBack(
        session,
        present.map((one) => one.name),
      ),
    ),
  ];
}

function takeBack(deed: Deed, session: StudySession, memberIds: readonly MemberId[], by: PersonId | null) {
  const message = deed.event as MessageEvent;
  return insertAttendance(
    deed.db,
    {
      sessionId: session.id,
      memberIds,
      kind: 'withdrawal',
      recordedBy: by,
      reason: null,
      sentAt: message.sentAt,
      inboxId: deed.inboxId as InboxId,
    },
    message,
  );
}
