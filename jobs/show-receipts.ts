/** 回执: staff see, privately, how many acknowledged a notice and who has not, in the roster's order. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { replyPrivately } from '../src/chat/reply.js';
import { countUnboundIn, type ExpectedMember, listExpectedMembers } from '../src/db/acknowledgement.js';
import type { Deed } from '../src/db/deed.js';
import { countEventReplies } from '../src/db/event-reply.js';
import { readNoticeNumber } from '../src/domain/notice-number.js';
import { askingStaff } from './asker.js';
import { sentNoticeMeant } from './notice-draft.js';
import { invitationWording } from './wording/invitation.js';
import { headline } from './wording/notice-cards.js';
import { noticeWording } from './wording/notices.js';

const payload = z.object({ number: z.string().optional() });

/** Names in one message; the sheet (export) has all of them. */
const MAX_NAMES = 500;

export const showReceipts = defineJob<z.infer<typeof payload>, Deed>({
  name: 'show-receipts',
  title: '通知回执',
  payload,
  command: {
    words: ['回执', '谁没回', '谁没收到'],
    usage: '回执（或：谁没回 N-20260423-01）',
    who: 'staff',
    asks: true,
    read(match) {
      const numbered = readNoticeNumber(match.foldedRest);
      if (numbered) return { payload: { number: numbered.number }, reason: 'receipts of a notice' };
      return match.foldedRest === '' ? { payload: {}, reason: 'receipts of the latest notice' } : undefined;
    },
  },
  async run(payload, deed) {
    const staff = askingStaff(deed, 'staff');
    const notice = await sentNoticeMeant(deed, staff, payload.number);
    const event = deed.event as EventInChat;
    if (!notice.wantsAcknowledgement)
      return [replyPrivately(event, noticeWording.wantsNone(notice.number, headline(notice)))];
    const members = await listExpectedMembers(deed.db, notice.id);
    const unbound = await countUnboundIn(deed.db, notice.id);
    const missing = members.filter((member) => !member.acknowledged);
    const lines = [
      `${notice.number}“${headline(notice)}”`,
      noticeWording.receipts(members.length, members.length - missing.length, missing.length),
      notice.hasEvent ? invitationWording.counted(await countEventReplies(deed.db, notice.id)) : '',
      missing.length > 0 ? noticeWording.missing(namesOf(missing, members)) : '',
      unbound > 0 ? noticeWording.unboundAccounts(unbound) : '',
    ];
    return [replyPrivately(event, lines.filter((line) => line !== '').join('\n'))];
  },
});

/** Namesakes are told apart by their 界别. */
function namesOf(missing: readonly ExpectedMember[], all: readonly ExpectedMember[]): string {
  const bearers = new Map<string, number>();
  for (const { name } of all) bearers.set(name, (bearers.get(name) ?? 0) + 1);
  const names = missing
    .slice(0, MAX_NAMES)
    .map(({ name, sector }) => ((bearers.get(name) ?? 0) > 1 && sector ? `${name}（${sector}）` : name));
  return `${names.join('、')}${missing.length > MAX_NAMES ? `等${missing.length}人` : ''}`;
}
