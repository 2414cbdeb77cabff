/** The database and the queue that a process under test works on. */

import { openEmbedded } from '../../../src/db/embedded.js';
import { migrate } from '../../../src/db/migrate.js';
import { type Database, openPostgres } from '../../../src/db/postgres.js';
import type { QueueHome } from '../../../src/queue/backend.js';
import { fillCommittee } from '../people.js';
import type { Part } from '../wire.js';

/** The embedded database belongs to the one process that opens it, so it is migrated and filled here. */
export async function openBackend(part: Part): Promise<{ database: Database; home: QueueHome }> {
  if (part.databaseUrl === undefined) {
    const database = await openEmbedded(part.dataDir as string);
    await migrate(database.db);
    await fillCommittee(database.db, part.members);
    return { database, home: { kind: 'postgres', pool: database.pool } };
  }
  const database = openPostgres(part.databaseUrl);
  if (part.redisUrl === undefined) return { database, home: { kind: 'postgres', pool: part.databaseUrl } };
  return { database, home: { kind: 'redis', url: part.redisUrl, cluster: false } };
}
