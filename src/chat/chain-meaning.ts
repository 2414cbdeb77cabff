/** What a person's words on a 接龙 mean: what was studied, an answer to an invitation, or that they ask for leave. */

import { isCountable as hasEnough } from '../domain/countable.js';
import { findBook, findPart } from './book-place.js';
import { bareAnswerOf, type ChainKind } from './chain-header.js';
import type { ChainText } from './chain-text.js';
import { type EventReplyText, readEventReply } from './event-reply-text.js';
import { fold } from './fold.js';
import { maskPersonalData } from './personal-data.js';
import { readStudyText } from './study-text.js';

/** Of a check-in list. */
export interface StudyMeaning {
  kind: 'checkIn';
  /** 请假: noted, not counted. */
  leave: boolean;
  book?: string;
  part?: string;
  reflection: string;
}

/** Of a sign-up list; leave is a request only. */
export type AnswerMeaning = { kind: 'event' } & EventReplyText;

export type LineMeaning = StudyMeaning | AnswerMeaning | { kind: 'acknowledgement' };

/** As it is kept: what the topic's rules made of it then. */
export type KeptMeaning =
  | (StudyMeaning & { countable: boolean; backfilled: boolean; chars: number; offDay?: true })
  | AnswerMeaning
  | { kind: 'acknowledgement' };

/** @param content what stands behind the name, as typed. */
export function meaningOfLine(
  content: string,
  list: Pick<ChainText, 'title'> & { kind: ChainKind },
): LineMeaning {
  if (list.kind === 'acknowledgement') return { kind: 'acknowledgement' };
  const words = withoutBrackets(content);
  return list.kind === 'event' ? answerIn(words, list.title) : studyIn(words, list.title);
}

/** （请假） says what 请假 says. */
function withoutBrackets(content: string): string {
  const inner = /^[（(【[]([^（()）【】[\]]{0,100})[)）】\]]$/u.exec(content.trim());
  return (inner?.[1] ?? content).trim();
}

function studyIn(words: string, title: readonly string[]): StudyMeaning {
  if (asksLeave(words)) return { kind: 'checkIn', leave: true, reflection: '' };
  const { book, part, reflection } = saysNothing(words) ? { reflection: '' } : readStudyText(words);
  const listed = book === undefined && part === undefined ? studyOfTitle(title) : {};
  return {
    kind: 'checkIn',
    leave: false,
    ...(book !== undefined && { book }),
    ...(part !== undefined && { part }),
    ...listed,
    reflection: reflection.replace(/^(?:打卡|已打卡|签到)[\s,，。.:：;；!！]{0,3}/u, ''),
  };
}

/** 打卡✅, 已学习, +1, 12.1: there, and no more. */
function saysNothing(words: string): boolean {
  const text = fold(words, 40).text;
  return (
    text.length < 40 &&
    /^(?:(?:今[天日]|我|本人|也|已经?|学习|读书|阅读|打卡|打咔|签到|完成|收到|学|读|了|ok|[\d\s\p{P}\p{S}])){0,20}$/u.test(
      text,
    )
  );
}

/** What the header names is what everybody on the list studied who names nothing else. */
function studyOfTitle(title: readonly string[]): { book?: string; part?: string } {
  for (const line of title) {
    const folded = fold(line, 200);
    const book = findBook(folded.text, { start: 0, end: folded.text.length });
    if (!book) continue;
    const part = findPart(folded.text, { start: book.end, end: folded.text.length });
    const cut = (span: { start: number; end: number }) =>
      line.slice(folded.origin(span.start), folded.origin(span.end)).trim();
    return { book: cut(book.title), ...(part && { part: cut(part) }) };
  }
  return {};
}

function answerIn(words: string, title: readonly string[]): AnswerMeaning {
  const answer = readEventReply(words);
  const leave = asksLeave(words);
  if (leave && answer?.answer !== 'leaveRequested')
    return { kind: 'event', answer: 'leaveRequested', companions: 0, reason: masked(words) };
  if (answer) return { kind: 'event', ...answer, reason: masked(answer.reason) };
  const bare = bareAnswerOf(title);
  const reason = bare === 'attending' ? '' : masked(words);
  return { kind: 'event', answer: bare, companions: 0, reason };
}

/** A reason is an office's record: short, and without numbers that are nobody's business. */
const masked = (reason: string) => maskPersonalData([...reason].slice(0, 200).join(''));

const LEAVE =
  /^(?:(?:今[天日]|本人|我|特此?|申请|需要?|想|向您|因|由于)[^,。!?\n]{0,24}?)?(?:请假|请个假|告假|[病事公婚产休]假)(?!条|单|手续|的人|制度|流程|规定|了?吗|[?])/;

function asksLeave(words: string): boolean {
  const text = fold(words, 200).text.replace(/^[\s:,、(-]{1,5}/, '');
  return (
    text.length <= 100 && (LEAVE.test(text) || /[,。 ](?:请假|请个假)(?:一[天次])?[。! ]{0,3}$/.test(text))
  );
}

/** The form in which two contents are the same: what changes only blanks, width or emoji changes nothing. */
export function contentKey(content: string): string {
  return fold(content).text.replace(/\s/gu, '');
}

/** Whether it has enough to count as a check-in: what an own message needs. */
export function isCountable(study: StudyMeaning, minReflectionChars: number): boolean {
  return !study.leave && hasEnough(minReflectionChars, study);
}
