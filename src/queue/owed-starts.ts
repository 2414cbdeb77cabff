/** Owed starts: counted starts that ended in an orderly way though nothing was committed, to be taken back. */

import { uncountStarts } from '../db/inbox-handling.js';
import type { Db, InboxId } from '../db/schema.js';

/**
 * Starts that ended in an orderly way though nothing was committed (the database went away, two batches met): they are
 * taken back as soon as the database answers, or an outage would look like a message that kills processes.
 */
const owed = new WeakMap<Db, { ids: Set<InboxId>; alone: Set<InboxId> }>();

export function oweStarts(db: Db, ids: readonly InboxId[], alone: boolean): void {
  const debt = owed.get(db) ?? { ids: new Set(), alone: new Set() };
  for (const id of ids) (alone ? debt.alone : debt.ids).add(id);
  owed.set(db, debt);
}

/** Takes back what is owed. @throws when the database does not answer; the debt stays. */
export async function payOwedStarts(db: Db): Promise<void> {
  const debt = owed.get(db);
  if (!debt) return;
  owed.delete(db);
  try {
    await uncountStarts(db, [...debt.ids], false);
    await uncountStarts(db, [...debt.alone], true);
  } catch (error) {
    owed.set(db, debt);
    throw error;
  }
}
