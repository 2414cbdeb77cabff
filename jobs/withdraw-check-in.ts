/** 撤回打卡: a member takes their last check-in back; the day's next one counts then. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { replyAside, replyPrivately } from '../src/chat/reply.js';
import { insertWithdrawal } from '../src/db/check-in-fold.js';
import { listWithdrawn } from '../src/db/check-in-list.js';
import type { Deed } from '../src/db/deed.js';
import { askingMember } from './asker.js';
import { describeCheckIn } from './check-in-reply.js';
import { tipSentLast } from './tip-sent-last.js';
import { takeTipBack } from './withdraw-tip.js';
import { checkInWording as wording } from './wording/check-in.js';

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
    if (which === 'other') return [replyPrivately(message, wording.withdrawOther)];
    const tip = which === 'last' ? await tipSentLast(deed, member, message.sentAt) : undefined;
    if (tip) return takeTipBack({}, deed, member);
    const inboxId = deed.inboxId as NonNullable<Deed['inboxId']>;
    await insertWithdrawal(deed.db, { inboxId, memberId: member.memberId, sentAt: message.sentAt });
    const withdrawn = await listWithdrawn(deed.db, inboxId);
    const [first] = withdrawn;
    if (!first) return [replyAside(message, wording.nothingToWithdraw(member.name))];
    const days = withdrawn.map((one) => one.studyDay);
    const place = describeCheckIn({ book: first.book, part: first.part });
    return [replyAside(message, wording.withdrawn(member.name, days, place))];
  },
});
