/** Puts a backup, or another database's rows, in place of what is in a database: in one transaction. */

import { sql } from 'kysely';
import type { Seal } from '../../seal/seal.js';
import { appendAudit } from '../audit.js';
import { MIGRATIONS, type Migrations } from '../migrate.js';
import { holdUnsent } from '../outbox-held.js';
import type { Db } from '../schema.js';
import { inTransaction } from '../transaction.js';
import { type Loaded, loadDatabase } from './load.js';

export interface RestoreOptions {
  /** A backup is older than what happened since: what it believes unsent is held. Not so after a move. */
  hold: boolean;
  /** What is noted in the audit log. */
  action: 'restore-backup' | 'move-database';
  /** Called when all is in and compared, just before it counts. */
  beforeCommit?(): Promise<void>;
  migrations?: Migrations;
}

export interface Restored extends Loaded {
  held: number;
}

/** @throws OperatorError when the lines are not whole, not for these keys or of a newer program: nothing is changed then. */
export async function restoreDatabase(
  db: Db,
  seal: Seal,
  lines: AsyncIterable<string>,
  options: RestoreOptions,
): Promise<Restored> {
  const restored = await inTransaction(db, async (tx) => {
    const loaded = await loadDatabase(tx, seal, options.migrations ?? MIGRATIONS, lines);
    const held = options.hold ? await holdUnsent(tx) : 0;
    const rows = Object.values(loaded.rows).reduce((all, one) => all + one, 0);
    await appendAudit(tx, {
      committeeId: undefined,
      actorPersonId: undefined,
      actor: 'cli',
      action: options.action,
      objectKind: 'database',
      objectId: loaded.madeAt.toISOString(),
      detail: { rows, held },
    });
    await options.beforeCommit?.();
    return { ...loaded, held };
  });
  // Until the server would do it by itself, plans are made for empty tables: an export of 100,000 rows took minutes.
  await sql`analyze`.execute(db);
  return restored;
}
