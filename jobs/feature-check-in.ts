/** 精选: staff, or a convener in their group, choose a check-in to be shown first; 取消精选 takes it back. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { replySeen } from '../src/chat/reply.js';
import { appendAudit } from '../src/db/audit.js';
import { insertFeaturing } from '../src/db/check-in-featured.js';
import type { Deed } from '../src/db/deed.js';
import { askingReviewer, checkInMeant, describeReviewed, readMeant, reviewed } from './reviewed-check-in.js';
import { dayInWords } from './wording/check-in.js';
import { reviewWording as wording } from './wording/review.js';

const payload = z.object({ featured: z.boolean(), meant: reviewed });

const FEATURE_WORDS = ['精选', '设为精选', '加入精选'];
const TAKE_BACK_WORDS = ['取消精选', '撤销精选'];
/** 精选这篇 says no more than 精选. */
const THIS_ONE = /^(?:这[篇条段个]|此[篇条]|一下|[。.!👍\s])*$/u;

export const featureCheckIn = defineJob<z.infer<typeof payload>, Deed>({
  name: 'feature-check-in',
  title: '精选',
  payload,
  command: {
    words: [...FEATURE_WORDS, ...TAKE_BACK_WORDS],
    usage: '引用委员的打卡，发送：精选（取消：取消精选）',
    who: 'convener',
    forStaff: { who: 'staff', title: '精选', usage: '引用打卡发送：精选；或：精选 李秀兰 12月1日' },
    read(match, _words, context) {
      const found = readMeant(match, context);
      const isMore = found?.meant.by === 'quoted' && !THIS_ONE.test(found.words);
      if (found === undefined || isMore) return undefined;
      const featured = FEATURE_WORDS.includes(match.word);
      return {
        payload: { featured, meant: found.meant },
        reason: featured ? 'check-in featured' : 'check-in featured no longer',
      };
    },
  },
  async run({ featured, meant }, deed) {
    const reviewer = askingReviewer(deed);
    const message = deed.event as MessageEvent;
    const checkIn = await checkInMeant(deed, meant, featured ? '精选' : '取消精选');
    const { name, studyDay } = checkIn;
    const what = describeReviewed(checkIn);
    await insertFeaturing(
      deed.db,
      {
        checkInId: checkIn.id,
        featured,
        saidBy: reviewer.personId,
        sentAt: message.sentAt,
        inboxId: deed.inboxId,
      },
      message,
    );
    await appendAudit(deed.db, {
      committeeId: reviewer.committee.id,
      actorPersonId: reviewer.personId,
      actor: message.platform,
      action: 'feature-check-in',
      objectKind: 'check_in',
      objectId: checkIn.id,
      detail: { featured },
    });
    if (featured) return [replySeen(message, wording.featured(name, dayInWords(studyDay), what))];
    return [
      replySeen(
        message,
        checkIn.isFeatured
          ? wording.featuredNoLonger(name, dayInWords(studyDay), what)
          : wording.notFeatured(name, dayInWords(studyDay)),
      ),
    ];
  },
});
