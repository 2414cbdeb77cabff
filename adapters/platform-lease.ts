/** The lease of a platform with one connection: waited for, kept, and what happens when it is lost. */

import { randomUUID } from 'node:crypto';
import { clearLease, dropLease, holdLease } from '../src/db/lease.js';
import type { Db } from '../src/db/schema.js';
import type { Log } from '../src/log.js';

export interface LeasingWorld {
  db: Db;
  /** The database has no other process. */
  embedded: boolean;
  log: Log;
}

const LEASE_MS = 15_000;
const RENEW_MS = 5_000;

/**
 * Waits until no other process holds the platform, then keeps it. Losing it ends the process: two logins would be worse.
 * @param outlivesDatabase while the database is away nobody else can take the lease, and such a platform's events go into
 *   the spool: only another holder ends it.
 */
export async function takeLease(
  world: LeasingWorld,
  platform: string,
  outlivesDatabase: boolean,
): Promise<{ close(): Promise<void> }> {
  const holder = randomUUID();
  const name = `platform ${platform}`;
  // A killed process leaves its lease; the folder's lock shows that it is gone.
  if (world.embedded) await clearLease(world.db, name);
  while (!(await holdLease(world.db, name, holder, LEASE_MS))) {
    world.log.info({ platform }, 'another process holds this platform; waiting');
    await new Promise((resolve) => setTimeout(resolve, RENEW_MS));
  }
  let lastHeldMs = Date.now();
  const renew = setInterval(async () => {
    const kept = await holdLease(world.db, name, holder, LEASE_MS).catch(() => undefined);
    if (kept) lastHeldMs = Date.now();
    const isLate = !outlivesDatabase && Date.now() - lastHeldMs > LEASE_MS - RENEW_MS;
    if (kept === false || isLate) {
      world.log.error(
        { platform },
        'the platform lease is lost; this process ends so that nobody is logged in twice',
      );
      process.kill(process.pid, 'SIGTERM');
    }
  }, RENEW_MS);
  return {
    async close() {
      clearInterval(renew);
      await dropLease(world.db, name, holder).catch(() => {});
    },
  };
}
