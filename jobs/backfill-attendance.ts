/** 补录: staff or the 召集人 record who was at a session and did not check in, with the reason. */

import { z } from 'zod';
import { matchCommand } from '../src/chat/command-word.js';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { maskPersonalData } from '../src/chat/personal-data.js';
import { replyAside, replyPrivately } from '../src/chat/reply.js';
import { readSessionReference } from '../src/chat/session-reference.js';
import { readTitleChoice } from '../src/chat/study-answer.js';
import { appendAudit } from '../src/db/audit.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogue } from '../src/db/dialogue.js';
import type { InboxId, MemberId } from '../src/db/schema.js';
import { insertAttendance, listAttendees } from '../src/db/session-attendance.js';
import type { StudySession } from '../src/db/study-session.js';
import { visibleChars } from '../src/domain/visible-chars.js';
import { UserError } from '../src/errors.js';
import { type NamesKept, namesKept, readNames, toKept } from './attendance-names.js';
import { listMatchable } from './members-named.js';
import { askingManager, type SessionManager } from './session-manager.js';
import { sessionMeant } from './session-meant.js';
import { BACKFILL_EXAMPLE, attendanceWording as wording } from './wording/attendance.js';

const payload = z.discriminatedUnion('step', [
  z.object({
    step: z.literal('named'),
    days: z.array(z.string()),
    impossible: z.literal(true).optional(),
    rest: z.string(),
    sessionId: z.number().optional(),
  }),
  z.object({ step: z.literal('chosen'), kept: namesKept }),
]);

const NAME = 'backfill-attendance';
const WORDS = ['补录', '补录签到', '签到补录'];
const OPEN_MS = 30 * 60_000;
const MAX_REASON_CHARS = 100;
/** A year's sessions may be put in order at its end. */
const SOUGHT = { pastDays: 400, futureDays: 30, nearDays: 7, example: BACKFILL_EXAMPLE };

export const backfillAttendance = defineJob<z.infer<typeof payload>, Deed>({
  name: NAME,
  title: '补录签到',
  payload,
  command: {
    words: WORDS,
    usage: BACKFILL_EXAMPLE,
    who: 'convener',
    forStaff: { who: 'staff', title: '补录签到', usage: BACKFILL_EXAMPLE },
    read: (match, _words, context) =>
      context.addressed
        ? {
            payload: { step: 'named', ...readSessionReference(match.rest, context.sentAt) },
            reason: 'attendance recorded',
          }
        : undefined,
  },
  hears(words, context) {
    if (context.quoted?.kind !== 'studySession') return undefined;
    const match = matchCommand(words, WORDS, { addressed: true });
    const { sessionId } = context.quoted;
    return (
      match && {
        payload: { step: 'named', days: [], rest: match.rest, sessionId },
        reason: 'attendance recorded, quoted',
      }
    );
  },
  answer(words, question) {
    const kept = namesKept.safeParse(question.payload).data;
    const [first, ...open] = kept?.open ?? [];
    if (kept === undefined || first === undefined) return undefined;
    const chosen = readTitleChoice(
      words,
      first.choices.map((one) => one.label),
    );
    if (chosen === undefined) return undefined;
    const memberIds = [...kept.memberIds, first.choices[chosen]!.memberId];
    return { payload: { step: 'chosen', kept: { ...kept, memberIds, open } }, reason: 'namesake chosen' };
  },
  async run(asked, deed) {
    const manager = await askingManager(deed);
    if (asked.step === 'chosen') {
      await closeDialogue(deed.db, deed.event as EventInChat, NAME);
      const found = await sessionMeant(
        deed,
        manager,
        { days: [], rest: '', sessionId: asked.kept.sessionId },
        SOUGHT,
      );
      return record(deed, manager, found.session, asked.kept);
    }
    const { session, rest } = await sessionMeant(deed, manager, asked, SOUGHT);
    if (session.startsAt > deed.now)
      throw new UserError('date_impossible', wording.notStarted(session), {}, 'private');
    const people = await listMatchable(deed.db, manager.committee.id);
    const read = readNames(rest, people);
    if (read.unknown.length > 0)
      throw new UserError('name_unknown', wording.namesUnknown(read.unknown), {}, 'private');
    if (read.members.length + read.namesakes.length === 0)
      throw new UserError('text_missing', wording.namesMissing, {}, 'private');
    const names = [...read.members.map((one) => one.name), ...read.namesakes.map((one) => one.name)];
    if (read.reason === '') throw new UserError('text_missing', wording.reasonMissing(names), {}, 'private');
    if (visibleChars(read.reason) > MAX_REASON_CHARS)
      throw new UserError('text_too_long', wording.reasonTooLong(MAX_REASON_CHARS), {}, 'private');
    return record(deed, manager, session, toKept(session.id, read));
  },
});

async function record(
  deed: Deed,
  manager: SessionManager,
  session: StudySession,
  kept: NamesKept,
): Promise<Reply[]> {
  const event = deed.event as EventInChat;
  const [asked] = kept.open;
  if (asked !== undefined) {
    await insertDialogue(deed.db, deed.seal, event, {
      job: NAME,
      payload: kept,
      expiresAt: new Date(deed.now.getTime() + OPEN_MS),
    });
    return [
      replyAside(
        event,
        wording.namesakeAsked(
          asked.name,
          asked.choices.map((one) => one.label),
        ),
      ),
    ];
  }
  const memberIds = kept.memberIds as MemberId[];
  const before = new Set((await listAttendees(deed.db, session.id, memberIds)).map((one) => one.memberId));
  const missing = memberIds.filter((id) => !before.has(id));
  if (missing.length > 0)
    await insertAttendance(
      deed.db,
      {
        sessionId: session.id,
        memberIds: missing,
        kind: 'recorded',
        recordedBy: manager.personId,
        reason: maskPersonalData(kept.reason),
        sentAt: event.sentAt,
        inboxId: deed.inboxId as InboxId,
      },
      event.type === 'message' ? event : undefined,
    );
  const now = await listAttendees(deed.db, session.id, memberIds);
  const namesOf = (wasThere: boolean) =>
    now.filter((one) => before.has(one.memberId) === wasThere).map((one) => one.name);
  await appendAudit(deed.db, {
    committeeId: manager.committee.id,
    actorPersonId: manager.personId,
    actor: event.platform,
    action: NAME,
    objectKind: 'study_session',
    objectId: session.id,
    detail: { members: missing.length },
    at: deed.now,
  });
  return [replyPrivately(event, wording.backfilled(session, namesOf(false), namesOf(true)))];
}
