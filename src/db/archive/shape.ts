/** What the tables look like, by the database's own catalog: columns, the order of rows, series of ids, references. */

import { sql } from 'kysely';
import type { Db, Tx } from '../schema.js';
import { TABLES } from '../tables.js';

export interface TableShape {
  name: string;
  columns: { name: string; type: string }[];
  /** `order by` these: the primary key, text by its bytes, so that every server orders alike. */
  order: string[];
}

/** The tables of ours that are there, by name. */
export async function readShapes(db: Db | Tx): Promise<TableShape[]> {
  const { rows } = await sql<{ name: string; columns: TableShape['columns']; order: string[] }>`
    select c.relname as name,
      jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod))
        order by a.attnum) as columns,
      (select jsonb_agg(quote_ident(k.attname) || case when k.attcollation <> 0 then ' collate "C"' else '' end
          order by u.place)
        from pg_index i
        cross join unnest(i.indkey::int2[]) with ordinality as u (attnum, place)
        join pg_attribute k on k.attrelid = c.oid and k.attnum = u.attnum
        where i.indrelid = c.oid and i.indisprimary) as "order"
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and c.relname::text = any(${sql.val([...TABLES])}::text[])
    group by c.oid, c.relname order by c.relname`.execute(db);
  return rows.map((row) => ({ name: row.name, columns: row.columns, order: row.order ?? ['ctid'] }));
}

/** One row as JSON: an array of texts as PostgreSQL writes each value, null for null. */
export function selectLines(shape: TableShape, columns: readonly string[]): string {
  const values = columns.map((name) => `${quote(name)}::text`).join(', ');
  return `select json_build_array(${values})::text as line from ${quote(shape.name)} order by ${shape.order.join(', ')}`;
}

export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Values are written alike by every server and session; a backup takes as long as it takes. */
export async function speakPlainly(tx: Tx): Promise<void> {
  await sql`select set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, YMD', true),
    set_config('bytea_output', 'hex', true), set_config('extra_float_digits', '1', true),
    set_config('intervalstyle', 'postgres', true), set_config('statement_timeout', '0', true),
    set_config('lock_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)`.execute(
    tx,
  );
}

/** For each `table.column` that counts by itself the last number it gave out; null when it gave out none. */
export async function readSeries(tx: Tx): Promise<Record<string, number | null>> {
  const { rows } = await sql<{ name: string; last: number | null }>`
    select c.relname || '.' || a.attname as name,
      pg_sequence_last_value(pg_get_serial_sequence(quote_ident(c.relname), a.attname)::regclass) as last
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and a.attidentity <> ''
    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and c.relname::text = any(${sql.val([...TABLES])}::text[])
    order by 1`.execute(tx);
  return Object.fromEntries(rows.map((row) => [row.name, row.last]));
}

export async function writeSeries(tx: Tx, series: Record<string, number | null>): Promise<void> {
  for (const [name, last] of Object.entries(series)) {
    const [table = '', column = ''] = name.split('.');
    await sql`select setval(pg_get_serial_sequence(quote_ident(${table}), ${column}), ${last ?? 1}, ${last !== null})`.execute(
      tx,
    );
  }
}

export interface Reference {
  table: string;
  name: string;
  definition: string;
}

/** References between our tables; they are taken off while rows come in table by table, and put back afterwards. */
export async function listReferences(tx: Tx): Promise<Reference[]> {
  const { rows } = await sql<Reference>`
    select c.relname as "table", k.conname as name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.contype = 'f' and c.relnamespace = current_schema()::regnamespace and c.relname::text = any(${sql.val([...TABLES])}::text[])
    order by 1, 2`.execute(tx);
  return rows;
}

export async function dropReferences(tx: Tx, references: readonly Reference[]): Promise<void> {
  for (const { table, name } of references)
    await sql.raw(`alter table ${quote(table)} drop constraint ${quote(name)}`).execute(tx);
}

/** @throws when a row refers to one that is not there. */
export async function addReferences(tx: Tx, references: readonly Reference[]): Promise<void> {
  for (const { table, name, definition } of references)
    await sql.raw(`alter table ${quote(table)} add constraint ${quote(name)} ${definition}`).execute(tx);
}

/** How many rows each table has, those without any left out. */
export async function countRows(db: Db | Tx): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { name } of await readShapes(db)) {
    const { rows } = await sql<{ rows: number }>`select count(*) as rows from ${sql.table(name)}`.execute(db);
    const count = Number(rows[0]?.rows);
    if (count > 0) counts[name] = count;
  }
  return counts;
}
