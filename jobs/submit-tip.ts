/** 社情民意: a member's tip is taken apart, numbered without gaps and confirmed; the tipEditors hear of it at once. */

import { z } from 'zod';
import { matchCommand } from '../src/chat/command-word.js';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { maskPersonalData } from '../src/chat/guard.js';
import { replyPrivately, replyTo, sayTo } from '../src/chat/reply.js';
import { TEXT_MAX_CHARS } from '../src/chat/text-limit.js';
import { bareTip, isTipAnswer } from '../src/chat/tip-answer.js';
import { readTipFlags } from '../src/chat/tip-flags.js';
import { readTip, readTipText, withTitle } from '../src/chat/tip-text.js';
import { insertAttachments } from '../src/db/attachment.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogue } from '../src/db/dialogue.js';
import { listEveryStaffAddress } from '../src/db/every-staff-address.js';
import { findRecall } from '../src/db/recall.js';
import { insertTip, markTipRecalled, type StoredTip } from '../src/db/tip.js';
import { nextWakingInstant } from '../src/domain/quiet-hours.js';
import { shownTipNumber } from '../src/domain/tip-number.js';
import { UserError } from '../src/errors.js';
import { type AskingMember, askingMember } from './asker.js';
import { adviseOn, describeParts, describeState, isSecretCheck, maskTip, nameTip } from './tip-reply.js';

const NAME = 'submit-tip';
/** How long a bare 社情民意 waits for its words. */
const QUESTION_MS = 30 * 60_000;

const TIP_WORDS =
  '社情民意 社情民意信息 反映社情民意 反映个问题 反映一个问题 反映个情况 反映一个情况 线索 信息报送 sqmy'.split(
    ' ',
  );
const CANCEL_WORDS = ['取消', '不报了', '算了'];

const payload = z.object({
  /** `ask`: nothing to file yet, `why` says what came instead. */
  step: z.enum(['submit', 'ask', 'cancel']),
  why: z.enum(['nothing', 'only_links', 'only_attachments']).optional(),
  title: z.string().default(''),
  situation: z.string().default(''),
  cause: z.string().default(''),
  suggestion: z.string().default(''),
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
    read(match, words, context) {
      const why = bareTip(match.rest, words.attachments);
      if (why) return { payload: { step: 'ask', why, ...NO_WORDS }, reason: `tip, ${why}` };
      const reading = readTip(match, words, context);
      return (
        reading && {
          payload: { step: 'submit', ...withTitle(reading.payload, match.rest) },
          reason: reading.reason,
        }
      );
    },
  },
  answer(words, _question, context) {
    // With its own word it is a tip by itself, and read as one.
    if (matchCommand(words, TIP_WORDS, { addressed: context.addressed })) return undefined;
    if (CANCEL_WORDS.includes(words.folded.text))
      return { payload: { step: 'cancel', ...NO_WORDS }, reason: 'tip cancelled' };
    if (!isTipAnswer(words, context)) return undefined;
    const why = bareTip(words.original, words.attachments);
    if (why) return { payload: { step: 'ask', why, ...NO_WORDS }, reason: `tip, ${why}` };
    return {
      payload: { step: 'submit', ...withTitle(readTipText(words.original), words.original) },
      reason: 'tip, answered',
    };
  },
  async run(payload, deed) {
    const member = askingMember(deed);
    const message = deed.event as MessageEvent;
    if (payload.step === 'ask') return ask(payload.why ?? 'nothing', deed, message);
    await closeDialogue(deed.db, message, NAME);
    if (payload.step === 'cancel') return [replyTo(message, '好的，已取消，没有保存任何内容。')];
    if (charsOf(payload) > TEXT_MAX_CHARS) throw tooLong();
    const recalledAt = await findRecall(deed.db, message);
    const { tip, isNew } = await file(payload, deed, member, message);
    if (recalledAt) {
      // Taken back before it arrived: filed and withdrawn, and nobody hears of it.
      if (isNew) await markTipRecalled(deed.db, deed.inboxId as NonNullable<Deed['inboxId']>, recalledAt);
      return [];
    }
    const number = shownTipNumber(tip.number, member.committee.code, deed.asker.standings.length > 1);
    if (!isNew) return confirmKnown(tip, number, message);
    return [...confirm(tip, number, payload, member, message), ...(await tellEditors(tip, deed, member))];
  },
});

async function file(payload: Payload, deed: Deed, member: AskingMember, message: MessageEvent) {
  const inboxId = deed.inboxId as NonNullable<Deed['inboxId']>;
  const stored = await insertTip(deed.db, deed.seal, {
    ...maskTip(payload),
    committeeId: member.committee.id,
    memberId: member.memberId,
    personId: member.personId,
    original: message.text,
    flags: readTipFlags(message.text),
    chatKind: message.chatKind,
    sentAt: message.sentAt,
    inboxId,
  });
  if (stored.isNew) await insertAttachments(deed.db, message, inboxId, { tipId: stored.tip.id });
  return stored;
}

