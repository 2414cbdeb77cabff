/** 未送达: staff see what failed or is uncertain, and settle it: 已送达, or 重发. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { replyPrivately } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { listUncertain, type Settled, settleDeliveries, type UnsettledDelivery } from '../src/db/delivery.js';
import type { OutboxId } from '../src/db/schema.js';
import { describeSendProblem } from '../src/domain/send-problem.js';
import { UserError } from '../src/errors.js';
import { type AskingStaff, askingStaff } from './asker.js';

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
  if (!/^(?:#? ?\d{1,15}(?:[ ,、;。.]+|$))*$/.test(text)) return undefined;
  return [...new Set((text.match(/\d+/g) ?? []).map(Number))].slice(0, MAX_IDS);
}

async function list(deed: Deed, staff: AskingStaff): Promise<Reply[]> {
  const event = deed.event as EventInChat;
  const { rows, total } = await listUncertain(deed.db, {
    committeeId: staff.committee.id,
    limit: MAX_LISTED,
  });
  if (total === 0) return [replyPrivately(event, '目前没有未送达的消息。')];
  const lines = [
    `未送达或不能确定的消息共${total}条：`,
    ...rows.map(describe),
    total > rows.length ? `……其余${total - rows.length}条处理后再发送“未送达”查看。` : '',
    '请核对后回复：已送达 编号，或：重发 编号。编号可写几个，也可写“全部”。',
  ];
  return [replyPrivately(event, lines.filter((line) => line !== '').join('\n'))];
}

/** Whom and why, never what: answers to members are theirs. */
function describe(row: UnsettledDelivery): string {
  const what = row.noticeNumber ?? (row.targetKind === 'user' ? '私信' : '群消息');
  const to = row.targetName ?? (row.targetKind === 'user' ? '未绑定的账号' : '未命名的群');
  const kept = row.canResend ? '' : '（内容已清除，不能重发）';
  return `#${row.outboxId} ${what} → ${to}：${describeSendProblem(row.errorCode)}${kept}`;
}

async function settle(
  deed: Deed,
  staff: AskingStaff,
  { as, ids }: Extract<Payload, { step: 'settle' }>,
): Promise<Reply[]> {
  if (ids.length === 0)
    throw new UserError(
      'delivery_unknown',
      '请写明编号，例如：已送达 12，或：重发 12。编号请发送“未送达”查看；也可以写“全部”。',
      {},
      'private',
    );
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
  const done = as === 'sent' ? `已将${settled.length}条记为送达。` : `已安排${settled.length}条重发。`;
  const sentences = [
    settled.length > 0 ? done : '',
    blanked.length > 0 ? `${numbers(blanked)}的内容已清除，不能重发，请另发一次。` : '',
    unknown.length > 0 ? `${numbers(unknown)}没有找到或已处理过。` : '',
  ].join('');
  return sentences === '' ? '目前没有需要处理的消息。' : sentences;
}

function numbers(ids: readonly number[]): string {
  return ids.map((id) => `#${id}`).join('、');
}
