/** 未送达: staff see what failed or is uncertain, and settle it: 已送达, or 重发. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { replyPrivately } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { listUncertain, type Settled, settleDeliveries, type UnsettledDelivery } from '../src/db/delivery.js';
import type { OutboxId } from '../src/db/schema.js';
import { UserError } from '../src/errors.js';
import { type AskingStaff, askingStaff } from './asker.js';
import { deliveryWording } from './wording/deliveries.js';
import { describeSendProblem } from './wording/send-problem.js';

const MAX_LISTED = 30;
const MAX_IDS = 200;

const payload = z.discriminatedUnion('step', [
  z.object({ step: z.literal('list') }),
  z.object({
    step: z.literal('settle'),
    as: z.enum(['sent', 'resend']),
    /** Empty: none was named. */
    ids: z.union([z.literal('all'), z.array(z.number().int().positive()).max(MAX_IDS)]),
  }),
]);
type Payload = z.infer<typeof payload>;

const LIST_WORDS = ['未送达', '未送达列表'];
const SENT_WORD = '已送达';
const RESEND_WORD = '重发';

export const settleDelivery = defineJob<Payload, Deed>({
  name: 'settle-delivery',
  title: '未送达',
  payload,
  command: {
    words: [...LIST_WORDS, SENT_WORD, RESEND_WORD],
    usage: '未送达（处理：已送达 编号，或 重发 编号；可写“全部”）',
    who: 'staff',
    asks: true,
    read(match) {
      if (LIST_WORDS.includes(match.word))
        return match.foldedRest === '' ? { payload: { step: 'list' }, reason: 'unsettled list' } : undefined;
      const ids = readIds(match.foldedRest);
      const as = match.word === SENT_WORD ? 'sent' : 'resend';
      return ids && { payload: { step: 'settle', as, ids }, reason: 'settled' };
    },
  },
  async run(payload, deed) {
    const staff = askingStaff(deed, 'staff');
    return payload.step === 'list' ? list(deed, staff) : settle(deed, staff, payload);
  },
});

/** `#12 15、18` or 全部; undefined when there are other words. */
function readIds(folded: string): 'all' | number[] | undefined {
  const text = folded.trim();
  if (/^(?:全部|所有|都)$/.test(text)) return 'all';
  const words = text.replaceAll('# ', '#').split(/[ ,、;。.]/);
  const ids = words.filter((word) => word !== '').map((word) => word.replace('#', ''));
  if (!ids.every((id) => /^\d{1,15}$/.test(id))) return undefined;
  return [...new Set(ids.map(Number))].slice(0, MAX_IDS);
}

async function list(deed: Deed, staff: AskingStaff): Promise<Reply[]> {
  const event = deed.event as EventInChat;
  const { rows, total } = await listUncertain(deed.db, {
    committeeId: staff.committee.id,
    limit: MAX_LISTED,
  });
  if (total === 0) return [replyPrivately(event, deliveryWording.none)];
  const lines = [
    deliveryWording.head(total),
    ...rows.map(describe),
    total > rows.length ? deliveryWording.rest(total - rows.length) : '',
    deliveryWording.how,
  ];
  return [replyPrivately(event, lines.filter((line) => line !== '').join('\n'))];
}

/** Whom and why, never what: answers to members are theirs. */
function describe(row: UnsettledDelivery): string {
  const what = row.noticeNumber ?? (row.targetKind === 'user' ? '私信' : '群消息');
  const to = row.targetName ?? (row.targetKind === 'user' ? '未绑定的账号' : '未命名的群');
  const kept = row.canResend ? '' : deliveryWording.blanked;
  return deliveryWording.line(row.outboxId, what, to, describeSendProblem(row.errorCode), kept);
}

async function settle(
  deed: Deed,
  staff: AskingStaff,
  { as, ids }: Extract<Payload, { step: 'settle' }>,
): Promise<Reply[]> {
  if (ids.length === 0) throw new UserError('delivery_unknown', deliveryWording.numberMissing, {}, 'private');
  const outcome = await settleDeliveries(deed.db, {
    outboxIds: ids as 'all' | OutboxId[],
    as,
    committeeId: staff.committee.id,
    actorPersonId: staff.personId,
    actor: deed.event?.platform ?? 'console',
    at: deed.now,
  });
  return [replyPrivately(deed.event as EventInChat, describeOutcome(as, outcome))];
}

function describeOutcome(as: 'sent' | 'resend', { settled, blanked, unknown }: Settled): string {
  const done =
    as === 'sent' ? deliveryWording.settled(settled.length) : deliveryWording.resent(settled.length);
  const sentences = [
    settled.length > 0 ? done : '',
    blanked.length > 0 ? deliveryWording.cannotResend(numbers(blanked)) : '',
    unknown.length > 0 ? deliveryWording.unknown(numbers(unknown)) : '',
  ].join('');
  return sentences === '' ? deliveryWording.nothingToDo : sentences;
}

function numbers(ids: readonly number[]): string {
  return ids.map((id) => `#${id}`).join('、');
}
