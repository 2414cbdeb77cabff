/** Noting a handling that failed in an orderly way: again after a while, and set aside after some times. */

import { markAside } from '../db/inbox-aside.js';
import { markFailed } from '../db/inbox-handling.js';
import type { Db, InboxId, Tx } from '../db/schema.js';
import type { HandlingWorld } from './do-deed.js';

/** Orderly failures (a bug, a missing file) after which a row is set aside. */
const FAILURES = 8;

/** @returns whether the row is set aside now. */
export async function noteFailure(
  world: HandlingWorld,
  db: Db | Tx,
  row: { id: InboxId; failures: number },
  error: unknown,
): Promise<boolean> {
  const failures = row.failures + 1;
  world.log.error({ inboxId: row.id, failures, err: error }, 'handling failed');
  if (failures >= FAILURES) {
    await markAside(db, row.id, 'failed_eight_times');
    return true;
  }
  const waitMs = Math.min(500 * 2 ** failures, 60_000);
  await markFailed(db, row.id, new Date(world.now().getTime() + waitMs), 'failed');
  return false;
}
