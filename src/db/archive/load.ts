/** Takes a backup's lines in, inside one transaction: all of it or nothing, compared at the end with what was written. */

import { sql } from 'kysely';
import { OperatorError } from '../../errors.js';
import type { Seal } from '../../seal/seal.js';
import type { Migrations } from '../migrate.js';
import type { Tx } from '../schema.js';
import { dumpTable } from './dump.js';
import {
  damaged,
  type Header,
  openSum,
  readHeader,
  readLine,
  type TableEnd,
  type TableHead,
  type Trailer,
} from './format.js';
import { makeRoom, migrateFurther } from './room.js';
import {
  addReferences,
  dropReferences,
  listReferences,
  quote,
  readShapes,
  speakPlainly,
  type TableShape,
  writeSeries,
} from './shape.js';

const BATCH_ROWS = 500;
const BATCH_CHARS = 1024 * 1024;

export interface Loaded {
  madeAt: Date;
  rows: Record<string, number>;
  /** Migrations that were run on top of it. */
  migrated: string[];
}

/**
 * @param tx in which everything that is in our tables now is replaced.
 * @throws OperatorError with what is wrong; the transaction must be rolled back then.
 */
export async function loadDatabase(
  tx: Tx,
  seal: Seal,
  migrations: Migrations,
  lines: AsyncIterable<string>,
): Promise<Loaded> {
  await speakPlainly(tx);
  const sum = openSum();
  const ends: (TableEnd & { columns: string[] })[] = [];
  let header: Header | undefined;
  let trailer: Trailer | undefined;
  let filling: Filling | undefined;
  let shapes: Map<string, TableShape> = new Map();
  let references: Awaited<ReturnType<typeof listReferences>> = [];
  for await (const line of lines) {
    if (trailer) throw damaged('something follows its end');
    if (!header) {
      header = await readHeaderOfWhole(line, lines, seal, migrations);
      sum.add(line);
      await makeRoom(tx, header.migrations, migrations);
      shapes = new Map((await readShapes(tx)).map((shape) => [shape.name, shape]));
      references = await listReferences(tx);
      await dropReferences(tx, references);
      continue;
    }
    // Rows are most of it, and are not read here: the database reads them.
    if (line.startsWith('[')) {
      if (!filling) throw damaged('a row stands outside a table');
      sum.add(line);
      await filling.take(line);
      continue;
    }
    const one = readLine(line) as Partial<TableHead & TableEnd & Trailer>;
    if (one.mac !== undefined) {
      trailer = one as Trailer;
      checkTrailer(trailer, ends, shapes, sum, seal);
      continue;
    }
    sum.add(line);
    if (one.table !== undefined && !filling) filling = openFilling(tx, shapes, one as TableHead);
    else if (one.end !== undefined && filling?.table === one.end) {
      await filling.flush();
      ends.push({ ...(one as TableEnd), columns: filling.columns });
      filling = undefined;
    } else throw damaged('its tables are out of order');
  }
  if (!header || !trailer) throw damaged('its end is missing');
  await compare(tx, ends, shapes);
  await addReferences(tx, references).catch((error: unknown) => {
    throw new OperatorError('backup_damaged', 'rows of this backup refer to rows that are not in it', {
      cause: error,
    });
  });
  await writeSeries(tx, trailer.series);
  const migrated = await migrateFurther(tx, header.migrations, migrations);
  const rows = Object.fromEntries(ends.map((end) => [end.end, end.rows]));
  return { madeAt: new Date(header.madeAt), rows, migrated };
}

/** What a header refuses counts only in a file that is whole: a bent byte may make it say anything. */
async function readHeaderOfWhole(
  line: string,
  rest: AsyncIterable<string>,
  seal: Seal,
  migrations: Migrations,
): Promise<Header> {
  try {
    return readHeader(line, seal, Object.keys(migrations));
  } catch (error) {
    // Reading to the end tells.
    for await (const _ of rest);
    throw error;
  }
}

interface Filling {
  table: string;
  columns: string[];
  take(line: string): Promise<void>;
  flush(): Promise<void>;
}

function openFilling(tx: Tx, shapes: Map<string, TableShape>, { table, columns }: TableHead): Filling {
  const shape = shapes.get(table);
  // A bent byte may stand in the word itself.
  if (!Array.isArray(columns)) throw damaged('a table in it names no columns');
  const types = columns.map((name) => shape?.columns.find((column) => column.name === name)?.type);
  if (!shape || types.some((type) => type === undefined))
    throw damaged('it names a table or column nobody knows');
  const names = columns.map(quote).join(', ');
  const values = types.map((type, at) => `(row ->> ${at})::${type}`).join(', ');
  const insert = `insert into ${quote(table)} (${names}) overriding system value select ${values} from json_array_elements(`;
  let batch: string[] = [];
  let chars = 0;
  const flush = async () => {
    if (batch.length === 0) return;
    const rows = `[${batch.join(',')}]`;
    batch = [];
    chars = 0;
    await sql`${sql.raw(insert)}${rows}::json) as row`.execute(tx).catch((error: { code?: string }) => {
      // Class 22 and 23: values that are no values of their columns, or break a table's rules.
      if (/^2[23]/.test(error.code ?? '')) throw damaged(`table ${table}: ${error.code}`);
      throw error;
    });
  };
  return {
    table,
    columns,
    flush,
    async take(line) {
      batch.push(line);
      chars += line.length;
      if (batch.length >= BATCH_ROWS || chars >= BATCH_CHARS) await flush();
    },
  };
}

function checkTrailer(
  { mac, ...rest }: Trailer,
  ends: readonly TableEnd[],
  shapes: Map<string, TableShape>,
  sum: ReturnType<typeof openSum>,
  seal: Seal,
): void {
  const { series, tables, rows } = rest;
  sum.add(JSON.stringify({ series, tables, rows }));
  if (!sum.isMac(seal, mac)) throw damaged('it is not what was written: its keyed hash differs');
  if (tables !== ends.length || tables !== shapes.size) throw damaged('tables are missing');
}

/** What stands in the tables now is written once more, and must come to the same hashes. */
async function compare(
  tx: Tx,
  ends: readonly (TableEnd & { columns: string[] })[],
  shapes: Map<string, TableShape>,
): Promise<void> {
  for (const end of ends) {
    const { rows, sha256 } = await dumpTable(tx, shapes.get(end.end) as TableShape, end.columns, () => {});
    if (rows !== end.rows || sha256 !== end.sha256) throw damaged(`table ${end.end} came out otherwise`);
  }
}
