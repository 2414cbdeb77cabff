/** What a member hears of a check-in: recorded, a further piece, what is missing; of several days each. */

import type { Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { maskPersonalData } from '../src/chat/guard.js';
import { isListed } from '../src/chat/listed-book.js';
import { replyAside, replySeen } from '../src/chat/reply.js';
import type { CheckInOutcome } from '../src/db/check-in.js';
import type { StudyTopic } from '../src/db/study-topic.js';
import { visibleChars } from '../src/domain/visible-chars.js';
import type { AskingMember } from './asker.js';
import type { CheckInPayload } from './check-in-said.js';
import { daysInWords, checkInWording as wording } from './wording/check-in.js';

/** A day and what became of it. */
export interface DayOutcome {
  day: string;
  backfilled: boolean;
  outcome: Exclude<CheckInOutcome, 'repeat' | 'recalled'>;
}

export interface Confirmed {
  member: AskingMember;
  topic: StudyTopic;
  payload: CheckInPayload;
  message: MessageEvent;
  /** What is said of the days that were not recorded. */
  refused: readonly string[];
}

export function confirmCheckIn(one: Confirmed, outcomes: readonly DayOutcome[]): Reply {
  const lines = OUTCOMES.flatMap((outcome) => {
    const those = outcomes.filter((day) => day.outcome === outcome);
    return those.length > 0 ? [sentenceOf(one, outcome, whenOf(those))] : [];
  });
  const [first, ...more] = lines as [string, ...string[]];
  // Several days in one sentence each, named once.
  const name = wording.address(one.member.name);
  const text = [first, ...more.map((line) => line.replace(name, ''))].join('');
  const said = one.refused.length > 0 ? `${text}\n${one.refused.join('；')}。` : text;
  const isPlain = outcomes.length === 1 && outcomes[0]!.outcome === 'counted' && !outcomes[0]!.backfilled;
  const gathers = isPlain && one.refused.length === 0 && !isOffList(one);
  // A mark says that it is recorded; whatever says more is said in words.
  const isSeen = one.refused.length === 0 && !isOffList(one) && outcomes.every(isStored);
  return {
    ...(isSeen ? replySeen(one.message, said) : replyAside(one.message, said)),
    ...(gathers && {
      gather: { into: 'check-in', name: one.member.name, line: wording.gathered },
    }),
  };
}

const isStored = ({ outcome }: DayOutcome) => outcome === 'counted' || outcome === 'appended';

const OUTCOMES = ['counted', 'appended', 'off_day', 'withdrawn', 'not_counted'] as const;

function sentenceOf(one: Confirmed, outcome: DayOutcome['outcome'], when: string): string {
  const { member, topic, payload, message } = one;
  const { name } = member;
  if (outcome === 'withdrawn') return wording.withdrawnAlready(name, when);
  const what = describeCheckIn(payload);
  if (outcome === 'off_day') return wording.offDay(name, when, what && `：${what}`);
  if (outcome === 'not_counted') {
    const chars = visibleChars(payload.reflection);
    const isGroupMention = message.chatKind === 'group' && message.mentionsBot;
    return chars > 0 && topic.minReflectionChars > 1
      ? wording.tooShort(name, when, topic.minReflectionChars, chars, isGroupMention)
      : wording.contentAsked(name, when, topic.minReflectionChars, isGroupMention);
  }
  if (outcome === 'appended' && what === '') return wording.appendedNothing(name, when);
  const noted = `${what && `：${what}`}${isOffList(one) ? wording.offList : ''}`;
  return outcome === 'counted' ? wording.recorded(name, when, noted) : wording.appended(name, when, noted);
}

function isOffList({ payload, topic }: Confirmed): boolean {
  return payload.book !== undefined && !isListed(payload.book, topic.books);
}

function whenOf(those: readonly DayOutcome[]): string {
  const days = daysInWords(those.map((one) => one.day));
  return `${days}${those.every((one) => one.backfilled) ? '补卡' : '打卡'}`;
}

/** 《论语》第3章，心得5字. A title is echoed whole or not at all. */
export function describeCheckIn(said: {
  book?: string | null | undefined;
  part?: string | null | undefined;
  reflection?: string;
  reflectionChars?: number;
}): string {
  const place = maskPersonalData([said.book && `《${said.book}》`, said.part].filter(Boolean).join(''));
  const chars = said.reflectionChars ?? visibleChars(said.reflection ?? '');
  return [place, chars > 0 && `心得${chars}字`].filter(Boolean).join('，');
}
