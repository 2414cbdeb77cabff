/** One sealed value, to see whether the keys at hand open what is in the database. */

import type { Seal } from '../seal/seal.js';
import { openEvent } from './inbox.js';
import type { Db } from './schema.js';

/** `nothing` is sealed yet · `opens` · `closed`: other keys than these sealed it. */
export async function trySeal(db: Db, seal: Seal): Promise<'nothing' | 'opens' | 'closed'> {
  const person = await db
    .selectFrom('person')
    .select(['id', 'phone_sealed'])
    .where('phone_sealed', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const row = await db
    .selectFrom('inbox')
    .select(['platform', 'event_key as eventKey', 'words', 'sent_at as sentAt'])
    .where('words', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!person?.phone_sealed && !row) return 'nothing';
  try {
    if (person?.phone_sealed) seal.open(person.phone_sealed, `person.phone.${person.id}`);
    if (row) openEvent(seal, row);
    return 'opens';
  } catch {
    return 'closed';
  }
}
