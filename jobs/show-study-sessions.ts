/** 学习安排: the sessions of the next weeks; 签到名单: who was at one, for staff and its 召集人 in private. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { replyPrivately, replyTo } from '../src/chat/reply.js';
import { readSessionReference } from '../src/chat/session-reference.js';
import type { Deed } from '../src/db/deed.js';
import { countInvited, listAttendees } from '../src/db/session-attendance.js';
import { listSessions } from '../src/db/study-session.js';
import { isLate } from '../src/domain/study-session.js';
import { committeeMeant } from './asker.js';
import { describeInvited } from './session-invited.js';
import { askingManager } from './session-manager.js';
import { sessionMeant } from './session-meant.js';
import { attendanceWording } from './wording/attendance.js';
import { sessionWording as wording } from './wording/study-sessions.js';

const payload = z.discriminatedUnion('what', [
  z.object({ what: z.literal('schedule') }),
  z.object({
    what: z.literal('attendees'),
    days: z.array(z.string()),
    impossible: z.literal(true).optional(),
    rest: z.string(),
  }),
]);

const LIST_WORDS = ['签到名单', '签到情况'];
const AHEAD_MS = 60 * 86_400_000;
const MOST = 10;
const NOTHING_MORE = /^[\s?。,!~]*$/;

export const showStudySessions = defineJob<z.infer<typeof payload>, Deed>({
  name: 'show-study-sessions',
  title: '学习安排',
  payload,
  command: {
    words: ['学习安排', '集中学习安排', ...LIST_WORDS],
    usage: '学习安排',
    who: 'member',
    asks: true,
    forStaff: { who: 'staff', title: '签到名单', usage: attendanceWording.listExample },
    read(match, _words, { addressed, sentAt }) {
      if (LIST_WORDS.includes(match.word))
        return addressed
          ? {
              payload: { what: 'attendees', ...readSessionReference(match.rest, sentAt) },
              reason: 'attendees asked for',
            }
          : undefined;
      return NOTHING_MORE.test(match.foldedRest)
        ? { payload: { what: 'schedule' }, reason: 'sessions asked for' }
        : undefined;
    },
  },
  run: (asked, deed) => (asked.what === 'schedule' ? showSchedule(deed) : showAttendees(deed, asked)),
});

async function showSchedule(deed: Deed): Promise<Reply[]> {
  const committee = committeeMeant(deed);
  const message = deed.event as MessageEvent;
  const span = { from: deed.now, until: new Date(deed.now.getTime() + AHEAD_MS) };
  const sessions = (await listSessions(deed.db, committee.id, span)).slice(0, MOST);
  const lines: string[] = [];
  for (const session of sessions) {
    const invited = await describeInvited(deed, committee.id, session);
    lines.push(wording.scheduleLine({ ...session, invited, files: [] }));
  }
  const isLong = message.chatKind === 'group' && lines.length > 1;
  return [(isLong ? replyPrivately : replyTo)(message, wording.schedule(lines))];
}

async function showAttendees(
  deed: Deed,
  asked: Extract<z.infer<typeof payload>, { what: 'attendees' }>,
): Promise<Reply[]> {
  const manager = await askingManager(deed);
  const sought = { pastDays: 400, futureDays: 1, nearDays: 7, example: attendanceWording.listExample };
  const { session } = await sessionMeant(deed, manager, asked, sought);
  const invited = await countInvited(deed.db, session.id);
  const attendees = await listAttendees(deed.db, session.id);
  const lines = attendees.map((one) => ({
    ...one,
    isLate: one.kind === 'own' && isLate(session, one.sentAt),
  }));
  return [replyPrivately(deed.event as MessageEvent, attendanceWording.list(session, invited, lines))];
}
