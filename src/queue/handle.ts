/** Handling: rows become deeds, in one transaction a batch, a savepoint a row, under each sender's lock. */

import { sql } from 'kysely';
import type { Job, Reply } from '../chat/define-job.js';
import { type ChatEvent, type EventInChat, isInChat, type MessageEvent } from '../chat/event.js';
import { gatherReplies } from '../chat/gather.js';
import { replyPrivately, replyTo } from '../chat/reply.js';
import { understand, understandEvent } from '../chat/understand.js';
import type { Deed } from '../db/deed.js';
import { type InboxRow, openEvent } from '../db/inbox.js';
import { markAside } from '../db/inbox-aside.js';
import {
  countStartAlone,
  countStarts,
  type Ending,
  markDone,
  markFailed,
  takeSenders,
  uncountStarts,
} from '../db/inbox-handling.js';
import { insertOutbox, type OutboxDraft, type QueuedOutbox } from '../db/outbox.js';
import { loadPlaces, type Place } from '../db/place.js';
import type { Db, InboxId, Tx } from '../db/schema.js';
import { inTransaction } from '../db/transaction.js';
import { UserError } from '../errors.js';
import type { Log } from '../log.js';
import type { Seal } from '../seal/seal.js';

export type AnyJob = Job<never, Deed>;

/** What handling needs; everything comes as an argument. */
export interface HandlingWorld {
  db: Db;
  seal: Seal;
  jobs: readonly AnyJob[];
  log: Log;
  now(): Date;
}

/** Crashed starts in company after which a row runs alone. */
const CRASHES_IN_COMPANY = 2;
/** Crashed starts alone after which a row is set aside. */
const CRASHES_ALONE = 5;
/** Orderly failures (a bug, a missing file) after which a row is set aside. */
const FAILURES = 8;
/** Rows of the senders at hand that are taken along, in order. */
const ROWS_AT_ONCE = 100;

/**
 * Handles the rows of these ids and all that waits from the same senders.
 * Safe to call twice, or at the same time for the same ids.
 * @returns the outbox rows that are to be queued now, and whether rows were left because another worker has their sender.
 */
export async function handleRows(
  world: HandlingWorld,
  ids: readonly InboxId[],
): Promise<{ queued: QueuedOutbox[]; busy: InboxId[] }> {
  const started = await countStarts(world.db, ids, ROWS_AT_ONCE);
  const together = started.filter((row) => row.startsBefore < CRASHES_IN_COMPANY).map((row) => row.id);
  const alone = started.filter((row) => row.startsBefore >= CRASHES_IN_COMPANY).map((row) => row.id);
  const outcome = await handleTogether(world, together, false);
  for (const id of alone) {
    if ((await countStartAlone(world.db, id)) >= CRASHES_ALONE) {
      await markAside(world.db, id, 'crashed_alone_five_times');
      world.log.error({ inboxId: id }, 'row set aside: it ended the process five times');
      continue;
    }
    const one = await handleTogether(world, [id], true);
    outcome.queued.push(...one.queued);
    outcome.busy.push(...one.busy);
  }
  return outcome;
}

async function handleTogether(
  world: HandlingWorld,
  ids: readonly InboxId[],
  alone: boolean,
): Promise<{ queued: QueuedOutbox[]; busy: InboxId[] }> {
  if (ids.length === 0) return { queued: [], busy: [] };
  const outcome = await inTransaction(world.db, async (tx) => {
    const { rows, busy } = await takeSenders(tx, ids);
    const queued = rows.length > 0 ? await handleInTransaction(world, tx, rows) : [];
    return { queued, busy };
  });
  await uncountStarts(world.db, outcome.busy, alone);
  return outcome;
}

/** One row's way through: its event, what came of it, what is to be said. */
interface Handled {
  row: InboxRow;
  event: ChatEvent | undefined;
  ending: Ending | undefined;
  replies: Reply[];
}

