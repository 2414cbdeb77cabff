/** The pool of a PostgreSQL server. */

import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Db, Schema } from './schema.js';

const INT8 = 20;
const DATE = 1082;

/** Both backends read alike: int8 as a number (ids stay far below 2^53), a date as its text. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8) return Number;
    if (oid === DATE) return (text: string) => text;
    return pg.types.getTypeParser(oid, format as 'text');
  }) as pg.CustomTypesConfig['getTypeParser'],
};

export interface Database {
  db: Db;
  /** A pool that speaks like `pg.Pool`, for the queue when it lives on the same PostgreSQL. */
  pool: unknown;
  embedded: boolean;
  close(): Promise<void>;
}

/** Opens without connecting. @param max connections at most. */
export function openPostgres(url: string, max = 10): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    connectionTimeoutMillis: 2_000,
    keepAlive: true,
    application_name: 'qunyi',
  });
  // An idle connection that drops is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => {});
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return { db, pool: url, embedded: false, close: () => db.destroy() };
}
