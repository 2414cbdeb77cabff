/** Which topic a member means who asks something of one: the one they name, the only one, or the one they choose when asked. */

import { z } from 'zod';
import type { OpenQuestion, Reply, Words } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { replyAside } from '../src/chat/reply.js';
import { readTitleChoice } from '../src/chat/study-answer.js';
import type { Deed } from '../src/db/deed.js';
import { insertDialogue } from '../src/db/dialogue.js';
import { listTopicsFor, type StudyTopic } from '../src/db/study-topic.js';
import { beijingDay } from '../src/domain/beijing-time.js';
import type { AskingMember } from './asker.js';
import { topicNamed } from './topic-named.js';
import { participationWording as wording } from './wording/study-leave.js';

const OPEN_MS = 30 * 60_000;
const MAX_TOPICS = 9;

const choices = z.array(z.object({ id: z.number().int(), title: z.string() }));

/** Those that run, or can still be made up for, where it was said. @param topicId the one that was chosen. */
export async function ownTopics(
  deed: Deed,
  member: AskingMember,
  message: MessageEvent,
  { title, topicId }: { title: string; topicId?: number | undefined },
): Promise<readonly StudyTopic[]> {
  const where = message.chatKind === 'group' ? { chatId: deed.chat?.id } : { personId: member.personId };
  const day = beijingDay(message.sentAt);
  const [near = []] = await listTopicsFor(deed.db, [{ committeeId: member.committee.id, in: where, day }]);
  if (topicId !== undefined) return near.filter((topic) => topic.id === topicId);
  const named = title === '' ? undefined : topicNamed(near, title)?.topic;
  return named ? [named] : near;
}

/** Asks which one. @param kept what the job needs again when it is answered. */
export async function askWhichTopic(
  deed: Deed,
  message: MessageEvent,
  job: string,
  kept: Record<string, unknown>,
  topics: readonly StudyTopic[],
): Promise<Reply[]> {
  const asked = topics.slice(0, MAX_TOPICS).map(({ id, title }) => ({ id, title }));
  await insertDialogue(deed.db, deed.seal, message, {
    job,
    payload: { ...kept, topics: asked },
    expiresAt: new Date(deed.now.getTime() + OPEN_MS),
  });
  return [replyAside(message, wording.whichTopic(asked.map((topic) => topic.title)))];
}

/** The topic that is chosen; undefined: no answer. */
export function readChosenTopic(words: Words, question: OpenQuestion): number | undefined {
  const topics = choices.parse(question.payload.topics);
  const chosen = readTitleChoice(
    words,
    topics.map((topic) => topic.title),
  );
  return chosen === undefined ? undefined : topics[chosen]!.id;
}
