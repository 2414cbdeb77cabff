/** Handling: rows become deeds, in one transaction a batch, a savepoint a row, under each sender's lock. */

import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Reply } from '../chat/define-job.js';
import { type ChatEvent, isInChat } from '../chat/event.js';
import { gatherReplies } from '../chat/gather.js';
import { type InboxRow, openEvent } from '../db/inbox.js';
import { markAside } from '../db/inbox-aside.js';
import {
  countStartAlone,
  type Ending,
  findFailures,
  markDone,
  markFailed,
  type StartedRow,
  startRows,
  takeStarted,
  takeStartsBack,
} from '../db/inbox-handling.js';
import { insertOutbox, type OutboxDraft, type QueuedOutbox } from '../db/outbox.js';
import { loadPlaces, type Place } from '../db/place.js';
import type { Db, InboxId, Tx } from '../db/schema.js';
import { inTransaction } from '../db/transaction.js';
import type { Log } from '../log.js';
import { type DeedWorld, doDeed, RefusedDeed, replyOf } from './do-deed.js';
import { isPassing } from './is-passing.js';
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
/** Rows in one transaction, which is not to last over 200 ms; and of one sender, so that nobody fills it alone. */
const AT_ONCE = { rows: 50, ofASender: 20 };
/** Crashed starts in company after which a row runs alone. */
const STARTS_IN_COMPANY = 2;

export interface HandleOutcome {
  /** Outbox rows that are to be queued now. */
  queued: QueuedOutbox[];
  /** Rows left because another worker has their sender. */
  busy: InboxId[];
  /** More waits from the same senders than was handled now. */
  more: boolean;
}

/**
 * Handles the rows of these ids and what else waits from the same senders, up to a round's worth.
 * Safe to call twice, or at the same time for the same ids.
 */
export async function handleRows(world: HandlingWorld, ids: readonly InboxId[]): Promise<HandleOutcome> {
  await payOwedStarts(world.db);
  if (ids.length === 0) return { queued: [], busy: [], more: false };
  const token = randomUUID();
  const started = await inTransaction(world.db, (tx) => startRows(tx, ids, token, AT_ONCE));
  const { together, alone, later } = sort(started.rows);
  const queued = await handleTogether(world, together, token, false);
  for (const row of alone) queued.push(...(await handleAlone(world, row, token)));
  await takeStartsBack(
    world.db,
    later.map((row) => row.id),
    token,
    false,
  );
  return { queued, busy: started.busy, more: started.more || later.length > 0 };
}

/** A row that is to run alone goes before what its sender said after it; that waits for the next round. */
function sort(rows: readonly StartedRow[]) {
  const sorted = { together: [] as StartedRow[], alone: [] as StartedRow[], later: [] as StartedRow[] };
  const behindAlone = new Set<string>();
  for (const row of rows) {
    if (behindAlone.has(row.sender)) sorted.later.push(row);
    else if (row.startsBefore < STARTS_IN_COMPANY) sorted.together.push(row);
    else {
      sorted.alone.push(row);
      behindAlone.add(row.sender);
    }
  }
  return sorted;
}

/** A row that was started before without an end: it may be what ended the process. */
async function handleAlone(world: HandlingWorld, row: StartedRow, token: string): Promise<QueuedOutbox[]> {
  const before = await countStartAlone(world.db, row.id, token);
  if (before === undefined) return [];
  if (before < CRASHES_ALONE) return handleTogether(world, [row], token, true);
  await markAside(world.db, row.id, 'crashed_alone_five_times');
  world.log.error({ inboxId: row.id }, 'row set aside: it ended the process five times');
  return [];
}

async function handleTogether(
  world: HandlingWorld,
  rows: readonly StartedRow[],
  token: string,
  alone: boolean,
): Promise<QueuedOutbox[]> {
  if (rows.length === 0) return [];
  try {
    return await inTransaction(world.db, async (tx) => {
      const taken = await takeStarted(tx, rows, token);
      return taken.length > 0 ? handleInTransaction(world, tx, taken) : [];
    });
  } catch (error) {
    if (!isPassing(error)) return handleOneByOne(world, rows, token, alone, error);
    oweStarts(
      world.db,
      rows.map((row) => row.id),
      token,
      alone,
    );
    throw error;
  }
}

/** Something outside any deed failed: each row for itself, so that the one to blame holds nobody up. */
async function handleOneByOne(
  world: HandlingWorld,
  rows: readonly StartedRow[],
  token: string,
  alone: boolean,
  error: unknown,
): Promise<QueuedOutbox[]> {
  const [only, second] = rows;
  if (only && !second) {
    const failures = await findFailures(world.db, only.id);
    await noteFailure(world, world.db, { id: only.id, failures }, error);
    return [];
  }
  const queued: QueuedOutbox[] = [];
  for (const row of rows) queued.push(...(await handleTogether(world, [row], token, alone)));
  return queued;
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
    if (error instanceof RefusedDeed) {
      one.replies = isInChat(event) ? [replyOf(error.refusal, event)] : [];
      one.ending = { id: one.row.id, deed: error.deed, reason: error.refusal.code, blank: true };
      return;
    }
    if (isPassing(error)) throw error;
    await noteFailure(world, tx, one.row, error);
  }
}

async function noteFailure(
  world: HandlingWorld,
  db: Db | Tx,
  row: { id: InboxId; failures: number },
  error: unknown,
): Promise<void> {
  const failures = row.failures + 1;
  world.log.error({ inboxId: row.id, failures, err: error }, 'handling failed');
  if (failures >= FAILURES) return markAside(db, row.id, 'failed_eight_times');
  const waitMs = Math.min(500 * 2 ** failures, 60_000);
  return markFailed(db, row.id, new Date(world.now().getTime() + waitMs), 'failed');
}

function toDrafts(one: Handled): OutboxDraft[] {
  return one.replies.map((reply, index) => ({
    ...reply,
    platform: reply.platform ?? one.row.platform,
    dedupeKey: reply.dedupeKey ?? `inbox ${one.row.id} ${index}`,
    inboxId: one.row.id,
  }));
}
