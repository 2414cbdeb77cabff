/** 撤回打卡: a member takes their last check-in back; the day's next one counts then. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { replyPrivately, replyTo } from '../src/chat/reply.js';
import { findLastSentAt, findWithdrawn } from '../src/db/check-in.js';
import { insertWithdrawal } from '../src/db/check-in-fold.js';
import type { Deed } from '../src/db/deed.js';
import { findLastPending } from '../src/db/tip-list.js';
import { shownTipNumber } from '../src/domain/tip-number.js';
import { type AskingMember, askingMember } from './asker.js';

const payload = z.object({
  /** `last`: whatever they did last, which may be no check-in · `other`: they name one, which cannot be told apart. */
  which: z.enum(['checkIn', 'last', 'other']),
});
type Payload = z.infer<typeof payload>;

const LAST_WORDS = ['删除刚才那条', '撤回刚才那条'];
const NOTHING_MORE = /^(?:了|吧|一下|谢谢|最后一?[次条]|上一?[次条]|刚才的?)?[\s,。.!~]*$/;

export const withdrawCheckIn = defineJob<Payload, Deed>({
  name: 'withdraw-check-in',
  title: '撤回打卡',
  payload,
  command: {
    words: ['撤回打卡', '撤销打卡', '删除打卡', ...LAST_WORDS],
    usage: '撤回打卡（撤回您最近24小时内的上一次打卡）',
    who: 'member',
    read(match) {
      if (!NOTHING_MORE.test(match.foldedRest))
        return { payload: { which: 'other' }, reason: 'withdrawal of one named' };
      const which = LAST_WORDS.includes(match.word) ? 'last' : 'checkIn';
      return { payload: { which }, reason: 'withdrawal' };
    },
  },
  async run({ which }, deed) {
    const member = askingMember(deed);
    const message = deed.event as MessageEvent;
    if (which === 'other')
      return [
        replyPrivately(
          message,
          '只能撤回最近24小时内的上一次打卡。如要撤回，请只发送：撤回打卡。更早的请联系机关工作人员。',
        ),
      ];
    const tip = which === 'last' ? await tipSentLast(deed, member, message) : undefined;
    if (tip) return [replyPrivately(message, askWhich(tip))];
    const inboxId = deed.inboxId as NonNullable<Deed['inboxId']>;
    await insertWithdrawal(deed.db, { inboxId, memberId: member.memberId, sentAt: message.sentAt });
    const withdrawn = await findWithdrawn(deed.db, inboxId);
    if (!withdrawn) return [replyTo(message, `${member.name}委员，最近24小时内没有可以撤回的打卡。`)];
    const { studyDay: day, book, part } = withdrawn;
    const place = [book && `《${book}》`, part].filter(Boolean).join('');
    const when = `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;
    return [replyTo(message, `${member.name}委员，已撤回${when}的打卡${place && `：${place}`}。`)];
  },
});

/** The number of the tip that was their last deed, rather than a check-in. */
async function tipSentLast(
  deed: Deed,
  member: AskingMember,
  message: MessageEvent,
): Promise<string | undefined> {
  const tip = await findLastPending(deed.db, member.committee.id, member.personId, message.sentAt);
  if (!tip) return undefined;
  const checkInAt = await findLastSentAt(deed.db, member.memberId, message.sentAt);
  if (checkInAt && checkInAt > tip.sentAt) return undefined;
  return shownTipNumber(tip.number, member.committee.code, deed.asker.standings.length > 1);
}

function askWhich(number: string): string {
  return `您最近提交的是社情民意 ${number}，还没有撤回任何内容。要撤回它，请在聊天中撤回原消息；要撤回上一次打卡，请发送：撤回打卡。`;
}
