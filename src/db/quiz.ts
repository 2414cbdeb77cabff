/** Quizzes (考学): their questions, what members answered, and counts a question. Of a member and question the newest answer rules. */

import { sql } from 'kysely';
import type { QuizAnswer } from '../chat/quiz-answer-text.js';
import type { QuizQuestion } from '../chat/quiz-text.js';
import { findRecall, type MessageKey } from './recall.js';
import type { CommitteeId, InboxId, MemberId, PersonId, QuizId, Tx } from './schema.js';

export interface Quiz {
  id: QuizId;
  title: string;
  closesAt: Date;
  /** By their places, from 1. */
  questions: QuizQuestion[];
}

/** @returns undefined when this message has set one already. */
export async function insertQuiz(
  tx: Tx,
  quiz: Omit<Quiz, 'id'>,
  origin: { committeeId: CommitteeId; createdBy: PersonId; inboxId: InboxId | null; at: Date },
): Promise<QuizId | undefined> {
  const made = await tx
    .insertInto('quiz')
    .values({
      committee_id: origin.committeeId,
      title: quiz.title,
      closes_at: quiz.closesAt,
      created_by: origin.createdBy,
      inbox_id: origin.inboxId,
      created_at: origin.at,
    })
    .onConflict((conflict) => conflict.column('inbox_id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (made === undefined) return undefined;
  await tx
    .insertInto('quiz_question')
    .values(
      quiz.questions.map(({ choices, ...question }, index) => ({
        ...question,
        quiz_id: made.id,
        place: index + 1,
        choices: JSON.stringify(choices),
      })),
    )
    .execute();
  return made.id;
}

/** The committee's quizzes that close after `since`, the one that closes last first. */
export async function listQuizzes(tx: Tx, committeeId: CommitteeId, since: Date): Promise<Quiz[]> {
  const { rows } = await sql<Quiz>`
    select quiz.id, quiz.title, quiz.closes_at as "closesAt",
      (select jsonb_agg(jsonb_build_object('kind', q.kind, 'question', q.question, 'choices', q.choices,
          'answer', q.answer, 'explanation', q.explanation) order by q.place)
        from quiz_question q where q.quiz_id = quiz.id) as questions
    from quiz where committee_id = ${committeeId} and closes_at > ${since}
    order by closes_at desc, id desc`.execute(tx);
  return rows;
}

/** Stores answers; earlier ones stay. Safe to run twice. */
export async function insertQuizAnswers(
  tx: Tx,
  said: {
    quizId: QuizId;
    memberId: MemberId;
    answers: readonly QuizAnswer[];
    sentAt: Date;
    inboxId: InboxId;
  },
  message: MessageKey,
): Promise<void> {
  const recalledAt = (await findRecall(tx, message)) ?? null;
  await tx
    .insertInto('quiz_answer')
    .values(
      said.answers.map(({ place, answer }) => ({
        quiz_id: said.quizId,
        place,
        member_id: said.memberId,
        answer,
        sent_at: said.sentAt,
        inbox_id: said.inboxId,
        recalled_at: recalledAt,
      })),
    )
    .onConflict((conflict) => conflict.columns(['inbox_id', 'quiz_id', 'place']).doNothing())
    .execute();
}

/** What a recalled message answered counts no more. */
export async function markQuizAnswersRecalled(tx: Tx, inboxId: InboxId, at: Date): Promise<void> {
  await tx
    .updateTable('quiz_answer')
    .set({ recalled_at: at })
    .where('inbox_id', '=', inboxId)
    .where('recalled_at', 'is', null)
    .execute();
}

export interface QuestionCount {
  place: number;
  answered: number;
  right: number;
}

/** A question's numbers, by its place; never who. Whoever lost the 资格 does not count. */
export async function countQuizAnswers(tx: Tx, quizId: QuizId): Promise<QuestionCount[]> {
  const { rows } = await sql<QuestionCount>`
    with newest as (
      select distinct on (a.place, a.member_id) a.place, a.answer from quiz_answer a
      join member m on m.id = a.member_id and m.status <> 'revoked'
      where a.quiz_id = ${quizId} and a.recalled_at is null
      order by a.place, a.member_id, a.sent_at desc, a.id desc)
    select q.place, count(n.answer)::int as answered,
      (count(*) filter (where n.answer = q.answer))::int as right
    from quiz_question q left join newest n on n.place = q.place
    where q.quiz_id = ${quizId} group by q.place order by q.place`.execute(tx);
  return rows;
}
