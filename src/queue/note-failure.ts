/** Noting a handling that failed in an orderly way: again after a while, and set aside after some times. */

import { markAside } from '../db/inbox-aside.js';
import { markFailed, markUnopened } from '../db/inbox-handling.js';
import type { Db, InboxId, Tx } from '../db/schema.js';
import { KeyMissing } from '../seal/seal.js';
import type { HandlingWorld } from './do-deed.js';

/** Orderly failures (a bug, a missing file) after which a row is set aside. */
const FAILURES = 8;

/** How long a row waits that was sealed with a key this process does not have; until then one that has it may come by. */
const KEY_MISSING_MS = 30_000;

/** @returns whether the row is set aside now. */
export async function noteFailure(
  world: HandlingWorld,
  db: Db | Tx,
  row: { id: InboxId; failures: number },
  error: unknown,
): Promise<boolean> {
  if (error instanceof KeyMissing) {
    await waitForKey(world, db, [row.id], error.keyId);
    return false;
  }
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

/** Nobody's fault but the settings': such rows wait, untried, for the key or for a process that has it. */
export async function waitForKey(
  world: HandlingWorld,
  db: Db | Tx,
  ids: readonly InboxId[],
  keyId: string,
): Promise<void> {
  world.log.error(
    { rows: ids.length, keyId },
    'messages wait: their key is not among the keys of this process',
  );
  await markUnopened(db, ids, new Date(world.now().getTime() + KEY_MISSING_MS));
}
