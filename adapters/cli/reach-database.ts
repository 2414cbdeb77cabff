/** What must hold of a database before anything is done with it: it answers, is new enough, and knows the time. */

import type { Db } from '../../src/db/schema.js';
import { databaseClock, databaseVersion, pingDatabase } from '../../src/db/server-facts.js';
import { OperatorError } from '../../src/errors.js';
import type { Log } from '../../src/log.js';

/** As `server_version_num` counts: 14.0. */
const OLDEST_POSTGRES = 140_000;
const CLOCK_OFF_MS = 60_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;

/** Waits until the database answers, at most `forMs`. @throws OperatorError. */
export async function reachDatabase(db: Db, forMs: number, log: Log): Promise<void> {
  const untilMs = Date.now() + forMs;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await pingDatabase(db);
    } catch (error) {
      if (Date.now() + waitMs > untilMs) throw unreachable(error);
      log.warn({ waitMs, err: error }, 'the database does not answer yet; trying again');
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

/** PostgreSQL's own codes say what it refused; the others are the network's. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const REFUSALS: Record<string, string> = {
  '28P01': 'the password in DATABASE_URL is wrong',
  '28000': 'it does not let this user in from this host: see pg_hba.conf, and the user in DATABASE_URL',
  '3D000': 'there is no database of that name: create it, or correct DATABASE_URL',
  '53300': 'it has no connection left: raise max_connections, or stop what holds them',
};

function unreachable(error: unknown): OperatorError {
  const code = (error as { code?: string }).code ?? 'no answer';
  const refusal = REFUSALS[code];
  return new OperatorError(
    refusal ? 'database_refuses' : 'database_unreachable',
    refusal
      ? `the database refuses (${code}): ${refusal}`
      : `the database does not answer (${code}); check DATABASE_URL, that the server runs, and that it lets this host in`,
    { cause: error },
  );
}

/** @throws OperatorError database_too_old. */
export async function checkVersion(db: Db): Promise<void> {
  const version = await databaseVersion(db);
  if (isNewEnough(version)) return;
  throw new OperatorError(
    'database_too_old',
    `this is PostgreSQL ${describeVersion(version)}, and 14 or newer is needed; upgrade it (pg_upgrade, or dump and load into a newer one)`,
  );
}

/** @param version as `server_version_num` says it. */
export function isNewEnough(version: number): boolean {
  return version >= OLDEST_POSTGRES;
}

/** 150004 → `15.4`; before 10 there were three parts: 90624 → `9.6.24`. */
export function describeVersion(version: number): string {
  const major = Math.floor(version / 10_000);
  if (major >= 10) return `${major}.${version % 10_000}`;
  return `${major}.${Math.floor(version / 100) % 100}.${version % 100}`;
}

/** Days, quiet hours and expiries come from clocks: two that disagree put check-ins on the wrong day. */
export async function checkClock(db: Db): Promise<void> {
  const at = await databaseClock(db);
  const offMs = Math.abs(Date.now() - at.getTime());
  if (offMs < CLOCK_OFF_MS) return;
  throw new OperatorError(
    'clock_off',
    `this machine's clock and the database's are ${Math.round(offMs / 1000)} s apart; set both by a time server (chrony, systemd-timesyncd)`,
  );
}
