/** Handling: rows become deeds, in one transaction a batch, a savepoint a row, under each sender's lock. */

import { sql } from 'kysely';
import type { Reply } from '../chat/define-job.js';
import { type ChatEvent, isInChat } from '../chat/event.js';
import { gatherReplies } from '../chat/gather.js';
import { type InboxRow, openEvent } from '../db/inbox.js';
import { markAside } from '../db/inbox-aside.js';
import {
  countStartAlone,
  countStarts,
  type Ending,
  markDone,
  markFailed,
  STARTS_IN_COMPANY,
  takeSenders,
  uncountStarts,
} from '../db/inbox-handling.js';
import { insertOutbox, type OutboxDraft, type QueuedOutbox } from '../db/outbox.js';
import { loadPlaces, type Place } from '../db/place.js';
import type { Db, InboxId, Tx } from '../db/schema.js';
import { inTransaction } from '../db/transaction.js';
import { UserError } from '../errors.js';
import type { Log } from '../log.js';
import { type DeedWorld, doDeed, replyOf } from './do-deed.js';
import { oweStarts, payOwedStarts } from './owed-starts.js';

export type { AnyJob } from './do-deed.js';

/** What handling needs; everything comes as an argument. */
export interface HandlingWorld extends DeedWorld {
  db: Db;
  log: Log;
}

/** Crashed starts alone after which a row is set aside. */
const CRASHES_ALONE = 5;
/** Orderly failures (a bug, a missing file) after which a row is set aside. */
const FAILURES = 8;
/** Rows of the senders at hand that are taken along, in order: no transaction is to last over 200 ms. */
const ROWS_AT_ONCE = 50;
/** So often a call goes on for senders who have more waiting; the relay brings the rest. */
const ROUNDS = 10;

/**
 * Handles the rows of these ids and all that waits from the same senders.
 * Safe to call twice, or at the same time for the same ids.
 */
export async function handleRows(world: HandlingWorld, ids: readonly InboxId[]): Promise<HandleOutcome> {
  await payOwedStarts(world.db);
  const outcome: HandleOutcome = { queued: [], busy: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = await countStarts(world.db, ids, ROWS_AT_ONCE);
    const together = started.filter((row) => row.startsBefore < STARTS_IN_COMPANY).map((row) => row.id);
    const alone = started.filter((row) => row.startsBefore >= STARTS_IN_COMPANY).map((row) => row.id);
    add(outcome, await handleTogether(world, together, false));
    for (const id of alone) add(outcome, await handleAlone(world, id));
    if (started.length < ROWS_AT_ONCE || outcome.busy.length > 0) break;
  }
  return outcome;
}

export interface HandleOutcome {
  /** Outbox rows that are to be queued now. */
  queued: QueuedOutbox[];
  /** Rows left because another worker has their sender. */
  busy: InboxId[];
}

function add(to: HandleOutcome, more: HandleOutcome): void {
  to.queued.push(...more.queued);
  to.busy.push(...more.busy);
}

/** A row that was started before without an end: it may be what ended the process. */
async function handleAlone(world: HandlingWorld, id: InboxId): Promise<HandleOutcome> {
  if ((await countStartAlone(world.db, id)) < CRASHES_ALONE) return handleTogether(world, [id], true);
  await markAside(world.db, id, 'crashed_alone_five_times');
  world.log.error({ inboxId: id }, 'row set aside: it ended the process five times');
  return { queued: [], busy: [] };
}

async function handleTogether(
  world: HandlingWorld,
  ids: readonly InboxId[],
  alone: boolean,
): Promise<HandleOutcome> {
  if (ids.length === 0) return { queued: [], busy: [] };
  try {
    const outcome = await inTransaction(world.db, async (tx) => {
      const { rows, busy } = await takeSenders(tx, ids, alone);
      const queued = rows.length > 0 ? await handleInTransaction(world, tx, rows) : [];
      return { queued, busy };
    });
    await uncountStarts(world.db, outcome.busy, alone);
    return outcome;
  } catch (error) {
    oweStarts(world.db, ids, alone);
    throw error;
  }
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
    if (isPassing(error)) throw error;
    await noteFailure(world, tx, one.row, error);
  }
}

/** Classes of SQLSTATE that are nobody's fault: connection, rollback, resources, shutdown. The whole batch is tried again. */
const PASSING = /^(08|40|53|57)/;

function isPassing(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && (PASSING.test(code) || code === 'ECONNRESET' || code === 'EPIPE');
}

async function noteFailure(world: HandlingWorld, tx: Tx, row: InboxRow, error: unknown): Promise<void> {
  const failures = row.failures + 1;
  world.log.error({ inboxId: row.id, failures, err: error }, 'handling failed');
  if (failures >= FAILURES) return markAside(tx, row.id, 'failed_eight_times');
  const waitMs = Math.min(500 * 2 ** failures, 60_000);
  return markFailed(tx, row.id, new Date(world.now().getTime() + waitMs), 'failed');
}

function toDrafts(one: Handled): OutboxDraft[] {
  return one.replies.map((reply, index) => ({
    ...reply,
    platform: reply.platform ?? one.row.platform,
    dedupeKey: reply.dedupeKey ?? `inbox ${one.row.id} ${index}`,
    inboxId: one.row.id,
  }));
}
