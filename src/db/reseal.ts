/** Seals again under the current key what another key sealed: a few rows at a time, each batch a transaction of its own. */

import { sql } from 'kysely';
import { headerOf, type Seal } from '../seal/seal.js';
import type { Db, Tx } from './schema.js';
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns.js';
import { inTransaction } from './transaction.js';

/** Ids looked at in one transaction: some tens of ms, also when every row of them is sealed anew. */
const IDS_A_BATCH = 500;

export interface Resealed {
  resealed: number;
  /** They open with none of the keys at hand and are left as they are. */
  unreadable: number;
}

/**
 * One pass over all sealed columns. Rows that somebody holds just now are left to the next pass.
 * @param between called after each batch; may throw to stop, what was done stays done.
 */
export async function resealAll(db: Db, seal: Seal, between: () => Promise<void>): Promise<Resealed> {
  const all = { resealed: 0, unreadable: 0 };
  for (const column of SEALED_COLUMNS) {
    const newest = await newestId(db, column);
    for (let after = 0; after < newest; after += IDS_A_BATCH) {
      const batch = await inTransaction(db, (tx) => resealBatch(tx, seal, column, after));
      all.resealed += batch.resealed;
      all.unreadable += batch.unreadable;
      await between();
    }
  }
  return all;
}

/** How many values are sealed with another key than the current one. Reads whole tables. */
export async function countOldSeals(db: Db | Tx, seal: Seal): Promise<number> {
  let count = 0;
  for (const { table, column } of SEALED_COLUMNS) {
    const { rows } = await sql<{ rows: number }>`
      select count(*) as rows from ${sql.table(table)} where ${isOld(column, seal)}`.execute(db);
    count += Number(rows[0]?.rows);
  }
  return count;
}

async function resealBatch(tx: Tx, seal: Seal, column: SealedColumn, after: number): Promise<Resealed> {
  const placedBy = [...new Set(['id', ...column.placedBy])].map((name) => sql.ref(name));
  const { rows } = await sql<Record<string, string | number> & { sealed: Buffer }>`
    select ${sql.join(placedBy)}, ${sql.ref(column.column)} as sealed from ${sql.table(column.table)}
    where id > ${after} and id <= ${after + IDS_A_BATCH} and ${isOld(column.column, seal)}
    for update skip locked`.execute(tx);
  const fresh = rows.flatMap((row) => resealOne(seal, column, row) ?? []);
  if (fresh.length > 0) await write(tx, column, fresh);
  return { resealed: fresh.length, unreadable: rows.length - fresh.length };
}

interface FreshValue {
  id: number;
  sealed: string;
  hash: string;
}

function resealOne(
  seal: Seal,
  column: SealedColumn,
  row: Record<string, string | number> & { sealed: Buffer },
): FreshValue | undefined {
  const place = column.place(row);
  try {
    const words = seal.open(row.sealed, place);
    const sealed = seal.seal(words, place).toString('hex');
    return { id: Number(row.id), sealed, hash: seal.index(words).toString('hex') };
  } catch {
    return undefined;
  }
}

async function write(tx: Tx, { table, column, hash }: SealedColumn, fresh: FreshValue[]): Promise<void> {
  const hashToo = hash ? sql`, ${sql.ref(hash)} = decode(x.hash, 'hex')` : sql``;
  await sql`
    update ${sql.table(table)} as t set ${sql.ref(column)} = decode(x.sealed, 'hex')${hashToo}
    from jsonb_to_recordset(${JSON.stringify(fresh)}::jsonb) as x(id bigint, sealed text, hash text)
    where t.id = x.id`.execute(tx);
}

async function newestId(db: Db, { table }: SealedColumn): Promise<number> {
  const { rows } = await sql<{ id: number | null }>`select max(id) as id from ${sql.table(table)}`.execute(
    db,
  );
  return rows[0]?.id ?? 0;
}

function isOld(column: string, seal: Seal) {
  const header = headerOf(seal.keyIds()[0] as string);
  return sql`${sql.ref(column)} is not null
    and substr(${sql.ref(column)}, 1, ${sql.lit(header.length)}) <> ${header}::bytea`;
}
