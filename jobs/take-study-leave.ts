/** 请假, 销假: a member's study leave freezes their streak. The formal leave that an invitation asks for is another thing. */

import { z } from 'zod';
import { defineJob, type ReadingContext, type Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { readEventReply } from '../src/chat/event-reply-text.js';
import { isOtherLeave, readLeaveDays, readReturnDay } from '../src/chat/leave-text.js';
import { replyAside, replyPrivately } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogueUnless } from '../src/db/dialogue.js';
import type { InboxId } from '../src/db/schema.js';
import { insertLeave, listLeaveDays } from '../src/db/study-leave.js';
import { addDays, beijingDay } from '../src/domain/beijing-time.js';
import { UserError } from '../src/errors.js';
import { type AskingMember, askingMember } from './asker.js';
import { studyLeaveWording as wording } from './wording/study-leave.js';

const OPEN_MS = 30 * 60_000;
/** A leave begins at most so long ago, and lasts at most so long. */
const LATE_DAYS = 7;
const MAX_DAYS = 366;
/** A return holds for all days to come. */
const FOR_EVER = '9999-12-31';

const payload = z.discriminatedUnion('step', [
  z.object({
    step: z.literal('leave'),
    fromDay: z.string(),
    toDay: z.string(),
    answered: z.literal(true).optional(),
  }),
  z.object({ step: z.literal('return'), fromDay: z.string() }),
  z.object({ step: z.literal('ask') }),
  z.object({ step: z.literal('impossible') }),
  /** What an invitation, or a quoted notice, asks for. */
  z.object({ step: z.literal('formal') }),
]);
type Payload = z.infer<typeof payload>;

/** 请假三天, 请假从明天起一周. */
const CLOSE = /^请假(?=[一二两三四五六七八九十半从到今明后下这周星])/;
const CLOSE_MAX_CHARS = 20;
const ASKS = /[吗么呢?]|多少|怎|谁|能不能|可不可|扣/;
const NAMED_WORDS = ['学习请假', '打卡请假', '这两天停一下', '这几天停一下', '停一下打卡', '暂停打卡'];
const RETURN_WORDS = ['销假', '提前销假', '打卡销假', '学习销假'];

export const takeStudyLeave = defineJob<Payload, Deed>({
  name: 'take-study-leave',
  title: '学习请假',
  payload,
  command: {
    words: [...NAMED_WORDS, ...RETURN_WORDS, '请假'],
    usage: '请假 12月3日至5日（学习打卡的请假；提前回来发：销假）',
    who: 'member',
    hasContent: (payload) => payload.step === 'leave',
    read(match, _words, context) {
      const isNamed = match.word !== '请假';
      if (!isNamed && isOtherLeave(match.foldedRest)) return undefined;
      // To a group that reads nothing together it is said of something else.
      if (!context.addressed && !context.topicRunning) return undefined;
      if (RETURN_WORDS.includes(match.word)) {
        const fromDay = readReturnDay(match.rest, context.sentAt);
        return {
          payload: fromDay ? { step: 'return', fromDay } : { step: 'impossible' },
          reason: 'study leave is over',
        };
      }
      return readLeave(`${match.word} ${match.rest}`, context);
    },
  },
  hears(words, context) {
    const text = words.folded.text;
    const isInvited = context.quoted?.kind === 'notice' || context.notices.some((notice) => notice.hasEvent);
    if (!isInvited) return CLOSE.test(text) && !context.quoted ? hearLeave(text, context) : undefined;
    if (!text.includes('假') || NAMED_WORDS.some((word) => text.startsWith(word))) return undefined;
    return readEventReply(words)?.answer === 'leaveRequested'
      ? { payload: { step: 'formal' }, reason: 'leave of an event' }
      : undefined;
  },
  answer(words, _question, context) {
    const days = readLeaveDays(words.original, context.sentAt);
    if (days === undefined) return undefined;
    return 'problem' in days
      ? { payload: { step: 'impossible' }, reason: 'days of leave impossible' }
      : { payload: { step: 'leave', ...days, answered: true }, reason: 'days of leave answered' };
  },
  async run(payload, deed) {
    const message = deed.event as MessageEvent;
    const member = askingMember(deed);
    switch (payload.step) {
      case 'formal':
        return [replyPrivately(message, wording.formal)];
      case 'impossible':
        throw new UserError('date_impossible', wording.impossible);
      case 'ask':
        return ask(deed, message, member);
      case 'return':
        return comeBack(deed, message, member, payload.fromDay);
      case 'leave':
        return take(deed, message, member, payload);
    }
  },
});

