/** Reading answers to what 打卡 asked: the content, the topic, the day. */

import type { Reading, ReadingContext, Words } from '../src/chat/define-job.js';
import { readContentAnswer, readDayAnswer, readTitleChoice } from '../src/chat/study-answer.js';
import { type CheckInPayload, type CheckInQuestion, checkInQuestion } from './check-in-said.js';

/** undefined: it is no answer to this question. */
export function readCheckInAnswer(
  words: Words,
  asked: Record<string, unknown>,
  context: ReadingContext,
): Reading<CheckInPayload> {
  const question = checkInQuestion.safeParse(asked).data;
  if (question === undefined) return undefined;
  if (question.wants === 'topic') return topicAnswer(words, question);
  if (question.wants === 'day') return dayAnswer(words, question, context);
  const study = readContentAnswer(words);
  if (study === undefined) return undefined;
  const { topicId, days, backfilled } = question;
  const reflection = [question.reflection, study.reflection].filter((one) => one !== '').join('\n');
  const book = study.book ?? question.book;
  const part = study.part ?? question.part;
  return {
    payload: {
      backfill: backfilled,
      reflection,
      question: 'answered',
      topicId,
      days,
      ...(book !== undefined && { book }),
      ...(part !== undefined && { part }),
    },
    reason: 'check-in, content answered',
  };
}

function topicAnswer(
  words: Words,
  question: Extract<CheckInQuestion, { wants: 'topic' }>,
): Reading<CheckInPayload> {
  const chosen = readTitleChoice(
    words,
    question.topics.map((topic) => topic.title),
  );
  if (chosen === undefined) return undefined;
  const { study, ...said } = question.said;
  const topicId = question.topics[chosen]!.id;
  return { payload: { ...study, question: 'answered', topicId, said }, reason: 'check-in, topic chosen' };
}

/** A day, and perhaps with it what the words of the 补卡 did not say. */
function dayAnswer(
  words: Words,
  question: Extract<CheckInQuestion, { wants: 'day' }>,
  context: ReadingContext,
): Reading<CheckInPayload> {
  const answered = readDayAnswer(words, context);
  if (answered === undefined) return undefined;
  const { study, ...said } = question.said;
  const { decoration: _, ...named } = answered;
  const hasContent = study.book !== undefined || study.part !== undefined || study.reflection !== '';
  const content = hasContent ? { book: study.book, part: study.part, reflection: study.reflection } : {};
  return {
    payload: { ...named, ...content, backfill: true, question: 'answered', topicId: question.topicId, said },
    reason: 'check-in, day answered',
  };
}
