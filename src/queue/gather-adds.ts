/** Gathering: what is accepted within a moment goes to the queue as one job, for a job costs more than a row. */

import type { InboxId } from '../db/schema.js';

export interface AcceptedRow {
  id: InboxId;
  hint: string;
}
type Add = (rows: readonly AcceptedRow[]) => Promise<void>;

/** At a hundred a second this makes five rows a job; nobody feels it. */
const EVERY_MS = 50;

/**
 * Adds at once when nothing was added lately, else together with all that comes until `everyMs` after the last time.
 * What is returned resolves or fails as that adding does; a process that ends before leaves the rows to the relay.
 */
export function gatherAdds(add: Add, everyMs = EVERY_MS): Add {
  let lastMs = Number.NEGATIVE_INFINITY;
  let gathered: AcceptedRow[] = [];
  let next: Promise<void> | undefined;
  const flush = () => {
    const rows = gathered;
    gathered = [];
    next = undefined;
    lastMs = performance.now();
    return add(rows);
  };
  return (rows) => {
    gathered.push(...rows);
    next ??= pause(lastMs + everyMs - performance.now()).then(flush);
    return next;
  };
}

function pause(ms: number): Promise<void> {
  return ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}
