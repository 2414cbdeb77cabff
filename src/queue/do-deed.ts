/** From a row to its deed: what it means here, whether it may be done, and doing it. */

import type { Job, Reply } from '../chat/define-job.js';
import { type ChatEvent, type EventInChat, isInChat, type MessageEvent } from '../chat/event.js';
import type { QuietWays } from '../chat/quiet.js';
import { replyAside, replyPrivately } from '../chat/reply.js';
import { understand, understandEvent } from '../chat/understand.js';
import type { Deed } from '../db/deed.js';
import { closeDialogue } from '../db/dialogue.js';
import type { InboxRow } from '../db/inbox.js';
import type { Place } from '../db/place.js';
import type { Db, Tx } from '../db/schema.js';
import type { Role } from '../domain/role.js';
import type { UserError } from '../errors.js';
import type { Log } from '../log.js';
import type { Meter } from '../meter.js';
import type { Seal } from '../seal/seal.js';

/** In a paused group only these: how it goes on, who is in it, and what is taken back or refused; nothing is said there. */
const DONE_WHILE_PAUSED = new Set(['pause-chat', 'welcome-chat', 'follow-recall', 'answer-refused']);

export type AnyJob = Job<never, Deed>;

export interface DeedWorld {
  seal: Seal;
  jobs: readonly AnyJob[];
  now(): Date;
}

/** What handling needs; everything comes as an argument. */
export interface HandlingWorld extends DeedWorld {
  db: Db;
  log: Log;
  /** What platforms can do quietly; without it everything is said aloud. */
  quiet?: QuietWays;
  meter?: Meter;
}

/** What a row comes to, before anything is done: a job with its payload, or what is said in place of one. */
export interface Meaning {
  deed: Deed;
  event: ChatEvent;
  reason: string;
  job: AnyJob | undefined;
  payload: unknown;
  /** Nothing was meant, or nothing may be done here: `job` only says so, and the row's words are blanked. */
  instead: boolean;
  /** A question whether something was meant, which this message passes over: a later 好的 is no yes to it. */
  passesOver?: string;
}

/** Picks the job. Reads nothing. @throws what a job's own reading throws. */
export function meaningOf(world: DeedWorld, tx: Tx, row: InboxRow, event: ChatEvent, place: Place): Meaning {
  const meant = read(world.jobs, event, place);
  const job = meant.job === undefined ? undefined : jobNamed(world, meant.job);
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
  const instead = (name: string | undefined, payload: unknown, reason: string): Meaning => {
    const said = isInChat(event) ? world.jobs.find((one) => one.name === name) : undefined;
    return { deed, event, reason, job: said, payload, instead: true };
  };
  if (place.chat?.paused && !DONE_WHILE_PAUSED.has(job?.name ?? ''))
    return instead(undefined, {}, 'chat is paused');
  if (!job || meant.job === undefined) return instead('ask-again', {}, meant.reason);
  if (isInChat(event) && forKnownPeople(meant.kind === 'guess' ? guessed(world, meant.payload) : job)) {
    if (!place.asker.personId)
      return instead('explain-binding', { step: 'tell', chatKind: event.chatKind }, 'account_unknown');
    if (place.ambiguous.length > 1) {
      const ask = { step: 'ask', committees: place.ambiguous };
      return instead('choose-committee', ask, 'committee_ambiguous');
    }
  }
  const payload = job.payload.parse(meant.payload);
  const asked = world.jobs.find((one) => one.name === place.question?.job);
  const passesOver = asked?.confirmsGuesses && asked !== job ? { passesOver: asked.name } : {};
  return { deed, event, reason: meant.reason, job, payload, instead: false, ...passesOver };
}

/** Whether it may be done in one go with the same job of other people. */
export function goesTogether({ job, deed, instead, passesOver }: Meaning): boolean {
  return (
    !instead &&
    passesOver === undefined &&
    job?.runTogether !== undefined &&
    deed.asker.personId !== undefined
  );
}

/** Runs the job. `deed` is undefined when nothing was meant, or nothing may be done here. */
export async function doDeed(
  meaning: Meaning,
): Promise<{ deed: string | undefined; reason: string; replies: Reply[] }> {
  const { job, payload, deed, event, reason, instead, passesOver } = meaning;
  if (passesOver && isInChat(event)) await closeDialogue(deed.db, event, passesOver);
  const replies = (await job?.run(payload as never, deed)) ?? [];
  return { deed: instead ? undefined : job?.name, reason, replies };
}

function jobNamed(world: DeedWorld, name: string): AnyJob {
  const job = world.jobs.find((one) => one.name === name);
  if (!job) throw new Error(`no job named ${name}`);
  return job;
}

/** Whoever may not do what is guessed at need not be asked whether they meant it. */
function guessed(world: DeedWorld, payload: unknown): AnyJob {
  return jobNamed(world, (payload as { guess: { job: string } }).guess.job);
}

function forKnownPeople(job: AnyJob): boolean {
  return (job.who ?? job.command?.who ?? 'anyone') !== 'anyone';
}

function read(jobs: readonly AnyJob[], event: ChatEvent, place: Place) {
  if (event.type === 'answered') {
    return {
      kind: 'happened' as const,
      job: event.job,
      payload: { ...event.payload, answer: event.answer },
      reason: 'an action was answered',
    };
  }
  if (event.type === 'tick')
    return {
      kind: 'happened' as const,
      job: event.job,
      payload: { dueAt: event.sentAt },
      reason: 'the clock struck',
    };
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
    books: place.books,
    ...(place.quoted && { quoted: place.quoted }),
    ...(place.quotedCheckIn !== undefined && { quotedCheckIn: place.quotedCheckIn }),
    ...(place.question && { question: place.question }),
  };
}

/** Until it is known which committee is meant, one is read as what one is in any of them; the deed asks first. */
function rolesAnywhere(place: Place): Set<Role> {
  const torn = place.ambiguous.length > 1 ? place.asker.standings : [];
  return new Set(torn.flatMap((standing) => [...standing.roles]));
}

export function replyOf(error: UserError, event: EventInChat): Reply {
  return error.to === 'private' ? replyPrivately(event, error.reply) : replyAside(event, error.reply);
}
