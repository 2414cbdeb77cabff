/** Handling: rows become deeds, in one transaction a batch, under each sender's lock. */

import { randomUUID } from 'node:crypto';
import { markAside } from '../db/inbox-aside.js';
import {
  countStartAlone,
  findFailures,
  listDueOf,
  type StartedRow,
  startRows,
  takeStarted,
  takeStartsBack,
} from '../db/inbox-handling.js';
import type { QueuedOutbox } from '../db/outbox.js';
import type { InboxId } from '../db/schema.js';
import { inTransaction } from '../db/transaction.js';
import type { HandlingWorld } from './do-deed.js';
import { handleBatch } from './handle-batch.js';
import { isPassing } from './is-passing.js';
import { noteFailure } from './note-failure.js';
import { oweStarts, payOwedStarts } from './owed-starts.js';

export type { AnyJob, HandlingWorld } from './do-deed.js';

/** Crashed starts alone after which a row is set aside. */
const CRASHES_ALONE = 5;
/** Rows in one transaction, which is not to last over 200 ms; and of one sender, so that nobody fills it alone. */
const AT_ONCE = { rows: 50, ofASender: 20 };
/** Crashed starts in company after which a row runs alone. */
const STARTS_IN_COMPANY = 2;

export interface HandleOutcome {
  /** Outbox rows that are to be queued now. */
  queued: QueuedOutbox[];
  /** What still waits, one row for each sender: more than a round's worth, or it came while we had the sender. */
  left: InboxId[];
}

/**
 * Handles the rows of these ids and what else waits from the same senders, up to a round's worth. Rows of a sender whom
 * another worker has are left to that one, which looks for more when it is done; if it dies the relay finds them.
 * Safe to call twice, or at the same time for the same ids.
 */
export async function handleRows(world: HandlingWorld, ids: readonly InboxId[]): Promise<HandleOutcome> {
  await payOwedStarts(world.db);
  if (ids.length === 0) return { queued: [], left: [] };
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
  return { queued, left: await listDueOf(world.db, started.senders) };
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
  // Whoever crashed alone least goes first: a neighbour must not wait behind the one to blame until that is set aside.
  sorted.alone.sort((a, b) => a.startsAlone - b.startsAlone);
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
    const { queued, ends } = await inTransaction(world.db, async (tx) => {
      const taken = await takeStarted(tx, rows, token);
      return taken.length > 0 ? handleBatch(world, tx, taken) : { queued: [], ends: [] };
    });
    // Only what is committed counts.
    for (const end of ends) world.meter?.handled(end);
    return queued;
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
    const isAside = await noteFailure(world, world.db, { id: only.id, failures }, error);
    const platform = only.sender.split(' ')[0] as string;
    world.meter?.handled({ platform, deed: 'none', outcome: isAside ? 'aside' : 'failed' });
    return [];
  }
  const queued: QueuedOutbox[] = [];
  for (const row of rows) queued.push(...(await handleTogether(world, [row], token, alone)));
  return queued;
}
