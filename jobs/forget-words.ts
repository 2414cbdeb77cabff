/** 忘记原话: words that are no longer needed are blanked, and questions nobody answered are closed. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { Deed } from '../src/db/deed.js';
import { deleteExpiredDialogues } from '../src/db/dialogue.js';
import { forgetFeedbackSenders } from '../src/db/feedback.js';
import { blankOldWords } from '../src/db/inbox.js';
import { blankOldPayloads } from '../src/db/outbox.js';
import { deleteHistoryAsks, deleteTicks } from '../src/db/own-traffic.js';
import { deleteRecallsBefore } from '../src/db/recall.js';
import { forgetTold } from '../src/db/told.js';

const DAY_MS = 86_400_000;
/** Twice as long as any platform delivers a message again. */
const RECALLS_KEPT_DAYS = 60;
/** Longer than a missed tick is made up for. */
const OWN_TRAFFIC_KEPT_DAYS = 3;
/** A tick blanks this many at most, so that no transaction lasts; the next goes on a minute later: 2.8 million rows a day. */
const ROWS_A_TICK = 2_000;

/** @param keepDays INBOX_WORDS_DAYS: for how long handled words are kept. */
export function makeForgetWords(keepDays: number) {
  return defineJob<object, Deed>({
    name: 'forget-words',
    title: '忘记原话',
    payload: z.object({}),
    async run(_, deed) {
      const before = new Date(deed.now.getTime() - keepDays * DAY_MS);
      await blankOldWords(deed.db, before, ROWS_A_TICK);
      await blankOldPayloads(deed.db, before, ROWS_A_TICK);
      const ours = new Date(deed.now.getTime() - OWN_TRAFFIC_KEPT_DAYS * DAY_MS);
      await deleteHistoryAsks(deed.db, ours, ROWS_A_TICK);
      await deleteTicks(deed.db, ours, ROWS_A_TICK);
      await deleteExpiredDialogues(deed.db, deed.now);
      await forgetFeedbackSenders(deed.db, before);
      await forgetTold(deed.db, new Date(deed.now.getTime() - 2 * DAY_MS));
      await deleteRecallsBefore(deed.db, new Date(deed.now.getTime() - RECALLS_KEPT_DAYS * DAY_MS));
      return [];
    },
  });
}
