/** 精选 and 取消精选: rows, of which the newest says whether a check-in is shown first. What is recalled was never said. */

import { sql } from 'kysely';
import { findRecall, type MessageKey } from './recall.js';
import type { InboxId, PersonId, Tx } from './schema.js';

export interface FeaturingDraft {
  checkInId: number;
  featured: boolean;
  saidBy: PersonId;
  sentAt: Date;
  /** undefined: at the console. */
  inboxId: InboxId | undefined;
}

/** Stores what was said and folds it in. Safe to run twice. @param message undefined: at the console. */
export async function insertFeaturing(
  tx: Tx,
  draft: FeaturingDraft,
  message: MessageKey | undefined,
): Promise<void> {
  await tx
    .insertInto('check_in_featuring')
    .values({
      check_in_id: draft.checkInId,
      featured: draft.featured,
      said_by: draft.saidBy,
      sent_at: draft.sentAt,
      recalled_at: (message && (await findRecall(tx, message))) ?? null,
      inbox_id: draft.inboxId ?? null,
    })
    .onConflict((conflict) => conflict.columns(['inbox_id', 'check_in_id']).doNothing())
    .execute();
  await refold(tx, draft.checkInId);
}

/** A recalled message says nothing any more. */
export async function markFeaturingRecalled(tx: Tx, inboxId: InboxId, at: Date): Promise<void> {
  const rows = await tx
    .updateTable('check_in_featuring')
    .set({ recalled_at: at })
    .where('inbox_id', '=', inboxId)
    .where('recalled_at', 'is', null)
    .returning('check_in_id')
    .execute();
  for (const row of rows) await refold(tx, row.check_in_id);
}

/** One at a time for a check-in, so that two who speak at once end the same in either order. */
async function refold(tx: Tx, checkInId: number): Promise<void> {
  await sql`select id from check_in where id = ${checkInId} for no key update`.execute(tx);
  await sql`
    with newest as (
      select check_in_id, featured, said_by, sent_at from check_in_featuring
      where check_in_id = ${checkInId} and recalled_at is null order by sent_at desc, id desc limit 1
    )
    insert into check_in_featured (check_in_id, featured_by, featured_at)
    select check_in_id, said_by, sent_at from newest where featured
    on conflict (check_in_id) do update
      set featured_by = excluded.featured_by, featured_at = excluded.featured_at`.execute(tx);
  await sql`
    delete from check_in_featured where check_in_id = ${checkInId} and coalesce(
      (select not featured from check_in_featuring
        where check_in_id = ${checkInId} and recalled_at is null order by sent_at desc, id desc limit 1), true)`.execute(
    tx,
  );
}
