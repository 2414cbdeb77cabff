/** 考学统计: staff see in private how many answered each question and how many rightly; never who. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { replyPrivately } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { countQuizAnswers, listQuizzes } from '../src/db/quiz.js';
import { askingStaff } from './asker.js';
import { quizWording as wording } from './wording/quiz.js';

const AROUND_MS = 180 * 86_400_000;
const MOST_QUIZZES = 5;

export const countQuiz = defineJob<object, Deed>({
  name: 'count-quiz-answers',
  title: '考学统计',
  payload: z.object({}),
  command: {
    words: ['考学统计'],
    usage: '考学统计',
    who: 'staff',
    asks: true,
    read: (match) =>
      /^[\s?。,!~]*$/.test(match.foldedRest) ? { payload: {}, reason: 'quiz counts asked for' } : undefined,
  },
  async run(_, deed) {
    const staff = askingStaff(deed, 'staff');
    const message = deed.event as MessageEvent;
    const since = new Date(deed.now.getTime() - AROUND_MS);
    const quizzes = (await listQuizzes(deed.db, staff.committee.id, since)).slice(0, MOST_QUIZZES);
    const parts: string[] = [];
    for (const quiz of quizzes) parts.push(wording.counts(quiz, await countQuizAnswers(deed.db, quiz.id)));
    return [replyPrivately(message, parts.length > 0 ? parts.join('\n') : wording.noQuizYet)];
  },
});
