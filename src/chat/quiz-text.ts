/** Reading a quiz as staff paste it: title, deadline, questions with choices, answer and explanation. Originals are kept as typed. */

import { addDays, beijingInstant } from '../domain/beijing-time.js';
import { findDay } from './dates.js';
import { fold } from './fold.js';
import { readNumber } from './number-words.js';
import { readQuizAnswers, toAnswer } from './quiz-answer-text.js';
import { namesIn } from './session-text.js';
import { readInstantAt } from './times.js';

export type QuestionKind = 'single' | 'multiple' | 'trueFalse';

export interface QuizQuestion {
  kind: QuestionKind;
  question: string;
  /** In the order of A, B, C …; none where it is true or false. */
  choices: string[];
  /** Letters in order (AC), or 对, 错. */
  answer: string;
  /** `''` when there is none. */
  explanation: string;
}

/** What is wrong with a question. */
export type QuestionProblem =
  | 'answer_missing'
  | 'answers_differ'
  | 'choice_unknown'
  | 'choices_missing'
  | 'several_for_single';

export interface QuizText {
  title: string;
  questions: QuizQuestion[];
  problems: { place: number; why: QuestionProblem }[];
  /** ISO text; none is said: undefined. */
  closesAt?: string;
  /** A deadline is named that cannot be. */
  closesProblem?: true;
  /** Groups that are told, as typed. */
  groups: string[];
}

/** A question while its lines are read. */
interface Drafted {
  tag: QuestionKind | undefined;
  question: string;
  choices: string[];
  answers: string[];
  explanation: string;
  last: 'question' | 'choice' | 'explanation';
}

const QUESTION =
  /^(?:第 ?)?(\d{1,2}|[一二三四五六七八九十]{1,2}) ?(?:题 ?[.、:,)]?|[.、:,)。]) ?(?=\S)|^[([](\d{1,2})[)\]] ?(?=\S)/;
const CHOICE = /(?:^|[\s;,。])([a-h]) ?[.、:)] ?(?=\S)|^([a-h]) (?=\S)/g;
const ANSWER = /(?:^|[\s;。([])[[(]?(?:正确|参考|标准)?答案[\])]? ?(?:[:是为]|(?=[\sa-h对错正√×]|$)) ?/;
const EXPLANATION = /(?:^|[\s;。)\]([])[[(]?(?:答案)?(?:解析|解释|说明|依据|出处)[\])]? ?(?::|(?=[^\s:])) ?/;
const INLINE = /[([] ?([a-h](?:[ 、,]?[a-h]){0,7}|正确|错误|对|错|√|×) ?[)\]]/;
const TAG = /^[([]? ?(单选|单项选择|多选|多项选择|判断|不定项)题? ?[)\]:、]? ?/;
const TAGS: Readonly<Record<string, QuestionKind>> = {
  单: 'single',
  多: 'multiple',
  判: 'trueFalse',
  不: 'multiple',
};

export function readQuizText(typed: string, sentAt: Date): QuizText {
  const lines = typed
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const head: string[] = [];
  const drafted: Drafted[] = [];
  for (const line of lines) {
    if (drafted.length > 0 && readKey(line, drafted)) continue;
    const begun = readBegin(line, drafted.length + 1);
    if (begun !== undefined) drafted.push(begun);
    else if (drafted.length === 0) head.push(line);
    else readLine(line, drafted.at(-1) as Drafted);
  }
  const read = drafted.map(settle);
  return {
    ...readHead(head, sentAt),
    questions: read.map((one) => one.question),
    problems: read.flatMap(({ why }, index) => (why ? [{ place: index + 1, why }] : [])),
  };
}

/** 答案：1A 2BC 3对, below all questions. */
function readKey(line: string, drafted: readonly Drafted[]): boolean {
  const text = fold(line).text;
  const label = ANSWER.exec(text);
  const answers =
    label && label.index <= 1 ? readQuizAnswers(text.slice(label.index + label[0].length)) : undefined;
  if (answers === undefined || answers.some((one) => one.place > drafted.length)) return false;
  for (const { place, answer } of answers) drafted[place - 1]!.answers.push(answer);
  return true;
}

/** A line that begins with the next number begins a question. */
function readBegin(line: string, place: number): Drafted | undefined {
  const folded = fold(line);
  const found = QUESTION.exec(folded.text);
  if (found === null || readNumber((found[1] ?? found[2])!) !== place) return undefined;
  const question: Drafted = {
    tag: undefined,
    question: '',
    choices: [],
    answers: [],
    explanation: '',
    last: 'question',
  };
  let rest = line.slice(folded.origin(found[0].length)).trim();
  const tagged = fold(rest);
  const tag = TAG.exec(tagged.text);
  if (tag) {
    question.tag = TAGS[tag[1]![0]!];
    rest = rest.slice(tagged.origin(tag[0].length)).trim();
  }
  readLine(rest, question);
  return question;
}

/** What a line adds to its question: words, choices, the answer, the explanation. */
function readLine(line: string, into: Drafted): void {
  const folded = fold(line);
  const { text } = folded;
  const typedAt = (start: number, end: number) => line.slice(folded.origin(start), folded.origin(end)).trim();
  const explained = EXPLANATION.exec(text);
  const explainedAt = explained ? explained.index : text.length;
  const answered = ANSWER.exec(text.slice(0, explainedAt));
  const answeredAt = answered ? answered.index : explainedAt;
  readWords(typedAt(0, answeredAt), into);
  if (answered) {
    const word = text.slice(answeredAt + answered[0].length, explainedAt).replace(/[\s)\].。,;]{1,9}$/u, '');
    if (word !== '') into.answers.push(toAnswer(word));
  }
  if (explained) {
    into.explanation = [into.explanation, typedAt(explainedAt + explained[0].length, text.length)]
      .filter(Boolean)
      .join('\n');
    into.last = 'explanation';
  }
}

