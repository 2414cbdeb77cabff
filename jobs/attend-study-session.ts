/** 签到: a member is at a study session. Late is recorded as late and never refused; who was not invited is recorded too. */

import { z } from 'zod';
import { isPresent, readAttendance } from '../src/chat/attendance-text.js';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { fold } from '../src/chat/fold.js';
import { replyAside, replySeen } from '../src/chat/reply.js';
import { readTitleChoice } from '../src/chat/study-answer.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogue } from '../src/db/dialogue.js';
import type { InboxId, SessionId } from '../src/db/schema.js';
import { insertAttendance, listAttendees, listInviting } from '../src/db/session-attendance.js';
import { listSessions, lockSession, type StudySession } from '../src/db/study-session.js';
import { isLate, OPENS_BEFORE_MS, windowAt } from '../src/domain/study-session.js';
import { type AskingMember, askingMember } from './asker.js';
import { attendanceWording as wording } from './wording/attendance.js';
import { nameSession } from './wording/study-sessions.js';

const payload = z.object({
  /** The one quoted, pressed or chosen. */
  sessionId: z.number().optional(),
  /** What says which, folded; `''`: nothing. */
  which: z.string(),
  /** Said to the bot, or to a question of ours: it wants an answer even where nothing is open. */
  isAsked: z.boolean(),
});
type Payload = z.infer<typeof payload>;

const NAME = 'attend-study-session';
const OPEN_MS = 30 * 60_000;
/** What lies further off is nothing anybody means by 签到. */
const AROUND_MS = 12 * 3_600_000;
const question = z.object({ sessions: z.array(z.object({ id: z.number(), name: z.string() })) });

export const attendStudySession = defineJob<Payload, Deed>({
  name: NAME,
  title: '学习签到',
  payload,
  command: {
    words: ['签到', '学习签到', '集中学习签到'],
    usage: '签到（集中学习开始前30分钟起）',
    who: 'member',
    read(match, _words, { addressed }) {
      const which = readAttendance(match.foldedRest);
      return which === undefined
        ? undefined
        : { payload: { which, isAsked: addressed }, reason: 'attends a session' };
    },
  },
  hears(words, { quoted }) {
    if (quoted?.kind !== 'studySession' || !isPresent(words.folded.text)) return undefined;
    return {
      payload: { sessionId: quoted.sessionId, which: '', isAsked: true },
      reason: 'attends the quoted session',
    };
  },
  answer(words, { payload: asked }) {
    const sessions = question.safeParse(asked).data?.sessions ?? [];
    const chosen = readTitleChoice(
      words,
      sessions.map((one) => one.name),
    );
    if (chosen === undefined) return undefined;
    return {
      payload: { sessionId: sessions[chosen]!.id, which: '', isAsked: true },
      reason: 'session chosen',
    };
  },
  action({ value }) {
    const { sessionId } = value;
    return Number.isSafeInteger(sessionId)
      ? { sessionId: sessionId as number, which: '', isAsked: true }
      : undefined;
  },
  async run(asked, deed) {
    const member = askingMember(deed);
    const event = deed.event as EventInChat;
    if (asked.sessionId !== undefined) {
      await closeDialogue(deed.db, event, NAME);
      const session = await lockSession(deed.db, member.committee.id, asked.sessionId as SessionId);
      return session ? attend(deed, member, session) : [replyAside(event, wording.none)];
    }
    const near = await listNear(deed, member, asked.which);
    const open = near.filter((one) => windowAt(one, event.sentAt) === 'open');
    const those = await preferred(deed, member, open);
    if (those.length > 1) return ask(deed, those);
    if (those[0]) return attend(deed, member, those[0]);
    const next = near.find((one) => windowAt(one, event.sentAt) === 'before') ?? near.at(-1);
    if (next) return [replyAside(event, outside(next, event.sentAt))];
    return asked.isAsked ? [replyAside(event, wording.none)] : [];
  },
});

async function listNear(deed: Deed, member: AskingMember, which: string): Promise<StudySession[]> {
  const at = (deed.event as EventInChat).sentAt.getTime();
  const near = await listSessions(deed.db, member.committee.id, {
    from: new Date(at - AROUND_MS),
    until: new Date(at + AROUND_MS),
  });
  if (which === '') return near;
  const named = near.filter((one) => [one.kind, one.title].some((name) => isNamed(which, name)));
  return named.length > 0 ? named : near;
}

function isNamed(which: string, name: string): boolean {
  const key = fold(name, 200).text.replace(/[《》\s]/g, '');
  return key !== '' && which.replace(/[《》\s]/g, '').includes(key);
}

/** Those of this group; else those that invite the member; else all. */
async function preferred(
  deed: Deed,
  member: AskingMember,
  open: readonly StudySession[],
): Promise<readonly StudySession[]> {
  if (open.length < 2) return open;
  const chatId = deed.chat?.kind === 'group' ? deed.chat.id : undefined;
  const here = open.filter((one) => chatId !== undefined && one.chatIds.includes(chatId));
  const ids = (here.length > 0 ? here : open).map((one) => one.id);
  const inviting = await listInviting(deed.db, ids, member.memberId);
  const mine = open.filter((one) => inviting.has(one.id));
  return mine.length > 0 ? mine : open.filter((one) => ids.includes(one.id));
}

async function ask(deed: Deed, sessions: readonly StudySession[]): Promise<Reply[]> {
  const event = deed.event as EventInChat;
  await insertDialogue(deed.db, deed.seal, event, {
    job: NAME,
    payload: { sessions: sessions.map((one) => ({ id: one.id, name: nameSession(one) })) },
    expiresAt: new Date(deed.now.getTime() + OPEN_MS),
  });
  return [replyAside(event, wording.asked(sessions))];
}

function outside(session: StudySession, at: Date): string {
  if (windowAt(session, at) === 'over') return wording.over(session);
  return wording.tooEarly(session, new Date(session.startsAt.getTime() - OPENS_BEFORE_MS));
}

async function attend(deed: Deed, member: AskingMember, session: StudySession): Promise<Reply[]> {
  const event = deed.event as EventInChat;
  const { sentAt } = event;
  if (session.state === 'cancelled') return [replyAside(event, wording.cancelled(session))];
  if (windowAt(session, sentAt) !== 'open') return [replyAside(event, outside(session, sentAt))];
  const [before] = await listAttendees(deed.db, session.id, [member.memberId]);
  const message = event.type === 'message' ? event : undefined;
  await insertAttendance(
    deed.db,
    {
      sessionId: session.id,
      memberIds: [member.memberId],
      kind: 'own',
      recordedBy: null,
      reason: null,
      sentAt,
      inboxId: deed.inboxId as InboxId,
    },
    message,
  );
  if (before) return [replyAside(event, wording.already(member.name, session))];
  // That they came late, or were not invited, concerns nobody else.
  if (event.chatKind === 'group') return [replySeen(event, wording.recorded(member.name, session))];
  const isInvited = (await listInviting(deed.db, [session.id], member.memberId)).has(session.id);
  const late = isLate(session, sentAt);
  return [replyAside(event, wording.recordedAt(member.name, session, sentAt, late, isInvited))];
}
