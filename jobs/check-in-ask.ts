/** Asking about a check-in, once and in one line: for which topic, for which day, what was read. */

import type { Reply } from '../src/chat/define-job.js';
import { replyAside } from '../src/chat/reply.js';
import { insertDialogue } from '../src/db/dialogue.js';
import type { DayOutcome } from './check-in-reply.js';
import type { CheckInQuestion, Said } from './check-in-said.js';
import type { Question, Understood } from './check-in-understood.js';
import { checkInWording as wording } from './wording/check-in.js';

const OPEN_MS = 30 * 60_000;
/** More to choose from are not read. */
const MAX_TOPICS = 9;

/** Puts the words aside and asks. What is answered is recorded as sent when they were. */
export async function askAboutCheckIn(one: Question): Promise<Reply[]> {
  const { asks, message } = one;
  if ('topics' in asks) {
    const topics = asks.topics.slice(0, MAX_TOPICS).map(({ id, title }) => ({ id, title }));
    await open(one, { wants: 'topic', topics, said: saidBy(one) });
    return [replyAside(message, wording.topicAsked(topics.map((topic) => topic.title)))];
  }
  await open(one, { wants: 'day', topicId: asks.topic.id, said: saidBy(one) });
  return [replyAside(message, wording.dayAsked(asks.counted, asks.open))];
}

/** The check-in stands as it is, acknowledged; what is answered in time is recorded for the same days. */
export async function askForContent(one: Understood, told: readonly DayOutcome[]): Promise<void> {
  const { payload, topic } = one;
  const missing = told.filter((day) => day.outcome === 'not_counted');
  await open(one, {
    wants: 'content',
    topicId: topic.id,
    days: missing.map((day) => day.day),
    backfilled: missing.some((day) => day.backfilled),
    reflection: payload.reflection,
    ...(payload.book !== undefined && { book: payload.book }),
    ...(payload.part !== undefined && { part: payload.part }),
  });
}

function saidBy({ payload, source }: Question): Said {
  const { question: _, topicId: __, days: ___, said: ____, ...study } = payload;
  return {
    study,
    inboxId: source.inboxId,
    sentAt: source.sentAt.toISOString(),
    platformMessageId: source.platformMessageId,
    attachments: source.attachments.map((one) => ({ ...one })),
  };
}

async function open({ deed, message }: Question | Understood, question: CheckInQuestion): Promise<void> {
  await insertDialogue(deed.db, deed.seal, message, {
    job: 'record-check-in',
    payload: question,
    expiresAt: new Date(deed.now.getTime() + OPEN_MS),
  });
}
