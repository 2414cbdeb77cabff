/** 社情民意: a member's tip is taken apart, numbered without gaps and confirmed; of one that is not whole its author is asked. */

import { z } from 'zod';
import { readCancel } from '../src/chat/cancel-text.js';
import { matchCommand } from '../src/chat/command-word.js';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { maskPersonalData } from '../src/chat/guard.js';
import { replyTo } from '../src/chat/reply.js';
import { TEXT_MAX_CHARS } from '../src/chat/text-limit.js';
import { bareTip, isTipAnswer, TIP_WORDS, tipWordsOf } from '../src/chat/tip-answer.js';
import { readTipFlags } from '../src/chat/tip-flags.js';
import { splitMatters } from '../src/chat/tip-matters.js';
import {
  isInOneBreath,
  isToldOf,
  missingParts,
  readTip,
  readTipText,
  type TipText,
  withAnyTitle,
  withTitle,
} from '../src/chat/tip-text.js';
import { insertAttachments } from '../src/db/attachment.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogue } from '../src/db/dialogue.js';
import { findReach } from '../src/db/reach.js';
import { findRecall } from '../src/db/recall.js';
import { insertTip, type TipDraft } from '../src/db/tip.js';
import { hasLaterChange, refoldTips } from '../src/db/tip-change.js';
import { insertDraft } from '../src/db/tip-draft.js';
import { findTip, type ListedTip } from '../src/db/tip-list.js';
import { markTipRecalled } from '../src/db/tip-recall.js';
import { canReachPrivately } from '../src/domain/private-reach.js';
import { UserError } from '../src/errors.js';
import { type AskingMember, askingMember } from './asker.js';
import { askForPart, QUESTION_MS } from './complete-tip.js';
import { offerSplit } from './split-tip.js';
import { maskTip } from './tip-reply.js';
import { confirmKnownTip, confirmTip, confirmWithdrawn, tellEditors } from './tip-submission.js';
import { tipWording } from './wording/tip.js';

const NAME = 'submit-tip';

const payload = z.object({
  /** `ask`: nothing to file yet, `why` says what came instead. */
  step: z.enum(['submit', 'ask']),
  why: z.enum(['nothing', 'only_links', 'only_attachments', 'only_phone']).optional(),
  title: z.string().default(''),
  situation: z.string().default(''),
  cause: z.string().default(''),
  suggestion: z.string().default(''),
  /** Without any stop, as voices are written down: what was read is confirmed first. */
  inOneBreath: z.boolean().optional(),
});
type Payload = z.infer<typeof payload>;

const NO_WORDS = { title: '', situation: '', cause: '', suggestion: '' };

export const submitTip = defineJob<Payload, Deed>({
  name: NAME,
  title: '社情民意',
  payload: payload as z.ZodType<Payload>,
  command: {
    words: TIP_WORDS,
    usage: '社情民意 标题：关于……的建议 情况：…… 建议：……（建议私聊发送）',
    who: 'member',
    hasContent: isToldOf,
    read(match, words, context) {
      const why = bareTip(match.rest, words.attachments);
      if (why) return { payload: { step: 'ask', why, ...NO_WORDS }, reason: `tip, ${why}` };
      const reading = readTip(match, words, context);
      if (reading === undefined) return undefined;
      const { inOneBreath, ...payload } = submission(reading.payload, match.rest);
      // Read out of something else, it is asked about anyway.
      const isCommand = matchCommand(words, TIP_WORDS, { addressed: context.addressed }) !== undefined;
      return {
        payload: { ...payload, ...(isCommand && inOneBreath && { inOneBreath }) },
        reason: reading.reason,
      };
    },
  },
  answer(words, _question, context) {
    // With its own word it is a tip by itself, and read as one.
    if (matchCommand(words, TIP_WORDS, { addressed: context.addressed })) return undefined;
    if (readCancel(words) || !isTipAnswer(words, context)) return undefined;
    const why = bareTip(words.original, words.attachments);
    if (why) return { payload: { step: 'ask', why, ...NO_WORDS }, reason: `tip, ${why}` };
    return {
      payload: submission(readTipText(words.original), words.original),
      reason: 'tip, answered',
    };
  },
  async run(payload, deed) {
    const member = askingMember(deed);
    const message = deed.event as MessageEvent;
    if (payload.step === 'ask') return ask(payload.why ?? 'nothing', deed, message);
    await closeDialogue(deed.db, message, NAME);
    const chars = [...payload.title, ...payload.situation, ...payload.cause, ...payload.suggestion].length;
    if (chars > TEXT_MAX_CHARS)
      throw new UserError('text_too_long', tipWording.tooLong(chars, TEXT_MAX_CHARS));
    const recalledAt = await findRecall(deed.db, message);
    const asks = await canBeAsked(deed, message);
    const isWhole = missingParts(payload).length === 0 && payload.inOneBreath !== true;
    // Of several matters it is asked whether they are to be taken apart, and nothing else.
    const isSeveral = splitMatters(tipWordsOf(message.text)).length > 1;
    if (!isWhole && !isSeveral && asks) return recalledAt ? [] : keepDraft(payload, deed, member, message);
    return submit(withAnyTitle(payload), deed, member, message, { recalledAt, offers: isSeveral && asks });
  },
});

