/** 通知进度: staff see, privately, how many groups a notice has reached. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { replyPrivately } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { countDeliveries } from '../src/db/delivery.js';
import type { OutboxState } from '../src/db/schema.js';
import { readNoticeNumber } from '../src/domain/notice-number.js';
import { askingStaff } from './asker.js';
import { sentNoticeMeant } from './notice-draft.js';
import { headline } from './wording/notice-cards.js';
import { noticeWording } from './wording/notices.js';

const payload = z.object({ number: z.string().optional() });

/** 进度怎么样了？ */
const STILL_ASKS = /^(?:怎么样了?|如何|呢|情况|到哪了?|到哪一步了?)?[\s?。,!~]*$/;

const STATES: readonly (readonly [OutboxState, string])[] = [
  ['sent', '已送达'],
  ['waiting', '等待发送'],
  ['sending', '发送中'],
  ['failed', '未送达'],
  ['uncertain', '不能确定'],
  ['cancelled', '已取消'],
];

export const showNoticeProgress = defineJob<z.infer<typeof payload>, Deed>({
  name: 'show-notice-progress',
  title: '通知进度',
  payload,
  command: {
    // A member's bare 进度 asks for their own tips: show-tips stands before this in the table.
    words: ['进度', '通知进度', '发送进度'],
    usage: '进度 N-20260423-01',
    who: 'staff',
    asks: true,
    read(match) {
      const numbered = readNoticeNumber(match.foldedRest);
      if (numbered) return { payload: { number: numbered.number }, reason: 'progress of a notice' };
      if (!STILL_ASKS.test(match.foldedRest)) return undefined;
      return { payload: {}, reason: 'progress of the latest notice' };
    },
  },
  async run(payload, deed) {
    const staff = askingStaff(deed, 'staff');
    const notice = await sentNoticeMeant(deed, staff, payload.number);
    const counts = await countDeliveries(deed.db, notice.id);
    const parts = STATES.flatMap(([state, word]) => (counts[state] ? [`${word}${counts[state]}个群`] : []));
    const open = (counts.failed ?? 0) + (counts.uncertain ?? 0) > 0;
    return [
      replyPrivately(
        deed.event as EventInChat,
        noticeWording.progress(notice.number, headline(notice), parts, open),
      ),
    ];
  },
});
