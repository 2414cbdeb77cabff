/** The key that makes repeating a send harmless where the platform knows such keys. */

import { createHash } from 'node:crypto';
import type { OutboxId } from '../db/schema.js';

/** The same for every try of a row; 40 characters (Lark takes 50). */
export function idempotencyKeyOf(platform: string, id: OutboxId): string {
  return createHash('sha256').update(`qunyi ${platform} ${id}`).digest('hex').slice(0, 40);
}