function submission(tip: TipText, typed: string): Payload {
  return { step: 'submit', ...withTitle(tip, typed), ...(isInOneBreath(typed) && { inOneBreath: true }) };
}

/** Who cannot be reached in private cannot be asked: their tip is filed as it is, for nothing is to be lost. */
async function canBeAsked(deed: Deed, { platform, chatKind, sender }: MessageEvent): Promise<boolean> {
  if (chatKind === 'private') return true;
  const known = sender.reachable ?? (await findReach(deed.db, platform, sender.id));
  return canReachPrivately(platform, known);
}

function toDraft(payload: Payload, deed: Deed, member: AskingMember, message: MessageEvent): TipDraft {
  return {
    ...maskTip(payload),
    committeeId: member.committee.id,
    memberId: member.memberId,
    personId: member.personId,
    original: message.text,
    flags: readTipFlags(message.text),
    chatKind: message.chatKind,
    sentAt: message.sentAt,
    inboxId: deed.inboxId as NonNullable<Deed['inboxId']>,
  };
}

async function submit(
  payload: Payload,
  deed: Deed,
  member: AskingMember,
  message: MessageEvent,
  { recalledAt, offers }: { recalledAt: Date | undefined; offers: boolean },
): Promise<Reply[]> {
  const draft = toDraft(payload, deed, member, message);
  const { tip, isNew } = await insertTip(deed.db, deed.seal, draft);
  if (isNew) await insertAttachments(deed.db, message, draft.inboxId, { tipId: tip.id });
  if (recalledAt) {
    // Taken back before it arrived: filed and withdrawn, and nobody hears of it.
    if (isNew) await markTipRecalled(deed.db, draft.inboxId, recalledAt);
    return [];
  }
  if (!isNew) return confirmKnownTip(tip, member, deed);
  // What they said since may have meant this one.
  if (await hasLaterChange(deed.db, draft, message.sentAt)) await refoldTips(deed.db, draft);
  const now = (await findTip(deed.db, member.committee.id, { tipId: tip.id })) as ListedTip;
  if (now.state === 'withdrawn') return confirmWithdrawn({ ...tip, title: now.title }, member, deed);
  const isMasked = maskPersonalData(message.text) !== message.text;
  return [
    ...confirmTip({ ...tip, title: now.title }, now, isMasked, member, deed),
    ...(offers ? await offerSplit(tip, tipWordsOf(message.text), deed, member) : []),
    ...(await tellEditors(tip, 'told', tipWording.editorsTold, member, deed)),
  ];
}

/**
 * What is not whole is kept as a draft and its author asked in private, one thing at a time. A tip is numbered when it is
 * submitted, and only its author can say that half of one is all there is; so nobody else hears of a draft, and it stays
 * until its author submits it or throws it away: the question itself says how.
 */
async function keepDraft(
  payload: Payload,
  deed: Deed,
  member: AskingMember,
  message: MessageEvent,
): Promise<Reply[]> {
  const draft = toDraft(payload, deed, member, message);
  const kept = await insertDraft(deed.db, deed.seal, draft);
  if ('submitted' in kept) return confirmKnownTip(kept.submitted, member, deed);
  if (kept.isNew) await insertAttachments(deed.db, message, draft.inboxId, { tipId: kept.id });
  return askForPart(kept.id, deed, member, { isFirst: true, confirms: payload.inOneBreath === true });
}

async function ask(
  why: keyof typeof tipWording.instead,
  deed: Deed,
  message: MessageEvent,
): Promise<Reply[]> {
  const expiresAt = new Date(deed.now.getTime() + QUESTION_MS);
  await insertDialogue(deed.db, deed.seal, message, { job: NAME, payload: {}, expiresAt });
  const { instead, howToWrite, howToWriteInGroup, howToCancel } = tipWording;
  const how = message.chatKind === 'group' ? howToWriteInGroup : howToWrite;
  return [replyTo(message, `${instead[why]}${how}${howToCancel}`)];
}
