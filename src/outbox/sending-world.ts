/** What sending stands on: the database, one platform's connection, and its pace. */

import type { Adapter, PaceRules, PlatformConnection } from '../chat/adapter.js';
import type { Db, InboxId } from '../db/schema.js';
import type { Log } from '../log.js';
import type { Meter } from '../meter.js';
import type { Seal } from '../seal/seal.js';
import type { Spacing } from './spacing.js';

export interface SendingWorld {
  db: Db;
  seal: Seal;
  log: Log;
  adapter: Pick<Adapter, 'name' | 'idempotentForMs' | 'heldWhileAway'>;
  pace: PaceRules;
  /** Of calls for one chat, where the platform has a pace for each. */
  spacing?: Spacing;
  connection: Pick<PlatformConnection, 'perform' | 'state'>;
  /** Queues the inbox row that carries an action's answer on; may fail, the relay will find the row. */
  queueAnswer(id: InboxId, hint: string): Promise<void>;
  meter?: Meter;
}
