/** The one way to open a transaction, so that the embedded pool can tell who asks from inside one. */

import { AsyncLocalStorage } from 'node:async_hooks';
import type { Db, Tx } from './schema.js';

interface OpenTransaction {
  /** The transaction has its connection; whoever asks for another from in here would wait for ever when embedded. */
  connected: boolean;
  over: boolean;
}

const current = new AsyncLocalStorage<OpenTransaction>();

/**
 * Runs `work` in one transaction; commits when it resolves, rolls back when it rejects. Inside, only `tx` may be used.
 * @param as `snapshot` sees the database as it was in one instant, and may only read.
 */
export function inTransaction<T>(
  db: Db,
  work: (tx: Tx) => Promise<T>,
  as: 'usual' | 'snapshot' = 'usual',
): Promise<T> {
  const mine: OpenTransaction = { connected: false, over: false };
  return current.run(mine, async () => {
    try {
      const transaction = db.transaction();
      if (as === 'usual') return await transaction.execute(work);
      return await transaction.setIsolationLevel('repeatable read').setAccessMode('read only').execute(work);
    } finally {
      mine.over = true;
    }
  });
}

/**
 * Called by the embedded pool when a connection is asked for.
 * @throws when the caller is inside a transaction that already has its connection.
 */
export function claimConnection(): void {
  const open = current.getStore();
  if (!open || open.over) return;
  if (open.connected) throw new Error('inside a transaction only `tx` may be used');
  open.connected = true;
}