/** 请假一周: said without a gap only where days follow at once, and hardly more. */
function hearLeave(text: string, context: ReadingContext): { payload: Payload; reason: string } | undefined {
  if (!context.addressed && !context.topicRunning) return undefined;
  const isOther = text.length > CLOSE_MAX_CHARS || isOtherLeave(text.slice(2)) || ASKS.test(text);
  const leave = isOther ? undefined : readLeave(text, context);
  return leave?.payload.step === 'leave' ? leave : undefined;
}

function readLeave(words: string, context: ReadingContext): { payload: Payload; reason: string } {
  const days = readLeaveDays(words, context.sentAt);
  if (days === undefined) return { payload: { step: 'ask' }, reason: 'study leave without days' };
  if ('problem' in days) return { payload: { step: 'impossible' }, reason: 'study leave, days impossible' };
  return { payload: { step: 'leave', ...days }, reason: 'study leave' };
}

/** In private, for whoever only says 请假 in a group may mean something else. */
async function ask(deed: Deed, message: MessageEvent, member: AskingMember): Promise<Reply[]> {
  const opened = await insertDialogueUnless(
    deed.db,
    deed.seal,
    { ...message, chatKind: 'private' },
    {
      job: 'take-study-leave',
      payload: {},
      expiresAt: new Date(deed.now.getTime() + OPEN_MS),
      now: deed.now,
    },
  );
  return opened ? [replyPrivately(message, wording.daysAsked(member.name))] : [];
}

async function take(
  deed: Deed,
  message: MessageEvent,
  member: AskingMember,
  { fromDay, toDay, answered }: Extract<Payload, { step: 'leave' }>,
): Promise<Reply[]> {
  const today = beijingDay(message.sentAt);
  if (fromDay < addDays(today, -LATE_DAYS))
    throw new UserError('date_impossible', wording.tooLate(LATE_DAYS, addDays(today, -LATE_DAYS)));
  if (toDay > addDays(fromDay, MAX_DAYS - 1))
    throw new UserError('date_impossible', wording.tooLong(MAX_DAYS));
  if (answered) await closeDialogue(deed.db, message, 'take-study-leave');
  await insertLeave(deed.db, message, {
    inboxId: deed.inboxId as InboxId,
    memberId: member.memberId,
    kind: 'leave',
    fromDay,
    toDay,
    sentAt: message.sentAt,
  });
  return [replyAside(message, wording.taken(member.name, fromDay, toDay))];
}

async function comeBack(
  deed: Deed,
  message: MessageEvent,
  member: AskingMember,
  fromDay: string,
): Promise<Reply[]> {
  const today = beijingDay(message.sentAt);
  if (fromDay < addDays(today, -LATE_DAYS))
    throw new UserError('date_impossible', wording.tooLate(LATE_DAYS, addDays(today, -LATE_DAYS)));
  const frozen = await listLeaveDays(deed.db, member.memberId, fromDay, addDays(fromDay, MAX_DAYS));
  // Kept all the same: the leave it ends may still arrive.
  await insertLeave(deed.db, message, {
    inboxId: deed.inboxId as InboxId,
    memberId: member.memberId,
    kind: 'return',
    fromDay,
    toDay: FOR_EVER,
    sentAt: message.sentAt,
  });
  const said = frozen.length > 0 ? wording.back(member.name, fromDay) : wording.notOnLeave(member.name);
  return [replyAside(message, said)];
}
