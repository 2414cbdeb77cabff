/** The pool of a PostgreSQL server. */

import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Db, Schema } from './schema.js';
import { SESSION_NAMES } from './server-facts.js';

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
  /** How many connections were opened so far: what connects anew may be another database, put back from a backup. */
  connects(): number;
  close(): Promise<void>;
}

/**
 * A process whose machine lost its power leaves its session behind, with all it had locked: the server itself ends it.
 * Work is done in sets, so no statement of ours comes near 30 s; migrations set their own. The queue has a pool of its own.
 */
const SERVER_ENDS = {
  idle_in_transaction_session_timeout: 15_000,
  lock_timeout: 5_000,
  statement_timeout: 30_000,
  options: '-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3',
};

/** Opens without connecting. @param max connections at most. @param name how its sessions are listed by the server. */
export function openPostgres(url: string, max = 10, name: string = SESSION_NAMES.server): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    connectionTimeoutMillis: 2_000,
    keepAlive: true,
    application_name: name,
    ...SERVER_ENDS,
  });
  // An idle connection that drops is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => {});
  // Nor may one that is dropped, or ended by the server, inside a transaction: its next statement says so.
  let connects = 0;
  pool.on('connect', (client) => {
    connects += 1;
    client.on('error', () => {});
  });
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return { db, pool: url, embedded: false, connects: () => connects, close: () => db.destroy() };
}
