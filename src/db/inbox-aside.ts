/** Rows set aside: nothing more is tried until someone requeues them. */

import type { Db, InboxId, Tx } from './schema.js';

/** Sets a row aside: nothing more is tried until someone requeues it. Its words stay sealed. */
export async function markAside(db: Db | Tx, id: InboxId, reason: string): Promise<void> {
  await db
    .updateTable('inbox')
    .set({ state: 'aside', reason, started_until: null, done_at: new Date() })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
}

/** @returns false when there is no such row aside. */
export async function requeueAside(db: Db | Tx, id: InboxId): Promise<boolean> {
  const result = await db
    .updateTable('inbox')
    .set({
      state: 'waiting',
      starts: 0,
      starts_alone: 0,
      started_until: null,
      failures: 0,
      retry_at: null,
      queued_at: null,
      done_at: null,
    })
    .where('id', '=', id)
    .where('state', '=', 'aside')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export interface AsideRow {
  id: InboxId;
  platform: string;
  type: string;
  reason: string | null;
  receivedAt: Date;
}

/** Rows set aside, oldest first, at most 200. */
export async function listAside(db: Db | Tx): Promise<AsideRow[]> {
  const rows = await db
    .selectFrom('inbox')
    .select(['id', 'platform', 'type', 'reason', 'received_at'])
    .where('state', '=', 'aside')
    .orderBy('id')
    .limit(200)
    .execute();
  return rows.map((row) => ({ ...row, receivedAt: row.received_at }));
}

export async function countAside(db: Db | Tx): Promise<number> {
  const row = await db
    .selectFrom('inbox')
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .where('state', '=', 'aside')
    .executeTakeFirstOrThrow();
  return Number(row.rows);
}