const HOW_TO_WRITE =
  '请写明标题、情况和建议，例如：\n社情民意\n标题：关于……的建议\n情况：……\n建议：……\n姓名、单位、电话以名册为准，不必填写。';

const INSTEAD = {
  nothing: '',
  only_links: '只收到了链接，没有保存。请用文字写明情况和建议。',
  only_attachments: '只收到了图片或文件，没有保存。请同时用文字写明情况和建议。',
} as const;

async function ask(why: keyof typeof INSTEAD, deed: Deed, message: MessageEvent): Promise<Reply[]> {
  const expiresAt = new Date(deed.now.getTime() + QUESTION_MS);
  await insertDialogue(deed.db, deed.seal, message, { job: NAME, payload: {}, expiresAt });
  const where =
    message.chatKind === 'group'
      ? // People go on talking to each other here: what is not laid out like a tip is not taken.
        '在这里请照上面的格式写（标题：…… 情况：…… 建议：……）。建议私聊发给我，不限格式：社情民意 要反映的内容。'
      : '直接发给我即可，30分钟内有效。';
  return [replyTo(message, `${INSTEAD[why]}${HOW_TO_WRITE}\n${where}不报了请发送：取消。`)];
}

function confirm(
  tip: StoredTip,
  number: string,
  payload: Payload,
  member: AskingMember,
  message: MessageEvent,
): Reply[] {
  const name = `社情民意 ${nameTip(number, tip.title, tip.flags)}`;
  const masked = maskTip(payload);
  const details = [
    `${member.name}委员，${name}已收到，等待信息员处理，进展会私信告诉您。`,
    ...(isSecretCheck(tip.flags) ? [SECRET_CHECK] : describeParts(masked)),
    ...adviseOn(masked),
    ...(maskPersonalData(message.text) === message.text ? [] : [MASKED]),
  ];
  return say(tip, message, details.join('\n'), `${name}已收到，详情已私信给您。`);
}

const SECRET_CHECK =
  '内容里有需要核对的字样，信息员会先核对。如确属涉密，请立即撤回原消息，不要转发，并向本单位保密工作人员报告。';
const MASKED = '其中的电话、证件号码已隐去，原文加密保存，仅供核实。';

/** The same matter again: the same number, and where it stands. */
function confirmKnown(tip: StoredTip, number: string, message: MessageEvent): Reply[] {
  const name = `社情民意 ${nameTip(number, tip.title, tip.flags)}`;
  const state = describeState({ state: tip.state, reason: null, issueNumber: null });
  return say(
    tip,
    message,
    `${name}您之前已经报过，不必重复报送。目前：${state}。`,
    `${name}已收到过，不必重复报送。`,
  );
}

/** In a group number and title only; the rest is for its author. */
function say(tip: StoredTip, message: MessageEvent, details: string, line: string): Reply[] {
  const about = { kind: 'tip' as const, tipId: tip.id };
  const privately = { ...replyPrivately(message, details), about };
  return message.chatKind === 'private' ? [privately] : [{ ...replyTo(message, line), about }, privately];
}

/** A new tip is told at once to those who handle tips, on every platform they are on; at night and on weekends it waits. */
async function tellEditors(tip: StoredTip, deed: Deed, member: AskingMember): Promise<Reply[]> {
  const committees = [member.committee.id];
  const editors = await listEveryStaffAddress(deed.db, committees, ['tipEditor']);
  // An office without a tipEditor: nobody else would see it.
  const told = editors.length > 0 ? editors : await listEveryStaffAddress(deed.db, committees, ['admin']);
  const notBefore = nextWakingInstant(deed.now);
  return told
    .filter((address) => address.personId !== member.personId)
    .map((address) => {
      const number = shownTipNumber(tip.number, member.committee.code, address.meetsSeveral);
      const mark = isSecretCheck(tip.flags) ? '（涉密待核，标题不在聊天中显示）' : '';
      const text = `收到新的社情民意 ${nameTip(number, tip.title, tip.flags)}${mark}。查看请发送：查询 ${number}`;
      return {
        ...sayTo({ kind: 'user', id: address.platformUserId }, text),
        platform: address.platform,
        dedupeKey: `tip ${tip.id} told ${address.accountId}`,
        about: { kind: 'tip', tipId: tip.id },
        ...(notBefore > deed.now && { notBefore }),
      };
    });
}

/** Of the tip itself, without its command word and labels. */
function charsOf({ title, situation, cause, suggestion }: Payload): number {
  return [...title, ...situation, ...cause, ...suggestion].length;
}

function tooLong(): UserError {
  return new UserError(
    'text_too_long',
    `一条社情民意最多${TEXT_MAX_CHARS}字，这条没有保存。请精简后重新发送，一事一议，通常不超过1500字。`,
  );
}
