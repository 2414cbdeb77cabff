/** Time that has passed, as a database sees it: everything in it is that much older, and what is due to be blanked is. */

import { sql } from 'kysely';
import { blankOldWords } from '../../../src/db/inbox.js';
import { blankOldPayloads } from '../../../src/db/outbox.js';
import type { Db } from '../../../src/db/schema.js';

const WEEK_MS = 7 * 86_400_000;
const MANY = 1_000_000;

/** Makes every inbox and outbox row `hours` older, then forgets words as the daily job would have done meanwhile. */
export async function makeOlder(db: Db, hours: number): Promise<void> {
  const ago = sql`interval '1 hour' * ${hours}`;
  await sql`update inbox set sent_at = sent_at - ${ago}, received_at = received_at - ${ago},
    queued_at = queued_at - ${ago}, done_at = done_at - ${ago}`.execute(db);
  await sql`update outbox set created_at = created_at - ${ago}, queued_at = queued_at - ${ago},
    first_tried_at = first_tried_at - ${ago}, tried_at = tried_at - ${ago}, done_at = done_at - ${ago}`.execute(
    db,
  );
  const before = new Date(Date.now() - WEEK_MS);
  await blankOldWords(db, before, MANY);
  await blankOldPayloads(db, before, MANY);
}
