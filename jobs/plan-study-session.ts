/** 新建学习: staff or a 召集人 arrange a study session, after a preview; its groups are told once. */

import { defineJob, type Reading, type Reply, type Words } from '../src/chat/define-job.js';
import type { EventInChat, MessageEvent } from '../src/chat/event.js';
import { replyAside } from '../src/chat/reply.js';
import { namesIn, readSessionText, readSessionTime } from '../src/chat/session-text.js';
import { readConfirmation } from '../src/chat/yes-or-no.js';
import { insertAttachments } from '../src/db/attachment.js';
import { appendAudit } from '../src/db/audit.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogue } from '../src/db/dialogue.js';
import type { ChatId, InboxId, MemberId, SessionId, UnitId } from '../src/db/schema.js';
import {
  insertSession,
  lockSession,
  type SessionPlan,
  type StudySession,
  updateSession,
} from '../src/db/study-session.js';
import { UserError } from '../src/errors.js';
import { cardsOfSession } from './session-card.js';
import { fileNames, previewSession } from './session-draft.js';
import { askingManager, type SessionManager } from './session-manager.js';
import {
  type KeptPlan,
  type SessionFiles,
  type SessionPayload,
  sessionPayload,
  sessionQuestion,
} from './session-said.js';
import { sessionWording as wording } from './wording/study-sessions.js';

const NAME = 'plan-study-session';
const OPEN_MS = 30 * 60_000;

export const planStudySession = defineJob<SessionPayload, Deed>({
  name: NAME,
  title: '新建学习',
  payload: sessionPayload,
  command: {
    words: ['新建学习', '新建集中学习', '安排学习', '安排集中学习'],
    usage: '新建学习 读书会 11月28日下午3点至5点 三楼会议室 主题：…… 主讲：姓名 邀请：农业界',
    who: 'convener',
    forStaff: {
      who: 'staff',
      title: '新建学习',
      usage: '新建学习 读书会 11月28日下午3点至5点 三楼会议室 主题：…… 主讲：姓名 邀请：农业界',
    },
    // What is said to everybody in a group is an announcement; the bot must be meant.
    read(match, _words, context) {
      if (!context.addressed) return undefined;
      return {
        payload: { step: 'draft', text: readSessionText(match.rest, context.sentAt) },
        reason: 'session drafted',
      };
    },
  },
  answer: (words, question, context) => readAnswer(words, question.payload, context.sentAt),
  async run(payload, deed) {
    const manager = await askingManager(deed);
    const event = deed.event as EventInChat;
    if (payload.step === 'draft') {
      const isBare = Object.keys(payload.text).length === 0 && payload.sessionId === undefined;
      if (isBare && payload.files === undefined) throw new UserError('text_missing', wording.usage);
      return previewSession(deed, manager, { ...payload, files: payload.files ?? filesOf(deed) });
    }
    if (payload.step === 'attach') return attach(deed, payload.plan);
    await closeDialogue(deed.db, event, NAME);
    if (payload.step === 'cancel')
      return [replyAside(event, payload.isChange ? wording.droppedChange : wording.dropped)];
    return payload.plan.sessionId === undefined
      ? make(deed, manager, payload.plan)
      : change(deed, manager, payload.plan, payload.plan.sessionId as SessionId);
  },
});

function readAnswer(words: Words, asked: Record<string, unknown>, sentAt: Date): Reading<SessionPayload> {
  const question = sessionQuestion.safeParse(asked).data;
  if (question === undefined) return undefined;
  if (question.wants === 'confirm') {
    const { plan } = question;
    const yes = readConfirmation(words);
    if (yes === true) return { payload: { step: 'confirm', plan }, reason: 'session confirmed' };
    if (yes === false)
      return {
        payload: { step: 'cancel', isChange: plan.sessionId !== undefined },
        reason: 'session dropped',
      };
    const hasFiles = words.attachments.some((one) => one.kind === 'file' || one.kind === 'image');
    return hasFiles && words.folded.text === ''
      ? { payload: { step: 'attach', plan }, reason: 'files' }
      : undefined;
  }
  const isChange = question.sessionId !== undefined;
  if (readConfirmation(words) === false)
    return { payload: { step: 'cancel', isChange }, reason: 'session dropped' };
  const { wants, text, ...rest } = question;
  if (wants !== 'time') {
    const names = namesIn(words.original.replace(/^[^：:]{0,6}[：:]/u, ''));
    if (names.length === 0 || words.folded.text.length > 400) return undefined;
    return {
      payload: { step: 'draft', text: { ...text, [wants]: names }, ...rest },
      reason: `session, ${wants} answered`,
    };
  }
  const timing = readSessionTime(words.original, sentAt, text);
  if (timing === undefined) return undefined;
  const { startsAt: _, endsAt: __, timeProblem: ___, saidDay: ____, saidClock: _____, ...said } = text;
  return {
    payload: { step: 'draft', text: { ...said, ...timing }, ...rest },
    reason: 'session, time answered',
  };
}

