/** What was to be said in private to somebody who cannot be reached there: not sent into the void; the group hears how. */

import type { Job, Reply } from '../chat/define-job.js';
import { type ChatEvent, isInChat } from '../chat/event.js';
import { sayTo } from '../chat/reply.js';
import { findReach } from '../db/reach.js';
import type { Tx } from '../db/schema.js';
import { mayTell } from '../db/told.js';
import { CONTACTS_ONLY, canReachPrivately } from '../domain/private-reach.js';

/** A group reads it at most so often. */
const LINE_EVERY_MS = 3_600_000;

/**
 * The replies that can arrive. Those with a job that goes on tell their job that they did not. Where the platform refuses
 * by itself, the private word is tried all the same: that is how it is noticed that it works again.
 */
export async function withinReach(
  tx: Tx,
  event: ChatEvent,
  replies: Reply[],
  { jobs, now }: { jobs: readonly Pick<Job, 'howToBeReached'>[]; now(): Date },
): Promise<Reply[]> {
  if (!isInChat(event) || event.chatKind !== 'group') return replies;
  const { platform, platformChatId, sender } = event;
  const isPrivate = (reply: Reply) =>
    reply.action.action === 'send' &&
    reply.target.kind === 'user' &&
    reply.target.id === sender.id &&
    (reply.platform ?? platform) === platform &&
    reply.continueWith === undefined;
  if (!replies.some(isPrivate)) return replies;
  const known = sender.reachable ?? (await findReach(tx, platform, sender.id));
  if (canReachPrivately(platform, known)) return replies;
  const kept = CONTACTS_ONLY.includes(platform) ? replies.filter((reply) => !isPrivate(reply)) : replies;
  const first = await mayTell(tx, `reach-line ${platform} ${platformChatId}`, LINE_EVERY_MS, now());
  const line = jobs.find((job) => job.howToBeReached)?.howToBeReached?.(platform);
  return first && line !== undefined ? [...kept, sayTo({ kind: 'chat', id: platformChatId }, line)] : kept;
}
