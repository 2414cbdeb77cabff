/** 撤回消息: what came of a message goes with it when its author recalls it on the platform. Silent, in whatever order they arrive. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { RecalledEvent } from '../src/chat/event.js';
import { markRecommendationRecalled } from '../src/db/book-recommendation.js';
import { markChainVersionRecalled } from '../src/db/chain.js';
import { markCommentRecalled } from '../src/db/check-in-comment.js';
import { markFeaturingRecalled } from '../src/db/check-in-featured.js';
import { markCheckInRecalled } from '../src/db/check-in-fold.js';
import type { Deed } from '../src/db/deed.js';
import { markEventReplyRecalled } from '../src/db/event-reply.js';
import { cancelHeldUntilLater } from '../src/db/outbox.js';
import { markQuizAnswersRecalled } from '../src/db/quiz.js';
import { findInboxId, insertRecall } from '../src/db/recall.js';
import { markAttendanceRecalled } from '../src/db/session-attendance.js';
import { markChoicesRecalled } from '../src/db/study-choice.js';
import { markLeaveRecalled } from '../src/db/study-leave.js';
import { markParticipationRecalled } from '../src/db/study-participation.js';
import { markTipRecalled } from '../src/db/tip-recall.js';

export const followRecall = defineJob<object, Deed>({
  name: 'follow-recall',
  title: '撤回消息',
  payload: z.object({}),
  happens: (event) => (event.type === 'recalled' ? {} : undefined),
  async run(_, deed) {
    const recalled = deed.event as RecalledEvent;
    await insertRecall(deed.db, recalled, recalled.sentAt);
    const inboxId = await findInboxId(deed.db, recalled);
    if (inboxId === undefined) return [];
    await markCheckInRecalled(deed.db, inboxId, recalled.sentAt);
    await markFeaturingRecalled(deed.db, inboxId, recalled.sentAt);
    await markCommentRecalled(deed.db, inboxId, recalled.sentAt);
    await markLeaveRecalled(deed.db, inboxId, recalled.sentAt);
    await markChoicesRecalled(deed.db, inboxId, recalled.sentAt);
    await markParticipationRecalled(deed.db, inboxId, recalled.sentAt);
    await markChainVersionRecalled(deed.db, inboxId, recalled.sentAt);
    await markRecommendationRecalled(deed.db, inboxId, recalled.sentAt);
    await markAttendanceRecalled(deed.db, inboxId, recalled.sentAt);
    await markQuizAnswersRecalled(deed.db, inboxId, recalled.sentAt);
    await markEventReplyRecalled(deed.db, inboxId, recalled.sentAt);
    await markTipRecalled(deed.db, inboxId, recalled.sentAt);
    await cancelHeldUntilLater(deed.db, inboxId, deed.now);
    return [];
  },
});
