/** What is said about quizzes: 新建考学, 考学, 考学统计. */

import type { QuestionProblem, QuizQuestion } from '../../src/chat/quiz-text.js';
import { beijingDay, beijingMinute } from '../../src/domain/beijing-time.js';
import { dayInWords } from './check-in.js';
import { clockInWords } from './study-sessions.js';

const FORMAT = [
  '新建考学 《论语》小测 截止12月5日',
  '1. “学而时习之”出自哪一篇？',
  'A. 学而 B. 为政',
  '答案：A',
  '解析：见《学而》第一章',
  '2. 《论语》是语录体。',
  '答案：对',
].join('\n');

const KINDS = { single: '单选', multiple: '多选', trueFalse: '判断' };
const WHY: Readonly<Record<QuestionProblem, string>> = {
  answer_missing: '没有读到答案',
  answers_differ: '写了两个不同的答案',
  choice_unknown: '答案不在选项里',
  choices_missing: '选项不全',
  several_for_single: '是单选，答案却有几个',
};

export interface TitledQuiz {
  title: string;
  closesAt: Date;
}

/** 12月5日24:00. */
function until(closesAt: Date): string {
  if (beijingMinute(closesAt) > 0) return `${dayInWords(beijingDay(closesAt))}${clockInWords(closesAt)}`;
  return `${dayInWords(beijingDay(new Date(closesAt.getTime() - 1)))}24:00`;
}

function questionLines({ kind, question, choices }: QuizQuestion, index: number): string[] {
  const shown = choices.map((choice, at) => `${String.fromCharCode(65 + at)}. ${choice}`);
  return [`${index + 1}.（${KINDS[kind]}）${question}`, ...shown];
}

export const quizWording = {
  onlyPrivately: '题目里有答案，请私聊我发送“新建考学”，不要发在群里。',
  usage: (most: number) => `请把题目贴在“新建考学”后面一起发来，1至${most}题，例如：\n${FORMAT}`,
  tooMany: (most: number, count: number) =>
    `一次考学最多${most}题，这里读到${count}题，没有保存。请分几次发送。`,
  tooLong: (place: number) => `第${place}题太长（题目、选项或解析超过500字），没有保存。请改短后再发一次。`,
  problems: (those: readonly { place: number; why: QuestionProblem }[]) =>
    `有题目没有读明白，没有保存：${those.map(({ place, why }) => `第${place}题${WHY[why]}`).join('；')}。请改好后整份再发一次。`,
  deadlineWrong: '截止时间不对或已经过去，没有保存。请写清日期再发一次，例如：截止12月5日18:00。',
  groupsUnknown: (names: readonly string[]) =>
    `没有找到群${names.map((name) => `“${name}”`).join('、')}，没有保存。请写对群名再发一次，或不写“群：”这一行。`,
  preview: (quiz: TitledQuiz & { questions: readonly QuizQuestion[] }, groups: readonly string[]) =>
    [
      `考学“${quiz.title}”，${quiz.questions.length}题，${until(quiz.closesAt)}截止，通知到：${groups.join('、') || '不发到群里'}`,
      ...quiz.questions.flatMap((question, index) => [
        ...questionLines(question, index),
        `答案：${question.answer}${question.explanation && `；解析：${question.explanation}`}`,
      ]),
      '回复“确认”开放，回复“取消”放弃。',
    ].join('\n'),
  dropped: '好的，没有开放考学。',
  opened: (title: string) => `考学“${title}”已开放。委员私聊发送“考学”就能看到题目。`,
  announced: (quiz: TitledQuiz, questions: number) =>
    `考学“${quiz.title}”开放到${until(quiz.closesAt)}，共${questions}题，自愿参加，结果只有本人看到。请私聊我发送：考学。`,
  none: '现在没有开放的考学。',
  closed: (quiz: TitledQuiz) => `考学“${quiz.title}”已于${until(quiz.closesAt)}截止，这次作答没有记录。`,
  answerPrivately: '考学请私聊我作答，群里的没有记录。私聊发送“考学”可以看到题目。',
  sentPrivately: '考学题目已私信发给您，请在私聊里作答。',
  questions: (quiz: TitledQuiz & { questions: readonly QuizQuestion[] }) =>
    [
      `考学“${quiz.title}”，${until(quiz.closesAt)}截止，自愿参加，结果只有您看到：`,
      ...quiz.questions.flatMap(questionLines),
    ].join('\n'),
  howToAnswer:
    '作答请回复题号和答案，例如：1A 2BC 3对。可以一次答完，也可以一题一题答；截止前重答以最后一次为准。',
  whichQuiz: (titles: readonly string[]) =>
    `现在开放的考学有${titles.length}个，答的是哪一个？请回复数字：${titles.map((title, index) => `${index + 1}. “${title}”`).join('；')}`,
  unfit: (places: readonly number[]) =>
    `第${places.join('、')}题没有这道题或没有这个选项，没有记录。请对照题目再答一次，发送“考学”可以看到题目。`,
  result: (place: number, given: string, right: string, explanation: string) =>
    `第${place}题：您答${given}，${given === right ? '正确' : `正确答案是${right}`}。${explanation && `解析：${explanation}`}`,
  noQuizYet: '最近没有考学。出题请私聊发送：新建考学。',
  counts: (quiz: TitledQuiz, counts: readonly { place: number; answered: number; right: number }[]) =>
    [
      `考学“${quiz.title}”（${until(quiz.closesAt)}截止）：`,
      ...counts.map((one) => `第${one.place}题：${one.answered}人作答，${one.right}人答对`),
    ].join('\n'),
};
