/** Writes the database out, line by line: everything as it is in the one instant its transaction sees. */

import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Seal } from '../../seal/seal.js';
import { listExecutedMigrations } from '../migrate.js';
import type { Tx } from '../schema.js';
import { listKeyIds } from '../sealed-columns.js';
import {
  FORMAT,
  type Header,
  makeProbe,
  openSum,
  type TableEnd,
  type TableHead,
  type Trailer,
} from './format.js';
import { readSeries, readShapes, selectLines, speakPlainly, type TableShape } from './shape.js';

/** Rows asked for at once: halved while a page is larger than this, doubled while it is a quarter of it. */
const PAGE_CHARS = 2 * 1024 * 1024;
const MOST_ROWS = 400;

export type Emit = (line: string) => Promise<void> | void;

/** @param tx of `inTransaction(…, 'snapshot')`. @returns the rows by table. */
export async function dumpDatabase(
  tx: Tx,
  seal: Seal,
  madeAt: Date,
  emit: Emit,
): Promise<Record<string, number>> {
  await speakPlainly(tx);
  const sum = openSum();
  const write = async (line: string) => {
    sum.add(line);
    await emit(line);
  };
  const header: Header = {
    qunyi: 'backup',
    format: FORMAT,
    madeAt: madeAt.toISOString(),
    migrations: await listExecutedMigrations(tx),
    keyIds: await listKeyIds(tx),
    probe: makeProbe(seal),
  };
  await write(JSON.stringify(header));
  const counts: Record<string, number> = {};
  for (const shape of await readShapes(tx)) {
    const columns = shape.columns.map((column) => column.name);
    await write(JSON.stringify({ table: shape.name, columns } satisfies TableHead));
    const { rows, sha256 } = await dumpTable(tx, shape, columns, write);
    await write(JSON.stringify({ end: shape.name, rows, sha256 } satisfies TableEnd));
    counts[shape.name] = rows;
  }
  const rows = Object.values(counts).reduce((all, one) => all + one, 0);
  const trailer: Omit<Trailer, 'mac'> = {
    series: await readSeries(tx),
    tables: Object.keys(counts).length,
    rows,
  };
  sum.add(JSON.stringify(trailer));
  await emit(JSON.stringify({ ...trailer, mac: sum.mac(seal) } satisfies Trailer));
  return counts;
}

/** The rows of a table in the order of its key. @returns how many, and the hash over their lines. */
export async function dumpTable(
  tx: Tx,
  shape: TableShape,
  columns: readonly string[],
  emit: Emit,
): Promise<{ rows: number; sha256: string }> {
  const hash = createHash('sha256');
  let count = 0;
  let size = MOST_ROWS;
  await sql.raw(`declare page no scroll cursor for ${selectLines(shape, columns)}`).execute(tx);
  for (;;) {
    const { rows } = await sql.raw<{ line: string }>(`fetch ${size} from page`).execute(tx);
    let chars = 0;
    for (const { line } of rows) {
      hash.update(line).update('\n');
      chars += line.length;
      await emit(line);
    }
    count += rows.length;
    if (rows.length < size) break;
    if (chars > PAGE_CHARS) size = Math.max(1, size >> 1);
    else if (chars < PAGE_CHARS / 4) size = Math.min(MOST_ROWS, size * 2);
    // The embedded database works in this very process: whoever else waits has a turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await sql.raw('close page').execute(tx);
  return { rows: count, sha256: hash.digest('hex') };
}
