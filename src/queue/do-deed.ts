/** From a row to its deed: what it means here, whether it may be done, and doing it. */

import type { Job, Reply } from '../chat/define-job.js';
import { type ChatEvent, type EventInChat, isInChat, type MessageEvent } from '../chat/event.js';
import { replyPrivately, replyTo } from '../chat/reply.js';
import { understand, understandEvent } from '../chat/understand.js';
import type { Deed } from '../db/deed.js';
import type { InboxRow } from '../db/inbox.js';
import type { Place } from '../db/place.js';
import type { Tx } from '../db/schema.js';
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

/** Picks the job and runs it. `deed` is undefined when nothing was meant, or nothing may be done here. */
export async function doDeed(
  world: DeedWorld,
  tx: Tx,
  row: InboxRow,
  event: ChatEvent,
  place: Place,
): Promise<{ deed?: string; reason: string; replies: Reply[] }> {
  const meant = read(world.jobs, event, place);
  if (meant.job === undefined) return { reason: meant.reason, replies: [] };
  const job = world.jobs.find((one) => one.name === meant.job);
  if (!job) throw new Error(`no job named ${meant.job}`);
  if (place.chat?.paused && !DONE_WHILE_PAUSED.has(job.name))
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
  if (isInChat(event) && forKnownPeople(job) && !place.asker.personId)
    return explainBinding(world, event, deed);
  const refusal = whyNot(job, place);
  if (refusal) throw refusal;
  const payload = job.payload.parse(meant.payload) as never;
  return { deed: job.name, reason: meant.reason, replies: await job.run(payload, deed) };
}

/** Someone in no roster asked for what only members or staff may: told how to bind; of what they said nothing is kept. */
async function explainBinding(world: DeedWorld, event: EventInChat, deed: Deed) {
  const job = world.jobs.find((one) => one.name === 'explain-binding');
  if (!job) return { reason: 'account_unknown', replies: [] };
  const replies = await job.run({ step: 'tell', chatKind: event.chatKind } as never, deed);
  return { reason: 'account_unknown', replies };
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
    roles: place.standing?.roles ?? new Set<never>(),
    notices: place.notices,
    topicRunning: place.topicRunning,
    ...(place.quoted && { quoted: place.quoted }),
    ...(place.question && { question: place.question }),
  };
}

/** What must hold before any job of members or staff runs; jobs check their own rules besides. */
function whyNot(job: AnyJob, place: Place): UserError | undefined {
  if (!forKnownPeople(job)) return undefined;
  if (place.ambiguous.length > 1) {
    const names = place.ambiguous.map((committee) => committee.name).join('、');
    return new UserError(
      'committee_ambiguous',
      `您同时在${names}，请在对应的群里发送，以便归入正确的政协。`,
      { committees: place.ambiguous.length },
      'private',
    );
  }
  return undefined;
}

export function replyOf(error: UserError, event: EventInChat): Reply {
  return error.to === 'private' ? replyPrivately(event, error.reply) : replyTo(event, error.reply);
}
