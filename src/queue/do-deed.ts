/** From a row to its deed: what it means here, whether it may be done, and doing it. */

import type { Job, Reply } from '../chat/define-job.js';
import { type ChatEvent, type EventInChat, isInChat, type MessageEvent } from '../chat/event.js';
import { replyPrivately, replyTo } from '../chat/reply.js';
import { understand, understandEvent } from '../chat/understand.js';
import type { Deed } from '../db/deed.js';
import type { InboxRow } from '../db/inbox.js';
import type { Place } from '../db/place.js';
import type { Tx } from '../db/schema.js';
import type { Role } from '../domain/role.js';
import { UserError } from '../errors.js';
import type { Seal } from '../seal/seal.js';

/** In a paused group only these: how it goes on, who is in it, and what is taken back or refused; nothing is said there. */
const DONE_WHILE_PAUSED = new Set(['pause-chat', 'welcome-chat', 'follow-recall', 'answer-refused']);

export type AnyJob = Job<never, Deed>;

export interface DeedWorld {
  seal: Seal;
  jobs: readonly AnyJob[];
  now(): Date;
}

/** A deed was meant and may not be done: its name goes on the row, its reply to the person. */
export class RefusedDeed extends Error {
  override readonly name = 'RefusedDeed';
  constructor(
    readonly deed: string,
    readonly refusal: UserError,
  ) {
    super(refusal.code);
  }
}

/**
 * Picks the job and runs it. `deed` is undefined when nothing was meant, or nothing may be done here.
 * @throws RefusedDeed when the job says no to the person.
 */
export async function doDeed(
  world: DeedWorld,
  tx: Tx,
  row: InboxRow,
  event: ChatEvent,
  place: Place,
): Promise<{ deed?: string; reason: string; replies: Reply[] }> {
  const meant = read(world.jobs, event, place);
  const job = meant.job === undefined ? undefined : jobNamed(world, meant.job);
  if (place.chat?.paused && !DONE_WHILE_PAUSED.has(job?.name ?? ''))
    return { reason: 'chat is paused', replies: [] };
  const deed: Deed = {
    db: tx,
    seal: world.seal,
    now: world.now(),
    event,
    inboxId: row.id,
    asker: place.asker,
    committee: place.committee,
    standing: place.standing,
    chat: place.chat,
  };
  if (!job || meant.job === undefined)
    return { reason: meant.reason, replies: await instead(world, 'ask-again', {}, deed, event) };
  if (isInChat(event) && forKnownPeople(job)) {
    if (!place.asker.personId) {
      const tell = { step: 'tell', chatKind: event.chatKind };
      return {
        reason: 'account_unknown',
        replies: await instead(world, 'explain-binding', tell, deed, event),
      };
    }
    if (place.ambiguous.length > 1) {
      const ask = { step: 'ask', committees: place.ambiguous };
      return {
        reason: 'committee_ambiguous',
        replies: await instead(world, 'choose-committee', ask, deed, event),
      };
    }
  }
  const payload = job.payload.parse(meant.payload) as never;
  try {
    return { deed: job.name, reason: meant.reason, replies: await job.run(payload, deed) };
  } catch (error) {
    throw error instanceof UserError ? new RefusedDeed(job.name, error) : error;
  }
}

/**
 * What is said instead of a deed: how to bind, which committee, that nothing was understood. The row's words are blanked;
 * what such a job keeps it keeps by itself.
 */
async function instead(
  world: DeedWorld,
  name: string,
  payload: Record<string, unknown>,
  deed: Deed,
  event: ChatEvent,
): Promise<Reply[]> {
  const job = world.jobs.find((one) => one.name === name);
  return job && isInChat(event) ? job.run(payload as never, deed) : [];
}

function jobNamed(world: DeedWorld, name: string): AnyJob {
  const job = world.jobs.find((one) => one.name === name);
  if (!job) throw new Error(`no job named ${name}`);
  return job;
}

function forKnownPeople(job: AnyJob): boolean {
  return (job.who ?? job.command?.who ?? 'anyone') !== 'anyone';
}

function read(jobs: readonly AnyJob[], event: ChatEvent, place: Place) {
  if (event.type === 'answered') {
    return {
      job: event.job,
      payload: { ...event.payload, answer: event.answer },
      reason: 'an action was answered',
    };
  }
  if (event.type === 'tick')
    return { job: event.job, payload: { dueAt: event.sentAt }, reason: 'the clock struck' };
  if (event.type !== 'message') return understandEvent(event, jobs as readonly Job[]);
  return understand(event, toReadingContext(event, place), jobs as readonly Job[]);
}

function toReadingContext(event: MessageEvent, place: Place) {
  return {
    sentAt: event.sentAt,
    chatKind: event.chatKind,
    addressed: event.chatKind === 'private' || event.mentionsBot,
    mentionsAll: event.mentionsAll,
    roles: place.standing?.roles ?? rolesAnywhere(place),
    notices: place.notices,
    topicRunning: place.topicRunning,
    ...(place.quoted && { quoted: place.quoted }),
    ...(place.question && { question: place.question }),
  };
}

/** Until it is known which committee is meant, one is read as what one is in any of them; the deed asks first. */
function rolesAnywhere(place: Place): Set<Role> {
  const torn = place.ambiguous.length > 1 ? place.asker.standings : [];
  return new Set(torn.flatMap((standing) => [...standing.roles]));
}

export function replyOf(error: UserError, event: EventInChat): Reply {
  return error.to === 'private' ? replyPrivately(event, error.reply) : replyTo(event, error.reply);
}
