/** Owed starts: counted starts that ended in an orderly way though nothing was committed, to be taken back. */

import { takeStartsBack } from '../db/inbox-handling.js';
import type { Db, InboxId } from '../db/schema.js';

interface Debt {
  ids: readonly InboxId[];
  token: string;
  alone: boolean;
}

/**
 * Starts that ended in an orderly way though nothing was committed (the database went away, two batches met): they are
 * taken back as soon as the database answers, or an outage would look like a message that kills processes.
 */
const owed = new WeakMap<Db, Debt[]>();

export function oweStarts(db: Db, ids: readonly InboxId[], token: string, alone: boolean): void {
  owed.set(db, [...(owed.get(db) ?? []), { ids, token, alone }]);
}

/** Takes back what is owed. @throws when the database does not answer; the debt stays. */
export async function payOwedStarts(db: Db): Promise<void> {
  for (let debt = owed.get(db)?.[0]; debt; debt = owed.get(db)?.[0]) {
    await takeStartsBack(db, debt.ids, debt.token, debt.alone);
    owed.set(db, owed.get(db)?.filter((one) => one !== debt) ?? []);
  }
}