async function handleInTransaction(world: HandlingWorld, tx: Tx, rows: InboxRow[]): Promise<QueuedOutbox[]> {
  const opened = rows.map((row) => openRow(world, row));
  const events = opened.flatMap((one) => one.event ?? []);
  const places = await loadPlaces(tx, world.seal, events, world.now());
  const placeOf = new Map(events.map((event, index) => [event, places[index] as Place]));
  const seenSenders = new Set<string>();
  for (const one of opened) {
    if (!one.event) {
      await markAside(tx, one.row.id, 'words_unreadable');
      continue;
    }
    const sender = `${one.row.platform} ${one.row.senderId}`;
    // What this sender said just before may have changed what is open to them.
    if (seenSenders.has(sender))
      placeOf.set(one.event, (await loadPlaces(tx, world.seal, [one.event], world.now()))[0] as Place);
    seenSenders.add(sender);
    await handleOne(world, tx, one, one.event, placeOf.get(one.event) as Place);
  }
  await markDone(
    tx,
    opened.flatMap((one) => one.ending ?? []),
  );
  return insertOutbox(tx, world.seal, gatherReplies(opened.flatMap(toDrafts)));
}

function openRow(world: HandlingWorld, row: InboxRow): Handled {
  try {
    return { row, event: openEvent(world.seal, row), ending: undefined, replies: [] };
  } catch (error) {
    world.log.error({ inboxId: row.id, err: error }, 'row set aside: its words do not open');
    return { row, event: undefined, ending: undefined, replies: [] };
  }
}

async function handleOne(
  world: HandlingWorld,
  tx: Tx,
  one: Handled,
  event: ChatEvent,
  place: Place,
): Promise<void> {
  await sql`savepoint deed`.execute(tx);
  try {
    const { deed, reason, replies } = await doDeed(world, tx, one.row, event, place);
    await sql`release savepoint deed`.execute(tx);
    one.replies = replies;
    one.ending = { id: one.row.id, deed: deed ?? null, reason, blank: deed === undefined };
  } catch (error) {
    await sql`rollback to savepoint deed`.execute(tx);
    if (error instanceof UserError) {
      one.replies = isInChat(event) ? [replyOf(error, event)] : [];
      one.ending = { id: one.row.id, deed: null, reason: error.code, blank: true };
      return;
    }
    await noteFailure(world, tx, one.row, error);
  }
}

async function noteFailure(world: HandlingWorld, tx: Tx, row: InboxRow, error: unknown): Promise<void> {
  const failures = row.failures + 1;
  world.log.error({ inboxId: row.id, failures, err: error }, 'handling failed');
  if (failures >= FAILURES) return markAside(tx, row.id, 'failed_eight_times');
  const waitMs = Math.min(500 * 2 ** failures, 60_000);
  return markFailed(tx, row.id, new Date(world.now().getTime() + waitMs), 'failed');
}

/** Picks the job and runs it. `deed` is undefined when nothing was meant, or nothing may be done here. */
async function doDeed(
  world: HandlingWorld,
  tx: Tx,
  row: InboxRow,
  event: ChatEvent,
  place: Place,
): Promise<{ deed?: string; reason: string; replies: Reply[] }> {
  const meant = read(world.jobs, event, place);
  if (meant.job === undefined) return { reason: meant.reason, replies: [] };
  const job = world.jobs.find((one) => one.name === meant.job);
  if (!job) throw new Error(`no job named ${meant.job}`);
  if (place.chat?.paused && job.name !== 'pause-chat') return { reason: 'chat is paused', replies: [] };
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
async function explainBinding(world: HandlingWorld, event: EventInChat, deed: Deed) {
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

function replyOf(error: UserError, event: EventInChat): Reply {
  return error.to === 'private' ? replyPrivately(event, error.reply) : replyTo(event, error.reply);
}

function toDrafts(one: Handled): OutboxDraft[] {
  return one.replies.map((reply, index) => ({
    ...reply,
    platform: reply.platform ?? one.row.platform,
    dedupeKey: reply.dedupeKey ?? `inbox ${one.row.id} ${index}`,
    inboxId: one.row.id,
  }));
}
