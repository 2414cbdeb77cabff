/** A whole database as text, to compare two: every row of every table, and the last number of each series. */

import { dumpTable } from '../../src/db/archive/dump.js';
import { readSeries, readShapes, speakPlainly } from '../../src/db/archive/shape.js';
import type { Db } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';

export interface WholeDatabase {
  /** Rows and hash by table. */
  tables: Record<string, string>;
  series: Record<string, number | null>;
}

export function readWholeDatabase(db: Db, except: readonly string[] = []): Promise<WholeDatabase> {
  return inTransaction(
    db,
    async (tx) => {
      await speakPlainly(tx);
      const tables: Record<string, string> = {};
      for (const shape of await readShapes(tx)) {
        if (except.includes(shape.name)) continue;
        const columns = shape.columns.map((column) => column.name);
        const { rows, sha256 } = await dumpTable(tx, shape, columns, () => {});
        tables[shape.name] = `${rows} ${sha256}`;
      }
      return { tables, series: await readSeries(tx) };
    },
    'snapshot',
  );
}
