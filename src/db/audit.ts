/** The audit log: every staff action, append-only by trigger, each row chained to the one before by its hash. */

import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { CommitteeId, Db, PersonId, Tx } from './schema.js';

export interface AuditEntry {
  /** undefined: it concerns no one committee. */
  committeeId: CommitteeId | undefined;
  /** undefined: whoever sits at the machine (command line, clock). */
  actorPersonId: PersonId | undefined;
  /** The door it came in by: a chat platform's name, `console`, `cli` or `clock`. */
  actor: string;
  /** `verb-noun`, such as `confirm-notice`. */
  action: string;
  /** What was acted on: a table's name and the row's number or id. */
  objectKind: string;
  objectId: string | number;
  /** Ids, counts, field names, sealed values; never words, names or phones. */
  detail?: Record<string, unknown>;
  /** undefined: now, by the database's clock. */
  at?: Date;
}

/**
 * Appends one entry. Writers go one after the other until their transactions end, so that the chain has one order:
 * write it last in a deed.
 */
export async function appendAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  await sql`select id from audit_anchor where id = 1 for update`.execute(tx);
  // A statement of its own: only now may it see what the writer before has committed.
  const { rows } = await sql<{ hash: Buffer; now: Date }>`
    select head_hash as hash, clock_timestamp() as now from audit_anchor where id = 1`.execute(tx);
  const { hash: previousHash, now } = rows[0] as { hash: Buffer; now: Date };
  const row = {
    committee_id: entry.committeeId ?? null,
    actor_person_id: entry.actorPersonId ?? null,
    actor: entry.actor,
    action: entry.action,
    object_kind: entry.objectKind,
    object_id: String(entry.objectId),
    detail: JSON.stringify(entry.detail ?? {}),
    happened_at: entry.at ?? now,
    previous_hash: previousHash,
  };
  const hash = hashOf({ ...row, detail: JSON.parse(row.detail) });
  await tx
    .insertInto('audit_log')
    .values({ ...row, hash })
    .execute();
  await sql`update audit_anchor set head_hash = ${hash}, row_count = row_count + 1 where id = 1`.execute(tx);
}

/** Rows read at once while the chain is walked. */
const PAGE_ROWS = 1_000;

/**
 * Walks the whole chain.
 * @returns the id of the first row that was changed, or follows on a missing one; where the newest are missing the id
 * after the last that is there; undefined when the log is whole.
 */
export async function findBrokenAudit(db: Db | Tx): Promise<number | undefined> {
  // Read before the rows: what is appended meanwhile lies behind this head.
  const anchor = await db.selectFrom('audit_anchor').selectAll().executeTakeFirstOrThrow();
  const head = Buffer.from(anchor.head_hash);
  let previous = Buffer.from(anchor.last_hash);
  let count = 0;
  let headIsThere = anchor.row_count === 0 && previous.equals(head);
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('audit_log')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE_ROWS)
      .execute();
    for (const row of rows) {
      if (!previous.equals(row.previous_hash) || !hashOf(row).equals(row.hash)) return row.id;
      previous = Buffer.from(row.hash);
      after = row.id;
      count += 1;
      if (count === anchor.row_count) headIsThere = previous.equals(head);
    }
    if (rows.length < PAGE_ROWS) return headIsThere ? undefined : after + 1;
  }
}

interface Hashed {
  committee_id: number | null;
  actor_person_id: number | null;
  actor: string;
  action: string;
  object_kind: string;
  object_id: string;
  detail: unknown;
  happened_at: Date;
  previous_hash: Uint8Array;
}

/** SHA-256 over the row as canonical JSON (keys sorted), the hash before it included. */
function hashOf(row: Hashed): Buffer {
  const hashed = {
    committee_id: row.committee_id,
    actor_person_id: row.actor_person_id,
    actor: row.actor,
    action: row.action,
    object_kind: row.object_kind,
    object_id: row.object_id,
    detail: row.detail,
    happened_at: row.happened_at.toISOString(),
    previous_hash: Buffer.from(row.previous_hash).toString('hex'),
  };
  return createHash('sha256').update(canonical(hashed)).digest();
}

/** jsonb keeps no order of keys, so the order is ours. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const pairs = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`);
  return `{${pairs.join()}}`;
}
