/** Whether a server of Qunyi works on this database: what replaces everything must be alone. */

import { countServerSessions } from '../../src/db/server-facts.js';
import { OperatorError } from '../../src/errors.js';
import type { House } from './command.js';

/** @throws OperatorError server_running. */
export async function refuseBesideServer(house: House, what: string): Promise<void> {
  const beside = house.queues !== undefined || (!house.embedded && (await countServerSessions(house.db)) > 0);
  if (!beside) return;
  throw new OperatorError(
    'server_running',
    `Qunyi is running on this database: stop every process of it first, then ${what}`,
  );
}
