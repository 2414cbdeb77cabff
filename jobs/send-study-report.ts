/** 述学: a member's own report on what they studied in a period, as a .docx for them alone. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { findPeriod } from '../src/chat/period-text.js';
import { replyPrivately } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { openScope } from '../src/db/export-scope.js';
import { countAll } from '../src/db/export-totals.js';
import { beijingDay } from '../src/domain/beijing-time.js';
import { UserError } from '../src/errors.js';
import { askingMember } from './asker.js';
import { promiseFile } from './file-reply.js';
import { fileSent, sentStep } from './file-sent.js';
import { exportWording as wording } from './wording/exports.js';

const payload = z.discriminatedUnion('step', [
  z.object({
    step: z.literal('ask'),
    from: z.string().optional(),
    to: z.string().optional(),
    impossible: z.literal(true).optional(),
  }),
  sentStep,
]);
type Payload = z.infer<typeof payload>;

const NAME = 'send-study-report';
/** 述学会议明天开, 述学材料交了吗 are talk about it. */
const NOTHING_MORE = /^[\s?。,!~:;]*$/;

export const sendStudyReport = defineJob<Payload, Deed>({
  name: NAME,
  title: '述学',
  payload,
  command: {
    words: ['述学', '述学报告', '我的述学', '我的述学报告', '我的学习报告', '学习报告'],
    usage: '述学 · 述学 2026年上半年 · 述学 1月至6月',
    who: 'member',
    asks: true,
    read(match, _words, context) {
      const text = match.foldedRest;
      if (NOTHING_MORE.test(text)) {
        // 学习报告 alone is what groups talk about, too.
        if (match.word === '学习报告' && !context.addressed) return undefined;
        return { payload: { step: 'ask' }, reason: 'study report of this year' };
      }
      const period = findPeriod(text, context.sentAt);
      if (!period || !NOTHING_MORE.test(text.slice(0, period.start))) return undefined;
      if (!NOTHING_MORE.test(text.slice(period.end))) return undefined;
      if (period.from === undefined)
        return { payload: { step: 'ask', impossible: true }, reason: 'study report of no period' };
      const { from, to } = period;
      return { payload: { step: 'ask', from, to }, reason: 'study report of a period' };
    },
  },
  run: async (payload, deed) => (payload.step === 'sent' ? fileSent(payload) : promise(payload, deed)),
});

async function promise(asked: Extract<Payload, { step: 'ask' }>, deed: Deed): Promise<Reply[]> {
  const member = askingMember(deed);
  const message = deed.event as MessageEvent;
  if (asked.impossible)
    throw new UserError('date_impossible', wording.periodImpossible('述学 1月至6月'), {}, 'private');
  const today = beijingDay(message.sentAt);
  const span = { from: asked.from ?? `${today.slice(0, 4)}-01-01`, to: asked.to ?? today };
  const whose = { committeeId: member.committee.id, memberId: member.memberId };
  const { rows } = await countAll(deed.db, await openScope(deed.db, { ...whose, ...span }));
  if (rows === 0) return [replyPrivately(message, wording.reportEmpty(member.name, span))];
  return promiseFile(message, wording.reportComes(member.name, span, rows), {
    fileName: wording.reportName(member.name, span),
    recipe: { file: 'study-report', ...whose, ...span, askedAt: deed.now.toISOString() },
    job: NAME,
  });
}