function readWords(typed: string, into: Drafted): void {
  if (typed === '') return;
  const folded = fold(typed);
  const marks = [...folded.text.matchAll(CHOICE)].filter((one, index) => {
    const letter = (one[1] ?? one[2])!;
    return letter.charCodeAt(0) - 97 === into.choices.length + index;
  });
  const typedAt = (start: number, end: number) =>
    typed.slice(folded.origin(start), folded.origin(end)).trim();
  const before = typedAt(0, marks[0]?.index ?? folded.text.length);
  if (before !== '') addWords(before, into);
  for (const [index, mark] of marks.entries()) {
    const end = marks[index + 1]?.index ?? folded.text.length;
    into.choices.push(typedAt(mark.index + mark[0].length, end).replace(/[;；,，。]$/u, ''));
    into.last = 'choice';
  }
}

/** Words that are no choice go on with what was read last. */
function addWords(words: string, into: Drafted): void {
  if (into.last === 'explanation') into.explanation = `${into.explanation}\n${words}`.trim();
  else if (into.last === 'choice') into.choices.push(`${into.choices.pop()}${words}`);
  else into.question = `${into.question}${into.question && '\n'}${words}`;
}

/** The answer may stand in the question itself: 出自（ A ）. */
function settle(drafted: Drafted): { question: QuizQuestion; why: QuestionProblem | undefined } {
  const folded = fold(drafted.question);
  const inline = INLINE.exec(folded.text);
  const answers = new Set([...drafted.answers, ...(inline ? [toAnswer(inline[1]!)] : [])]);
  const question = inline
    ? `${drafted.question.slice(0, folded.origin(inline.index))}（　）${drafted.question.slice(folded.origin(inline.index + inline[0].length))}`
    : drafted.question;
  const isTrueFalse = drafted.choices.length === 0;
  const [first = ''] = answers;
  const answer = isTrueFalse && first === 'T' ? '对' : isTrueFalse && first === 'F' ? '错' : first;
  const kind = isTrueFalse
    ? 'trueFalse'
    : answer.length > 1 || drafted.tag === 'multiple'
      ? 'multiple'
      : 'single';
  const { choices, explanation } = drafted;
  const why = problemOf({ ...drafted, kind, answer, answers });
  return { question: { kind, question: question.trim(), choices, answer, explanation }, why };
}

function problemOf(read: {
  tag: QuestionKind | undefined;
  kind: QuestionKind;
  choices: string[];
  answer: string;
  answers: ReadonlySet<string>;
}): QuestionProblem | undefined {
  const { tag, kind, choices, answer, answers } = read;
  if (answers.size > 1) return 'answers_differ';
  if (answer === '') return 'answer_missing';
  const isLetters = /^[A-H]+$/.test(answer);
  if (kind === 'trueFalse') return isLetters ? 'choices_missing' : undefined;
  if (choices.length < 2 || choices.some((one) => one === '')) return 'choices_missing';
  if (!isLetters || [...answer].some((letter) => letter.charCodeAt(0) - 65 >= choices.length))
    return 'choice_unknown';
  return tag === 'single' && answer.length > 1 ? 'several_for_single' : undefined;
}

const CLOSES = /(?:答题)?(?:截止|截至|到期)(?:时间|日期)?(?:到|至|为|是)? ?:? ?/;
const GROUPS = /^(?:群聊?|发布到|通知群) ?:/;

function readHead(
  head: readonly string[],
  sentAt: Date,
): Pick<QuizText, 'title' | 'closesAt' | 'closesProblem' | 'groups'> {
  const groups = head
    .filter((line) => GROUPS.test(fold(line).text))
    .flatMap((line) => namesIn(line.replace(/^[^:：]*[:：]/u, '')));
  const typed = head.filter((line) => !GROUPS.test(fold(line).text)).join(' ');
  const folded = fold(typed);
  const label = CLOSES.exec(folded.text);
  if (label === null) return { title: typed.trim(), groups };
  const at = label.index + label[0].length;
  const instant = readInstantAt(folded.text, at, sentAt);
  const day = findDay(folded.text.slice(at, at + 20), sentAt, 'future');
  const end = instant?.end ?? at + (day?.end ?? 0);
  const rest = folded.text.slice(end).replace(/^(?:前|止|为止)/, '');
  const title = `${typed.slice(0, folded.origin(label.index))} ${typed.slice(folded.origin(folded.text.length - rest.length))}`;
  const said = { title: title.replace(/[\s,，;；。(（)）]{1,9}$/u, '').trim(), groups };
  if (instant?.at) return { ...said, closesAt: instant.at.toISOString() };
  // The whole of the last day counts.
  if (day?.day !== undefined && instant === undefined)
    return { ...said, closesAt: beijingInstant(addDays(day.day, 1)).toISOString() };
  return { ...said, closesProblem: true };
}
