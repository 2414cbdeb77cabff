/** The key that makes repeating a send harmless where the platform knows such keys. */

import { createHash } from 'node:crypto';
import type { OutboxId } from '../db/schema.js';

/**
 * The same for every try of a row; 40 characters (Lark takes 50).
 * @param dedupeKey the row's own: a database put back from a backup gives ids out again, for other rows.
 */
export function idempotencyKeyOf(platform: string, id: OutboxId, dedupeKey: string): string {
  return createHash('sha256').update(`qunyi ${platform} ${id} ${dedupeKey}`).digest('hex').slice(0, 40);
}
