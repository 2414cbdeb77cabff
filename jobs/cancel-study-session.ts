/** 取消学习: a session is called off, after a question; its groups are told once. */

import { z } from 'zod';
import { matchCommand } from '../src/chat/command-word.js';
import { defineJob } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { maskPersonalData } from '../src/chat/personal-data.js';
import { replyAside, replyTo } from '../src/chat/reply.js';
import { readSessionReference } from '../src/chat/session-reference.js';
import { readConfirmation } from '../src/chat/yes-or-no.js';
import { appendAudit } from '../src/db/audit.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogue } from '../src/db/dialogue.js';
import { listAttendees } from '../src/db/session-attendance.js';
import { markSessionCancelled } from '../src/db/study-session.js';
import { visibleChars } from '../src/domain/visible-chars.js';
import { UserError } from '../src/errors.js';
import { sayInGroups } from './session-card.js';
import { askingManager } from './session-manager.js';
import { sessionMeant } from './session-meant.js';
import { sessionWording as wording } from './wording/study-sessions.js';

const payload = z.discriminatedUnion('step', [
  z.object({
    step: z.literal('ask'),
    days: z.array(z.string()),
    impossible: z.literal(true).optional(),
    rest: z.string(),
    sessionId: z.number().optional(),
  }),
  z.object({ step: z.literal('confirm'), sessionId: z.number(), reason: z.string() }),
  z.object({ step: z.literal('keep') }),
]);

const NAME = 'cancel-study-session';
const WORDS = ['取消学习', '取消集中学习'];
const EXAMPLE = '取消学习 11月28日读书会 原因';
const OPEN_MS = 30 * 60_000;
const MAX_REASON_CHARS = 100;
const SOUGHT = { pastDays: 7, futureDays: 400, nearDays: 60, example: EXAMPLE };

export const cancelStudySession = defineJob<z.infer<typeof payload>, Deed>({
  name: NAME,
  title: '取消学习',
  payload,
  command: {
    words: WORDS,
    usage: EXAMPLE,
    who: 'convener',
    forStaff: { who: 'staff', title: '取消学习', usage: EXAMPLE },
    read: (match, _words, context) =>
      context.addressed
        ? {
            payload: { step: 'ask', ...readSessionReference(match.rest, context.sentAt) },
            reason: 'session called off',
          }
        : undefined,
  },
  hears(words, context) {
    if (context.quoted?.kind !== 'studySession') return undefined;
    const match = matchCommand(words, WORDS, { addressed: true });
    const { sessionId } = context.quoted;
    return (
      match && {
        payload: { step: 'ask', days: [], rest: match.rest, sessionId },
        reason: 'session called off, quoted',
      }
    );
  },
  answer(words, question) {
    const kept = z.object({ sessionId: z.number(), reason: z.string() }).safeParse(question.payload).data;
    const yes = readConfirmation(words);
    if (kept === undefined || yes === undefined) return undefined;
    return yes
      ? { payload: { step: 'confirm', ...kept }, reason: 'confirmed' }
      : { payload: { step: 'keep' }, reason: 'kept' };
  },
  async run(asked, deed) {
    const manager = await askingManager(deed);
    const event = deed.event as EventInChat;
    if (asked.step === 'ask') {
      const { session, rest } = await sessionMeant(deed, manager, asked, SOUGHT);
      const reason = maskPersonalData(rest.replace(/^(?:原因|因为|因)[:：]?\s*/u, ''));
      if (visibleChars(reason) > MAX_REASON_CHARS)
        throw new UserError('text_too_long', wording.reasonTooLong(MAX_REASON_CHARS, EXAMPLE), {}, 'private');
      await insertDialogue(deed.db, deed.seal, event, {
        job: NAME,
        payload: { sessionId: session.id, reason },
        expiresAt: new Date(deed.now.getTime() + OPEN_MS),
      });
      const attended = (await listAttendees(deed.db, session.id)).length;
      return [replyTo(event, wording.cancelAsked(session, attended))];
    }
    await closeDialogue(deed.db, event, NAME);
    if (asked.step === 'keep') return [replyAside(event, wording.kept)];
    const { session } = await sessionMeant(deed, manager, { ...asked, days: [], rest: '' }, SOUGHT);
    await markSessionCancelled(deed.db, session.id);
    const line = wording.cancelledLine(session, asked.reason);
    const lines = await sayInGroups(deed, session, 'cancelled', undefined, () => line);
    await appendAudit(deed.db, {
      committeeId: manager.committee.id,
      actorPersonId: manager.personId,
      actor: event.platform,
      action: NAME,
      objectKind: 'study_session',
      objectId: session.id,
      at: deed.now,
    });
    return [replyAside(event, wording.cancelled(session)), ...lines];
  },
});
