/** 答复反馈: an admin answers a numbered 意见反馈; the answer goes privately to whoever wrote it, whom nobody is told. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { fold } from '../src/chat/fold.js';
import { replyPrivately, sayTo } from '../src/chat/reply.js';
import { appendAudit } from '../src/db/audit.js';
import type { Deed } from '../src/db/deed.js';
import { findFeedback, listOpenFeedback, markFeedbackAnswered } from '../src/db/feedback.js';
import { beijingDay } from '../src/domain/beijing-time.js';
import { readFeedbackNumber } from '../src/domain/feedback-number.js';
import { nextWakingInstant } from '../src/domain/quiet-hours.js';
import { visibleChars } from '../src/domain/visible-chars.js';
import { UserError } from '../src/errors.js';
import { type AskingStaff, askingStaff } from './asker.js';
import { feedbackWording } from './wording/feedback.js';

const payload = z.object({ number: z.string().optional(), text: z.string() });
type Payload = z.infer<typeof payload>;

const LISTED = 20;
const MAX_CHARS = 2_000;
const LIST_WORDS = ['查看反馈', '反馈列表', '待答复'];

export const answerFeedback = defineJob<Payload, Deed>({
  name: 'answer-feedback',
  title: '答复反馈',
  payload,
  command: {
    words: ['答复', '回复反馈', '答复反馈', ...LIST_WORDS],
    usage: '查看反馈 · 答复 FK-2026-0001 要说的话（转达给反馈人，不显示是谁）',
    who: 'admin',
    read({ word, rest }) {
      const folded = fold(rest, 200);
      const found = readFeedbackNumber(folded.text);
      if (found === undefined)
        return LIST_WORDS.includes(word) && rest === ''
          ? { payload: { text: '' }, reason: 'feedback listed' }
          : undefined;
      const text = rest.slice(folded.origin(found.length)).trim();
      return { payload: { number: found.number, text }, reason: 'feedback answered' };
    },
  },
  async run({ number, text }, deed) {
    const staff = askingStaff(deed, 'admin');
    const event = deed.event as EventInChat;
    return number === undefined ? list(deed, staff, event) : answer(number, text, deed, staff, event);
  },
});

async function list(deed: Deed, staff: AskingStaff, event: EventInChat): Promise<Reply[]> {
  const { listed, total } = await listOpenFeedback(deed.db, staff.committee.id, LISTED);
  const [first] = listed;
  if (!first) return [replyPrivately(event, feedbackWording.noneOpen)];
  const lines = listed.map(({ number, kind, sentAt }) =>
    feedbackWording.openLine(number, feedbackWording.kind[kind], beijingDay(sentAt)),
  );
  const head = feedbackWording.openHead(total);
  return [replyPrivately(event, [head, ...lines, feedbackWording.howToAnswer(first.number)].join('\n'))];
}

async function answer(
  number: string,
  text: string,
  deed: Deed,
  staff: AskingStaff,
  event: EventInChat,
): Promise<Reply[]> {
  const feedback = await findFeedback(deed.db, deed.seal, staff.committee.id, number);
  if (!feedback) throw new UserError('feedback_unknown', feedbackWording.unknown, {}, 'private');
  const chars = visibleChars(text);
  if (chars === 0) throw new UserError('text_missing', feedbackWording.answerMissing(number), {}, 'private');
  if (chars > MAX_CHARS)
    throw new UserError('text_too_long', feedbackWording.answerTooLong(chars, MAX_CHARS), {}, 'private');
  const { sender } = feedback;
  if (!sender) return [replyPrivately(event, feedbackWording.senderForgotten(number))];
  await markFeedbackAnswered(deed.db, feedback.id, staff.personId, deed.now);
  await appendAudit(deed.db, {
    committeeId: staff.committee.id,
    actorPersonId: staff.personId,
    actor: event.platform,
    action: 'answer-feedback',
    objectKind: 'feedback',
    objectId: number,
    at: deed.now,
  });
  const notBefore = nextWakingInstant(deed.now);
  return [
    replyPrivately(event, feedbackWording.answered(number)),
    {
      ...sayTo(
        { kind: 'user', id: sender.platformUserId },
        feedbackWording.answer(feedbackWording.kind[feedback.kind], number, text),
      ),
      platform: sender.platform,
      ...(notBefore > deed.now && { notBefore }),
    },
  ];
}
