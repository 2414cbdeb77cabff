/** From the words of a session to its plan: what is missing is asked for, one thing at a time, then a preview is shown. */

import type { Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { maskPersonalData } from '../src/chat/personal-data.js';
import { replyInShort, replyTo } from '../src/chat/reply.js';
import type { SessionText } from '../src/chat/session-text.js';
import { listChats, type NamedChat } from '../src/db/chat.js';
import type { Deed } from '../src/db/deed.js';
import { insertDialogue } from '../src/db/dialogue.js';
import type { ChatId, SessionId } from '../src/db/schema.js';
import { lockSession, type StudySession } from '../src/db/study-session.js';
import { resolveAudience } from '../src/domain/audience.js';
import { DEFAULT_KIND } from '../src/domain/study-session.js';
import { visibleChars } from '../src/domain/visible-chars.js';
import { UserError } from '../src/errors.js';
import { describeInvited, type Invited, resolveInvited } from './session-invited.js';
import type { SessionManager } from './session-manager.js';
import type { KeptPlan, SessionFiles } from './session-said.js';
import { sessionWording as wording } from './wording/study-sessions.js';

const OPEN_MS = 30 * 60_000;
const MOST_CHARS = { 主题: 60, 地点: 60, 主讲: 60, 资料: 2_000 } as const;
const NO_GROUP = /^(?:不发|不用发|不发群|无|没有)$/;

export interface SessionDraft {
  text: SessionText;
  sessionId?: number | undefined;
  files: SessionFiles;
}

/** Asks for what is missing, or shows the preview; 确认 makes it so. */
export async function previewSession(
  deed: Deed,
  manager: SessionManager,
  draft: SessionDraft,
): Promise<Reply[]> {
  const { text, sessionId, files } = draft;
  const before =
    sessionId === undefined
      ? undefined
      : await lockSession(deed.db, manager.committee.id, sessionId as SessionId);
  const startsAt = text.startsAt ?? before?.startsAt.toISOString();
  const endsAt = text.endsAt ?? before?.endsAt.toISOString();
  if (text.timeProblem !== undefined || startsAt === undefined || endsAt === undefined)
    return ask(deed, draft, 'time', wording.timeAsked(text.timeProblem ?? 'missing'));
  const invited = await invitedBy(deed, manager, text, before);
  if (typeof invited === 'string') return ask(deed, draft, 'invited', wording.invitedAsked(invited));
  const groups = await listChats(deed.db, manager.committee.id);
  const chatIds = groupsOf(deed, text, before, groups);
  if ('unknown' in chatIds)
    return ask(
      deed,
      draft,
      'groups',
      wording.groupsAsked(
        chatIds.unknown,
        groups.map((one) => one.name),
      ),
    );
  const plan: KeptPlan = {
    ...(sessionId !== undefined && { sessionId }),
    kind: text.kind ?? before?.kind ?? DEFAULT_KIND,
    title: masked(text.title ?? before?.title),
    startsAt,
    endsAt,
    place: masked(text.place ?? before?.place),
    speaker: masked(text.speaker ?? before?.speaker),
    materials: masked(text.materials ?? before?.materials),
    unitId: invited.unitId,
    invitesAll: invited.invitesAll,
    invitesStanding: invited.invitesStanding,
    unitIds: [...invited.unitIds],
    memberIds: [...invited.memberIds],
    chatIds: chatIds.ids,
    files,
  };
  refuseTooLong(plan);
  await keep(deed, { wants: 'confirm', plan });
  const names = groups.filter((one) => plan.chatIds.includes(one.id)).map((one) => one.name);
  const shown = {
    ...plan,
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
    invited: await describeInvited(deed, manager.committee.id, invited),
    files: fileNames(files),
  };
  const event = deed.event as EventInChat;
  const isOver = new Date(startsAt) <= deed.now;
  return [replyInShort(event, wording.preview(shown, names, before === undefined, isOver))];
}

const masked = (text: string | undefined) => maskPersonalData(text ?? '');

export function fileNames(files: SessionFiles): string[] {
  return files.flatMap((one) =>
    one.attachments.flatMap(({ fileName }) =>
      typeof fileName === 'string' ? [maskPersonalData(fileName)] : [],
    ),
  );
}

async function invitedBy(
  deed: Deed,
  manager: SessionManager,
  text: SessionText,
  before: StudySession | undefined,
): Promise<Invited | string> {
  if (text.invited !== undefined || before === undefined) {
    const invited = await resolveInvited(deed, manager, text.invited);
    // Whose it is stays, whoever is invited besides.
    return typeof invited === 'string' || before === undefined
      ? invited
      : { ...invited, unitId: before.unitId };
  }
  return before;
}

/** Those that are named; else the group that is the place; else the group it is said in. */
function groupsOf(
  deed: Deed,
  text: SessionText,
  before: StudySession | undefined,
  groups: readonly NamedChat[],
): { ids: ChatId[] } | { unknown: string[] } {
  if (text.groups?.some((name) => NO_GROUP.test(name))) return { ids: [] };
  if (text.groups !== undefined) {
    const found = resolveAudience(text.groups, groups, []);
    const unknown = [...found.unknown, ...found.withoutGroup];
    return unknown.length > 0 ? { unknown } : { ids: found.groups.map((one) => one.id) };
  }
  if (before !== undefined) return { ids: [...before.chatIds] };
  const place = groups.find((one) => one.name === text.place);
  if (place) return { ids: [place.id] };
  return { ids: deed.chat?.kind === 'group' ? [deed.chat.id] : [] };
}

/** @throws UserError naming what is too long. */
function refuseTooLong(plan: KeptPlan): void {
  const said = { 主题: plan.title, 地点: plan.place, 主讲: plan.speaker, 资料: plan.materials };
  for (const what of ['主题', '地点', '主讲', '资料'] as const)
    if (visibleChars(said[what]) > MOST_CHARS[what])
      throw new UserError('text_too_long', wording.tooLong(what, MOST_CHARS[what]));
}

async function ask(
  deed: Deed,
  { text, sessionId, files }: SessionDraft,
  wants: 'time' | 'invited' | 'groups',
  question: string,
): Promise<Reply[]> {
  await keep(deed, { wants, text, files, ...(sessionId !== undefined && { sessionId }) });
  return [replyTo(deed.event as EventInChat, question)];
}

/** Whatever asked, the answer goes to 新建学习. */
async function keep(deed: Deed, payload: Record<string, unknown>): Promise<void> {
  const event = deed.event as EventInChat;
  const expiresAt = new Date(deed.now.getTime() + OPEN_MS);
  await insertDialogue(deed.db, deed.seal, event, { job: 'plan-study-session', payload, expiresAt });
}
