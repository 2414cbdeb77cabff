/** 考学: a member sees the open questions and answers them in private; they alone hear what is right. No points, no ranking. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { type QuizAnswer, readQuizAnswers } from '../src/chat/quiz-answer-text.js';
import type { QuizQuestion } from '../src/chat/quiz-text.js';
import { replyAside, replyPrivately } from '../src/chat/reply.js';
import { readTitleChoice } from '../src/chat/study-answer.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogue } from '../src/db/dialogue.js';
import { insertQuizAnswers, listQuizzes, type Quiz } from '../src/db/quiz.js';
import type { InboxId } from '../src/db/schema.js';
import { UserError } from '../src/errors.js';
import { type AskingMember, askingMember } from './asker.js';
import { quizWording as wording } from './wording/quiz.js';

const NAME = 'answer-quiz';
const QUESTION_MS = 30 * 60_000;
/** Who answers a quiz that closed not longer ago is told so. */
const TOLD_MS = 30 * 86_400_000;
const NOTHING_MORE = /^[\s?。,!~]*$/;

const answers = z.array(z.object({ place: z.number(), answer: z.string() }));
const payload = z.object({
  /** None: the questions are asked for. */
  answers,
  quizId: z.number().optional(),
});
const question = z.object({ answers, quizzes: z.array(z.object({ id: z.number(), title: z.string() })) });

export const answerQuiz = defineJob<z.infer<typeof payload>, Deed>({
  name: NAME,
  title: '考学',
  payload,
  command: {
    words: ['考学', '考学答题'],
    usage: '考学（看题目）；作答：1A 2BC 3对（私聊）',
    who: 'member',
    read(match) {
      if (NOTHING_MORE.test(match.foldedRest)) return { payload: { answers: [] }, reason: 'quiz asked for' };
      const read = readQuizAnswers(match.foldedRest);
      return read && { payload: { answers: read }, reason: 'quiz answered' };
    },
  },
  /** In private the answers say it all. */
  hears(words, { chatKind }) {
    const read = chatKind === 'private' ? readQuizAnswers(words.folded.text) : undefined;
    return read && { payload: { answers: read }, reason: 'quiz answered, heard' };
  },
  answer(words, asked) {
    const kept = question.safeParse(asked.payload).data;
    const chosen = readTitleChoice(words, kept?.quizzes.map((one) => one.title) ?? []);
    if (kept === undefined || chosen === undefined) return undefined;
    return { payload: { answers: kept.answers, quizId: kept.quizzes[chosen]!.id }, reason: 'quiz chosen' };
  },
  async run(asked, deed) {
    const member = askingMember(deed);
    const message = deed.event as MessageEvent;
    const { sentAt } = message;
    const recent = await listQuizzes(deed.db, member.committee.id, new Date(sentAt.getTime() - TOLD_MS));
    const open = recent.filter((one) => one.closesAt > sentAt);
    if (asked.answers.length === 0) return show(message, open);
    if (message.chatKind === 'group') return [replyAside(message, wording.answerPrivately)];
    await closeDialogue(deed.db, message, NAME);
    const meant = asked.quizId === undefined ? open : recent.filter((one) => one.id === asked.quizId);
    if (meant.length > 1) return ask(deed, message, meant, asked.answers);
    const quiz = meant[0] ?? recent[0];
    if (quiz === undefined) return [replyPrivately(message, wording.none)];
    if (quiz.closesAt <= sentAt) return [replyPrivately(message, wording.closed(quiz))];
    return take(deed, member, message, quiz, asked.answers);
  },
});

function show(message: MessageEvent, open: readonly Quiz[]): Reply[] {
  if (open.length === 0) return [replyAside(message, wording.none)];
  const text = [...open.map(wording.questions), wording.howToAnswer].join('\n\n');
  const list = replyPrivately(message, text);
  return message.chatKind === 'private' ? [list] : [list, replyAside(message, wording.sentPrivately)];
}

async function ask(
  deed: Deed,
  message: MessageEvent,
  quizzes: readonly Quiz[],
  given: QuizAnswer[],
): Promise<Reply[]> {
  const titles = quizzes.slice(0, 9).map(({ id, title }) => ({ id, title }));
  await insertDialogue(deed.db, deed.seal, message, {
    job: NAME,
    payload: { answers: given, quizzes: titles },
    expiresAt: new Date(deed.now.getTime() + QUESTION_MS),
  });
  return [replyPrivately(message, wording.whichQuiz(titles.map((one) => one.title)))];
}

/** All of a message's answers are taken, or none. */
async function take(
  deed: Deed,
  member: AskingMember,
  message: MessageEvent,
  quiz: Quiz,
  given: readonly QuizAnswer[],
): Promise<Reply[]> {
  const read = given.map(({ place, answer }) => ({
    place,
    answer: fitting(quiz.questions[place - 1], answer),
  }));
  const unfit = read.filter((one) => one.answer === undefined).map((one) => one.place);
  if (unfit.length > 0) throw new UserError('quiz_invalid', wording.unfit(unfit), {}, 'private');
  const taken = read as QuizAnswer[];
  const { memberId } = member;
  const inboxId = deed.inboxId as InboxId;
  await insertQuizAnswers(
    deed.db,
    { quizId: quiz.id, memberId, answers: taken, sentAt: message.sentAt, inboxId },
    message,
  );
  const results = taken.map(({ place, answer }) => {
    const { answer: right, explanation } = quiz.questions[place - 1] as QuizQuestion;
    return wording.result(place, answer, right, explanation);
  });
  return [replyPrivately(message, results.join('\n'))];
}

/** T and F say 对 and 错 of what is true or false; undefined: the question has no such answer. */
function fitting(asked: QuizQuestion | undefined, answer: string): string | undefined {
  if (asked === undefined) return undefined;
  if (asked.kind === 'trueFalse') {
    const word = { T: '对', F: '错' }[answer] ?? answer;
    return word === '对' || word === '错' ? word : undefined;
  }
  const isOfIts = [...answer].every((letter) => {
    const at = letter.charCodeAt(0) - 65;
    return at >= 0 && at < asked.choices.length;
  });
  return isOfIts && (asked.kind === 'multiple' || answer.length === 1) ? answer : undefined;
}
