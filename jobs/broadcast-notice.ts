/** 发通知: staff write a notice; it becomes a numbered draft with a preview. Nothing is sent before 确认. */

import { z } from 'zod';
import { isAcknowledgement } from '../src/chat/acknowledgement-text.js';
import { matchCommand } from '../src/chat/command-word.js';
import { defineJob } from '../src/chat/define-job.js';
import { maskPersonalData } from '../src/chat/guard.js';
import { readAudienceNames, readNotice } from '../src/chat/notice-text.js';
import type { Deed } from '../src/db/deed.js';
import { insertNotice } from '../src/db/notice.js';
import type { NoticeId } from '../src/db/schema.js';
import { readNoticeNumber } from '../src/domain/notice-number.js';
import { mayAct } from '../src/domain/role.js';
import { visibleChars } from '../src/domain/visible-chars.js';
import { UserError } from '../src/errors.js';
import { type AskingStaff, askingStaff } from './asker.js';
import { addressNotice } from './notice-audience.js';
import { openDraft } from './notice-draft.js';
import { noticeWording } from './wording/notices.js';

const MAX_CHARS = 5_000;
const DRAFT_LASTS_MS = 24 * 3_600_000;
const NOTICE_WORDS = ['通知', '发通知', '发个通知', '发一个通知', '知情明政', '推送', '公告'];
const ADDRESS_WORD = '发给';

const payload = z.discriminatedUnion('step', [
  z.object({
    step: z.literal('draft'),
    kind: z.enum(['notice', 'briefing', 'bulletinNotice']),
    title: z.string(),
    body: z.string(),
    issueNumber: z.number().int().optional(),
    audience: z.array(z.string()),
    hasEvent: z.boolean(),
  }),
  /** The answer to the question whom it is for, or 发给：… of one's own accord. */
  z.object({
    step: z.literal('address'),
    noticeId: z.number().int().optional(),
    number: z.string().optional(),
    audience: z.array(z.string()),
  }),
]);
type Payload = z.infer<typeof payload>;
type Draft = Extract<Payload, { step: 'draft' }>;

export const broadcastNotice = defineJob<Payload, Deed>({
  name: 'broadcast-notice',
  title: '发通知',
  payload,
  command: {
    words: [...NOTICE_WORDS, ADDRESS_WORD],
    usage: '通知 标题（换行）正文（换行）发给：群名、群名',
    who: 'staff',
    read(match, words, context) {
      if (match.word === ADDRESS_WORD)
        return mayAct(context.roles, 'staff')
          ? { payload: addressing(match.rest, match.foldedRest), reason: 'audience of a draft' }
          : undefined;
      const reading = readNotice(match, words, context);
      return reading && { payload: { step: 'draft', ...reading.payload }, reason: reading.reason };
    },
  },
  answer(words, question) {
    const text = words.folded.text;
    if (text.length > 1_000 || /^(?:取消|确认)/.test(text) || isAcknowledgement(words)) return undefined;
    // Another notice, written before this question was answered.
    if (matchCommand(words, NOTICE_WORDS, { addressed: true }) !== undefined) return undefined;
    const audience = readAudienceNames(words.original).filter((name) => name !== ADDRESS_WORD);
    if (audience.length === 0) return undefined;
    const noticeId = question.payload.noticeId as number;
    return { payload: { step: 'address', noticeId, audience }, reason: 'audience answered' };
  },
  async run(payload, deed) {
    const staff = askingStaff(deed, 'staff');
    if (payload.step === 'address') {
      const notice = await openDraft(deed, staff, keyOf(payload));
      return addressNotice(deed, notice, payload.audience);
    }
    refuseUnfit(payload);
    const notice = await insertNotice(deed.db, toDraft(deed, staff, payload), deed.now);
    return addressNotice(deed, notice, payload.audience);
  },
});

function addressing(rest: string, foldedRest: string): Payload {
  const numbered = readNoticeNumber(foldedRest);
  const audience = readAudienceNames(numbered ? numbered.rest : rest);
  return { step: 'address', audience, ...(numbered && { number: numbered.number }) };
}

function keyOf(payload: Extract<Payload, { step: 'address' }>) {
  if (payload.number !== undefined) return { number: payload.number };
  return payload.noticeId === undefined ? undefined : { noticeId: payload.noticeId as NoticeId };
}

/** Rather than what a kind is called when it has no title of its own. */
function hasTitle({ title }: Draft): boolean {
  return !/^(?:通知|公告|知情明政(?:第\d+期)?)$/.test(title);
}

/** @throws UserError for a notice without words, or with too many. */
function refuseUnfit(draft: Draft): void {
  if (draft.body === '')
    throw new UserError(
      'text_missing',
      noticeWording.bodyMissing(hasTitle(draft) ? maskPersonalData(draft.title) : undefined),
      {},
      'private',
    );
  const chars = visibleChars(draft.title) + visibleChars(draft.body);
  if (chars > MAX_CHARS)
    throw new UserError('text_too_long', noticeWording.tooLong(MAX_CHARS, chars), { chars }, 'private');
}

function toDraft(deed: Deed, staff: AskingStaff, draft: Draft) {
  return {
    committeeId: staff.committee.id,
    authorPersonId: staff.personId,
    kind: draft.kind,
    issueNumber: draft.issueNumber ?? null,
    title: draft.title,
    body: draft.body,
    hasEvent: draft.hasEvent,
    // 公告 is for reading; floods of 收到 are what people complain of most.
    wantsAcknowledgement: draft.kind !== 'bulletinNotice' && !/(?:无需|不用|不必|勿)回复/.test(draft.body),
    expiresAt: new Date(deed.now.getTime() + DRAFT_LASTS_MS),
    inboxId: deed.inboxId,
  };
}