/** What came with this message. */
function filesOf(deed: Deed): SessionFiles {
  const event = deed.event as EventInChat;
  if (event.type !== 'message' || deed.inboxId === undefined) return [];
  const attachments = event.attachments
    .filter((one) => one.kind === 'file' || one.kind === 'image')
    .map((one) => ({ ...one }));
  if (attachments.length === 0) return [];
  return [{ inboxId: deed.inboxId, platformMessageId: event.platformMessageId, attachments }];
}

async function attach(deed: Deed, plan: KeptPlan): Promise<Reply[]> {
  const event = deed.event as EventInChat;
  const added = filesOf(deed);
  await insertDialogue(deed.db, deed.seal, event, {
    job: NAME,
    payload: { wants: 'confirm', plan: { ...plan, files: [...plan.files, ...added] } },
    expiresAt: new Date(deed.now.getTime() + OPEN_MS),
  });
  return [replyAside(event, wording.fileTaken(fileNames(added)))];
}

async function make(deed: Deed, manager: SessionManager, kept: KeptPlan): Promise<Reply[]> {
  const id = await insertSession(deed.db, toPlan(kept), {
    committeeId: manager.committee.id,
    createdBy: manager.personId,
    inboxId: deed.inboxId ?? null,
  });
  if (id === undefined) return [];
  await keepFiles(deed, kept.files, id);
  const session = (await lockSession(deed.db, manager.committee.id, id)) as StudySession;
  const cards = await cardsOfSession(deed, session, {
    files: fileNames(kept.files),
    key: 'made',
    isNew: true,
  });
  await audit(deed, manager, 'plan-study-session', id);
  return [replyAside(deed.event as EventInChat, wording.planned(session, cards.length)), ...cards];
}

async function change(deed: Deed, manager: SessionManager, kept: KeptPlan, id: SessionId): Promise<Reply[]> {
  await updateSession(deed.db, id, toPlan(kept));
  await keepFiles(deed, kept.files, id);
  const session = (await lockSession(deed.db, manager.committee.id, id)) as StudySession;
  const key = `changed ${deed.inboxId}`;
  const cards = await cardsOfSession(deed, session, { files: fileNames(kept.files), key, isNew: false });
  await audit(deed, manager, 'amend-study-session', id);
  return [replyAside(deed.event as EventInChat, wording.changed(session)), ...cards];
}

async function keepFiles(deed: Deed, files: SessionFiles, sessionId: SessionId): Promise<void> {
  const { platform } = deed.event as EventInChat;
  for (const { inboxId, platformMessageId, attachments } of files) {
    const message = { platform, platformMessageId, attachments: attachments as MessageEvent['attachments'] };
    await insertAttachments(deed.db, message, inboxId as InboxId, { sessionId });
  }
}

/** Ids were put aside as plain numbers. */
function toPlan({ startsAt, endsAt, sessionId: _, files: __, ...kept }: KeptPlan): SessionPlan {
  return {
    ...kept,
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
    unitId: kept.unitId as UnitId | null,
    unitIds: kept.unitIds as UnitId[],
    memberIds: kept.memberIds as MemberId[],
    chatIds: kept.chatIds as ChatId[],
  };
}

function audit(deed: Deed, manager: SessionManager, action: string, id: SessionId): Promise<void> {
  return appendAudit(deed.db, {
    committeeId: manager.committee.id,
    actorPersonId: manager.personId,
    actor: deed.event?.platform ?? 'console',
    action,
    objectKind: 'study_session',
    objectId: id,
    at: deed.now,
  });
}
