/** Some sealed values, to see whether the keys at hand open what is in the database, and which keys what waits needs. */

import { sql } from 'kysely';
import type { Seal } from '../seal/seal.js';
import { openEvent } from './inbox.js';
import { phonePlace } from './person.js';
import type { Db } from './schema.js';

/** `nothing` is sealed yet · `opens` · `closed`: other keys than these sealed it. */
export async function trySeal(db: Db, seal: Seal): Promise<'nothing' | 'opens' | 'closed'> {
  // The oldest is sealed with the first key there was, the newest with the last.
  const people = await Promise.all([findPhone(db, 'asc'), findPhone(db, 'desc')]);
  const phones = people.flatMap((person) => person ?? []);
  const row = await db
    .selectFrom('inbox')
    .select(['platform', 'event_key as eventKey', 'words', 'sent_at as sentAt'])
    .where('words', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (phones.length === 0 && !row) return 'nothing';
  try {
    for (const { id, sealed } of phones) seal.open(sealed, phonePlace(id));
    if (row) openEvent(seal, row);
    return 'opens';
  } catch {
    return 'closed';
  }
}

async function findPhone(db: Db, order: 'asc' | 'desc'): Promise<{ id: number; sealed: Buffer } | undefined> {
  const person = await db
    .selectFrom('person')
    .select(['id', 'phone_sealed'])
    .where('phone_sealed', 'is not', null)
    .orderBy('id', order)
    .limit(1)
    .executeTakeFirst();
  return person?.phone_sealed ? { id: person.id, sealed: person.phone_sealed } : undefined;
}

/** What waits to be handled or sent and is sealed with a key that is not here, by the key's id. */
export async function countUnopened(db: Db, seal: Seal): Promise<{ keyId: string; rows: number }[]> {
  const { rows } = await sql<{ key_id: string; rows: number }>`
    select encode(substring(sealed from 3 for get_byte(sealed, 1)), 'escape') as key_id, count(*) as rows
    from (
      select words as sealed from inbox where state = 'waiting' and length(words) > 2
      union all
      select payload from outbox where state in ('waiting', 'sending') and length(payload) > 2
    ) waits group by key_id order by key_id`.execute(db);
  const here = new Set(seal.keyIds());
  return rows
    .filter((row) => !here.has(row.key_id))
    .map((row) => ({ keyId: row.key_id, rows: Number(row.rows) }));
}
