/** From what is asked to what is recorded: the member, the topic, the days; or what has to be asked first. */

import type { Asked } from '../src/chat/define-job.js';
import type { Attachment, MessageEvent } from '../src/chat/event.js';
import { isListed, withListedBook } from '../src/chat/listed-book.js';
import type { Deed } from '../src/db/deed.js';
import type { InboxId } from '../src/db/schema.js';
import { listTopicsFor, type StudyTopic, type TopicPlace } from '../src/db/study-topic.js';
import { isCountable } from '../src/domain/countable.js';
import { studyDay } from '../src/domain/study-day.js';
import { visibleChars } from '../src/domain/visible-chars.js';
import { UserError } from '../src/errors.js';
import { type AskingMember, askingMember } from './asker.js';
import { listOffDays } from './backfill-days.js';
import { daysMeant, openDays, todayOf, topicMissing, topicsMeant } from './check-in-meant.js';
import type { CheckInPayload } from './check-in-said.js';
import { checkInWording as wording } from './wording/check-in.js';

const MAX_REFLECTION_CHARS = 20_000;

/** The message a check-in is recorded for: the one at hand, or the one that was asked about. */
export interface Source {
  inboxId: InboxId;
  sentAt: Date;
  platformMessageId: string;
  attachments: Attachment[];
}

interface Known {
  payload: CheckInPayload;
  deed: Deed;
  member: AskingMember;
  /** The message that is answered. */
  message: MessageEvent;
  source: Source;
}

/** A check-in that is understood, and the rows it comes to. */
export interface Understood extends Known {
  topic: StudyTopic;
  days: { day: string; backfilled: boolean; isOff: boolean }[];
  /** What is said of the days that are not recorded. */
  refused: string[];
  countable: boolean;
  reflectionChars: number;
}

/** Nothing is recorded before this is answered. */
export interface Question extends Known {
  asks: { topics: readonly StudyTopic[] } | { topic: StudyTopic; counted: string; open: string[] };
}

export function isQuestion(one: Understood | Question): one is Question {
  return 'asks' in one;
}

export async function understandTogether(
  asked: readonly Asked<CheckInPayload, Deed>[],
): Promise<(Understood | Question | UserError)[]> {
  const known = asked.map(toKnown);
  const members = known.filter((one): one is Known => !(one instanceof UserError));
  const db = asked[0]?.deed.db as Deed['db'];
  const near = await listTopicsFor(db, members.map(toTopicPlace));
  const understood: (Understood | Question | UserError)[] = [];
  for (const one of known) {
    if (one instanceof UserError) understood.push(one);
    else understood.push(await inTopic(one, near[members.indexOf(one)] as StudyTopic[]));
  }
  return understood;
}

function toKnown({ payload, deed }: Asked<CheckInPayload, Deed>): Known | UserError {
  try {
    const member = askingMember(deed);
    const chars = visibleChars(payload.reflection);
    if (chars > MAX_REFLECTION_CHARS)
      throw new UserError('reflection_too_long', wording.tooLong(MAX_REFLECTION_CHARS, chars), { chars });
    const message = deed.event as MessageEvent;
    return { payload, deed, member, message, source: sourceOf(payload, deed, message) };
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

function sourceOf({ said }: CheckInPayload, deed: Deed, message: MessageEvent): Source {
  if (said === undefined) {
    const { sentAt, platformMessageId, attachments } = message;
    return { inboxId: deed.inboxId as InboxId, sentAt, platformMessageId, attachments };
  }
  return {
    inboxId: said.inboxId as InboxId,
    sentAt: new Date(said.sentAt),
    platformMessageId: said.platformMessageId,
    attachments: said.attachments as unknown as Attachment[],
  };
}

function toTopicPlace({ member, message, deed, source }: Known): TopicPlace {
  return {
    committeeId: member.committee.id,
    in: message.chatKind === 'group' ? { chatId: deed.chat?.id } : { personId: member.personId },
    day: studyDay(source.sentAt),
  };
}

async function inTopic(
  known: Known,
  near: readonly StudyTopic[],
): Promise<Understood | Question | UserError> {
  const { deed, member, source } = known;
  try {
    const topics = byBook(topicsMeant(near, known.payload, source.sentAt), known.payload);
    const [topic] = topics;
    if (topic === undefined) throw await topicMissing(deed, member, source.sentAt);
    if (topics.length > 1) return { ...known, asks: { topics } };
    const payload = withListedBook(known.payload, topic.books);
    const countable = isCountable(topic.minReflectionChars, payload);
    const still = await openDays(deed, member, topic, payload, source.sentAt);
    if (still && still.open.length > 0) return { ...known, asks: { topic, ...still } };
    if (still && !countable)
      throw new UserError('check_in_duplicate', wording.nothingToBackfill(topic.backfillDays));
    const { days, refused } = await daysMeant(deed, member, topic, payload, source.sentAt);
    const today = todayOf(topic, source.sentAt);
    const off = await listOffDays(deed.db, topic, days);
    return {
      ...known,
      payload,
      topic,
      days: days.map((day) => ({
        day,
        backfilled: payload.backfill && day !== today,
        isOff: off.includes(day),
      })),
      refused,
      countable,
      reflectionChars: visibleChars(payload.reflection),
    };
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

/** Of several topics, each with a list, the only one that lists the book. */
function byBook(topics: readonly StudyTopic[], payload: CheckInPayload): readonly StudyTopic[] {
  if (topics.length < 2 || topics.some((topic) => topic.books.length === 0)) return topics;
  const listing = topics.filter((topic) => {
    const { book } = withListedBook(payload, topic.books);
    return book !== undefined && isListed(book, topic.books);
  });
  return listing.length === 1 ? listing : topics;
}
