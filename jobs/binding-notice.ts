/** What everybody who is bound is told: what is kept, why, how long, and how to leave. */
import { linkWording } from './wording/links.js';

/** @param keepDays INBOX_WORDS_DAYS: for how long handled words are kept. */
export function bindingNotice(keepDays: number): string {
  return [
    linkWording.whatIsKept,
    linkWording.whatFor,
    linkWording.howLong(keepDays),
    linkWording.howToLeave,
  ].join('\n');
}

/** 李秀兰委员; staff who are no members by their name alone. */
export function calledName(person: { name: string; memberId: unknown }): string {
  return person.memberId ? `${person.name}委员` : person.name;
}
