/** Makes room for a backup: our tables empty and as they were when it was made; afterwards they are brought up to date. */

import { sql } from 'kysely';
import { listExecutedMigrations, type Migrations } from '../migrate.js';
import type { Tx } from '../schema.js';
import { quote, readShapes } from './shape.js';

/** Everything in our tables goes, in this transaction. */
export async function makeRoom(tx: Tx, wanted: readonly string[], migrations: Migrations): Promise<void> {
  const executed = await listExecutedMigrations(tx);
  if (executed.join() !== [...wanted].sort().join()) {
    await dropTables(tx);
    await sql`delete from qunyi_migration`.execute(tx);
    await run(tx, [...wanted].sort(), migrations);
  }
  const tables = (await readShapes(tx)).map(({ name }) => quote(name));
  // The audit log is append-only by trigger; a restore puts another whole chain in its place.
  await sql.raw('alter table audit_log disable trigger user').execute(tx);
  await sql.raw(`truncate ${tables.join(', ')}`).execute(tx);
  await sql.raw('alter table audit_log enable trigger user').execute(tx);
}

/** @returns the migrations that were run now. */
export async function migrateFurther(
  tx: Tx,
  from: readonly string[],
  migrations: Migrations,
): Promise<string[]> {
  const missing = Object.keys(migrations)
    .filter((name) => !from.includes(name))
    .sort();
  await run(tx, missing, migrations);
  return missing;
}

async function run(tx: Tx, names: readonly string[], migrations: Migrations): Promise<void> {
  for (const name of names) {
    await migrations[name]?.up(tx as never);
    await sql`insert into qunyi_migration (name, timestamp) values (${name}, ${new Date().toISOString()})`.execute(
      tx,
    );
  }
}

/** The tables, and the functions their triggers call. */
async function dropTables(tx: Tx): Promise<void> {
  const tables = (await readShapes(tx)).map(({ name }) => name);
  if (tables.length === 0) return;
  const { rows } = await sql<{ name: string }>`
    select distinct t.tgfoid::regprocedure::text as name from pg_trigger t
    where not t.tgisinternal and t.tgrelid = any(${sql.val(tables)}::text[]::regclass[])`.execute(tx);
  await sql.raw(`drop table ${tables.map(quote).join(', ')} cascade`).execute(tx);
  for (const { name } of rows) await sql.raw(`drop function ${name}`).execute(tx);
}
