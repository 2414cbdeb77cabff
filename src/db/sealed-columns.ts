/** Every sealed column there is, in one table: where its bytes are sealed to, and the keyed hash beside it. */

import { sql } from 'kysely';
import { loosePlace } from './chain-report.js';
import { dialoguePlace } from './dialogue.js';
import { feedbackPlace } from './feedback.js';
import { wordsPlace } from './inbox.js';
import { continuationPlace, payloadPlace } from './outbox.js';
import { phonePlace } from './person.js';
import type { Db, InboxId, Schema, Tx } from './schema.js';
import { originalPlace } from './tip.js';
import { changePlace } from './tip-change.js';

export interface SealedColumn {
  table: keyof Schema;
  column: string;
  /** The columns its place is made of. */
  placedBy: string[];
  place(row: Record<string, string | number>): string;
  /** Holds `seal.index` of the same words; undefined where there is none. */
  hash?: string;
}

export const SEALED_COLUMNS: readonly SealedColumn[] = [
  {
    table: 'person',
    column: 'phone_sealed',
    placedBy: ['id'],
    place: (row) => phonePlace(Number(row.id)),
    hash: 'phone_index',
  },
  {
    table: 'inbox',
    column: 'words',
    placedBy: ['platform', 'event_key'],
    place: (row) => wordsPlace(String(row.platform), String(row.event_key)),
  },
  {
    table: 'outbox',
    column: 'payload',
    placedBy: ['dedupe_key'],
    place: (row) => payloadPlace(String(row.dedupe_key)),
  },
  {
    table: 'outbox',
    column: 'continuation',
    placedBy: ['dedupe_key'],
    place: (row) => continuationPlace(String(row.dedupe_key)),
  },
  {
    table: 'dialogue',
    column: 'payload',
    placedBy: ['platform', 'platform_chat_id', 'platform_user_id'],
    place: (row) =>
      dialoguePlace(String(row.platform), String(row.platform_chat_id), String(row.platform_user_id)),
  },
  {
    table: 'chain',
    column: 'loose',
    placedBy: ['id'],
    place: (row) => loosePlace(Number(row.id)),
  },
  {
    table: 'tip',
    column: 'original_sealed',
    placedBy: ['inbox_id'],
    place: (row) => originalPlace(Number(row.inbox_id) as InboxId),
  },
  {
    table: 'tip_change',
    column: 'original_sealed',
    placedBy: ['inbox_id'],
    place: (row) => changePlace(Number(row.inbox_id) as InboxId),
  },
  {
    table: 'feedback',
    column: 'sender',
    placedBy: ['inbox_id'],
    place: (row) => feedbackPlace(Number(row.inbox_id) as InboxId),
  },
];

/** Sealed too, and worthless after some minutes: made anew by itself, never sealed again. */
export const SEALED_FOR_MINUTES = ['platform_state.login_code'] as const;

/** Keyed hashes whose words are kept nowhere: they cannot be made anew, and run out by themselves. */
export const HASHES_THAT_EXPIRE = ['link_code.code_hash'] as const;

/** Bytes under no key. */
export const PLAIN_BYTES = [
  'tip.content_hash',
  'tip.first_hash',
  'audit_log.previous_hash',
  'audit_log.hash',
  'audit_anchor.last_hash',
  'audit_anchor.head_hash',
] as const;

/** The ids of all keys that something is sealed with. Reads whole tables. */
export async function listKeyIds(db: Db | Tx): Promise<string[]> {
  const ids = new Set<string>();
  for (const { table, column } of SEALED_COLUMNS) {
    // A header is one byte for the cipher, one for the id's length, the id.
    const { rows } = await sql<{ id: string }>`
      select distinct encode(substr(${sql.ref(column)}, 3, get_byte(${sql.ref(column)}, 1)), 'escape') as id
      from ${sql.table(table)} where octet_length(${sql.ref(column)}) > 2`.execute(db);
    for (const { id } of rows) if (/^[A-Za-z0-9_-]{1,16}$/.test(id)) ids.add(id);
  }
  return [...ids].sort();
}
