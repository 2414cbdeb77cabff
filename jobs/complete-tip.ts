/** 继续写社情民意: of a draft its author is asked for what is missing, one thing at a time, and submits it or throws it away. */

import { z } from 'zod';
import { isAcknowledgement } from '../src/chat/acknowledgement-text.js';
import { readCancel } from '../src/chat/cancel-text.js';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { EventInChat, MessageEvent } from '../src/chat/event.js';
import { maskPersonalData } from '../src/chat/guard.js';
import { replyPrivately, replyTo } from '../src/chat/reply.js';
import { TEXT_MAX_CHARS } from '../src/chat/text-limit.js';
import { type DraftAnswer, readDraftAnswer } from '../src/chat/tip-draft-text.js';
import { readTipFlags } from '../src/chat/tip-flags.js';
import { missingParts, withAnyTitle } from '../src/chat/tip-text.js';
import { insertAttachments } from '../src/db/attachment.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogue } from '../src/db/dialogue.js';
import { findRecall } from '../src/db/recall.js';
import type { TipId } from '../src/db/schema.js';
import { insertTipChange } from '../src/db/tip-change.js';
import { addTipFlags, deleteDraft, findDraft, type KeptDraft, submitDraft } from '../src/db/tip-draft.js';
import { UserError } from '../src/errors.js';
import { type AskingMember, askingMember } from './asker.js';
import { describeParts, isSecretCheck, markedTitle, maskTip } from './tip-reply.js';
import { confirmKnownTip, confirmTip, tellEditors } from './tip-submission.js';
import { tipWording } from './wording/tip.js';

const NAME = 'complete-tip';
/** How long a question waits for its answer. */
export const QUESTION_MS = 30 * 60_000;

const part = z.enum(['title', 'situation', 'suggestion', 'confirm']);
const parts = z.object({
  title: z.string().optional(),
  situation: z.string().optional(),
  cause: z.string().optional(),
  suggestion: z.string().optional(),
});
const payload = z.object({
  step: z.enum(['go-on', 'answer', 'submit', 'throw-away', 'words-wanted']),
  tipId: z.number().optional(),
  parts: parts.optional(),
});
type Payload = z.infer<typeof payload>;
const asked = z.object({ tipId: z.number(), part });

const GO_ON = ['继续', '继续写', '继续填写', '接着写', '继续报送', '继续草稿'];
const SUBMIT = ['直接提交', '提交草稿', '提交社情民意'];
const THROW_AWAY = ['删除草稿', '放弃草稿', '不要草稿', '草稿不要了'];

export const completeTip = defineJob<Payload, Deed>({
  name: NAME,
  title: '继续写社情民意',
  payload,
  command: {
    words: [...GO_ON, ...SUBMIT, ...THROW_AWAY],
    usage: '继续 · 直接提交 · 删除草稿（写了一半的社情民意，私聊）',
    who: 'member',
    where: 'private',
    read({ word, foldedRest }, _words, { chatKind }) {
      if (chatKind !== 'private' || /[\p{L}\p{N}]/u.test(foldedRest)) return undefined;
      if (GO_ON.includes(word)) return { payload: { step: 'go-on' }, reason: 'draft of a tip gone on with' };
      const step = SUBMIT.includes(word) ? 'submit' : 'throw-away';
      return { payload: { step }, reason: `draft of a tip, ${step}` };
    },
  },
  answer(words, question, { chatKind }) {
    if (chatKind !== 'private' || readCancel(words)) return undefined;
    // Its own words are commands here, too.
    if ([...GO_ON, ...THROW_AWAY].includes(words.folded.text)) return undefined;
    const { tipId, part } = asked.parse(question.payload);
    const read: DraftAnswer | undefined = readDraftAnswer(words, part);
    if (read === undefined && isAcknowledgement(words)) return undefined;
    return read && { payload: { ...read, tipId }, reason: `draft of a tip, ${read.step}` };
  },
  async run(payload, deed) {
    const member = askingMember(deed);
    const event = deed.event as EventInChat;
    const draft = await findDraft(deed.db, toOwner(member), payload.tipId as TipId | undefined);
    if (!draft) return noDraft(payload, deed, event);
    if (payload.step === 'throw-away') return throwAway(draft, deed, event);
    if (payload.step === 'submit') return submitKept(draft, deed, member);
    if (payload.step === 'go-on') return askForPart(draft.id, deed, member, { isFirst: true });
    return takeAnswer(payload, draft, deed, member);
  },
});

const toOwner = (member: AskingMember) => ({
  committeeId: member.committee.id,
  personId: member.personId,
});

async function noDraft(payload: Payload, deed: Deed, event: EventInChat): Promise<Reply[]> {
  await closeDialogue(deed.db, event, NAME);
  return [replyTo(event, payload.tipId === undefined ? tipWording.noDraft : tipWording.draftGone)];
}

async function throwAway(draft: KeptDraft, deed: Deed, event: EventInChat): Promise<Reply[]> {
  await closeDialogue(deed.db, event, NAME);
  await deleteDraft(deed.db, draft.id);
  return [replyPrivately(event, tipWording.draftThrownAway)];
}

/** An answer is kept as a row of its own: recalled, it goes; late, it is put where it was said. */
async function takeAnswer(
  payload: Payload,
  draft: KeptDraft,
  deed: Deed,
  member: AskingMember,
): Promise<Reply[]> {
  const message = deed.event as MessageEvent;
  const inboxId = deed.inboxId as NonNullable<Deed['inboxId']>;
  // Taken back before it arrived: the question is still open.
  if (await findRecall(deed.db, message)) return [];
  await insertAttachments(deed.db, message, inboxId, { tipId: draft.id });
  if (payload.step === 'words-wanted') {
    const hint = message.attachments.length > 0 ? tipWording.wordsWanted : tipWording.wordsWantedOnly;
    return askForPart(draft.id, deed, member, { hint });
  }
  const given = maskTip({ title: '', situation: '', cause: '', suggestion: '', ...payload.parts });
  const chars = [...Object.values(given), draft.title, draft.situation, draft.cause, draft.suggestion];
  const total = [...chars.join('')].length;
  if (total > TEXT_MAX_CHARS) throw new UserError('text_too_long', tipWording.tooLong(total, TEXT_MAX_CHARS));
  await addTipFlags(deed.db, draft, readTipFlags(message.text));
  await insertTipChange(deed.db, deed.seal, {
    ...toOwner(member),
    kind: 'answer',
    namedTipId: draft.id,
    parts: given,
    original: message.text,
    sentAt: message.sentAt,
    inboxId,
  });
  return askForPart(draft.id, deed, member, {});
}

/**
 * Asks in private for the next thing that is missing; with nothing missing the draft is submitted.
 * @param how.isFirst says what a draft is and how to go on · `confirms`: whole as it is, it is shown first.
 */
export async function askForPart(
  tipId: TipId,
  deed: Deed,
  member: AskingMember,
  how: { isFirst?: boolean; confirms?: boolean; hint?: string },
): Promise<Reply[]> {
  const draft = (await findDraft(deed.db, toOwner(member), tipId)) as KeptDraft;
  const missing = nextMissing(draft);
  if (missing === undefined && !how.confirms) return submitKept(draft, deed, member);
  const part = missing ?? 'confirm';
  const event = deed.event as EventInChat;
  const place = { ...event, chatKind: 'private' as const };
  const expiresAt = new Date(deed.now.getTime() + QUESTION_MS);
  await insertDialogue(deed.db, deed.seal, place, { job: NAME, payload: { tipId, part }, expiresAt });
  const title = markedTitle(draft.title, draft.flags);
  const isShown = !isSecretCheck(draft.flags) && (part === 'confirm' || how.isFirst === true);
  const lines = [
    ...(how.isFirst ? [tipWording.draftKept(member.name, title)] : []),
    ...(how.hint ? [how.hint] : []),
    ...(isShown ? describeParts(draft) : []),
    tipWording.ask[part],
    ...(part === 'title' && isShown ? [tipWording.titleProposed(withAnyTitle(draft).title)] : []),
    how.isFirst ? tipWording.howToGoOn : tipWording.howToGoOnShort,
  ];
  const about = { kind: 'tip' as const, tipId };
  const question = { ...replyPrivately(event, lines.join('\n')), about };
  return event.chatKind === 'private'
    ? [question]
    : [replyTo(event, tipWording.draftInGroup(title)), question];
}

/** The title last: with everything else there, a proposal can be made. */
function nextMissing(draft: KeptDraft) {
  const missing = missingParts(draft);
  return missing.find((one) => one !== 'title') ?? missing[0];
}

/** It gets its number, whatever is missing: the member insists. */
async function submitKept(draft: KeptDraft, deed: Deed, member: AskingMember): Promise<Reply[]> {
  const event = deed.event as EventInChat;
  await closeDialogue(deed.db, { ...event, chatKind: 'private' }, NAME);
  const titled = { ...draft, title: withAnyTitle(draft).title };
  const by = { ...toOwner(member), at: event.sentAt };
  const { tip, isNew } = await submitDraft(deed.db, titled, by);
  if (!isNew) return confirmKnownTip(tip, member, deed);
  const typed = event.type === 'message' ? event.text : '';
  const isMasked =
    maskPersonalData(typed) !== typed || /\d\*{3,}\d|\*{8}/.test(Object.values(titled).join(' '));
  return [
    ...confirmTip(tip, titled, isMasked, member, deed),
    ...(await tellEditors(tip, 'told', tipWording.editorsTold, member, deed)),
  ];
}
