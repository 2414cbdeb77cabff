/** A fresh migrated database and a seal for the roster's tests: embedded, or a server's when QUNYI_ROSTER_TEST_URL names one. */

import { openEmbedded } from '../../src/db/embedded.js';
import { migrate } from '../../src/db/migrate.js';
import { openPostgres } from '../../src/db/postgres.js';
import type { CommitteeId, Db } from '../../src/db/schema.js';
import { openSeal, type Seal } from '../../src/seal/seal.js';

export interface RosterDatabase {
  db: Db;
  seal: Seal;
  makeCommittee(name: string): Promise<CommitteeId>;
  close(): Promise<void>;
}

export async function openTestDatabase(): Promise<RosterDatabase> {
  const url = process.env.QUNYI_ROSTER_TEST_URL;
  const { db, close } = url ? openPostgres(url) : await openEmbedded('memory://');
  await migrate(db);
  const seal = openSeal([{ id: 'k1', bytes: Buffer.alloc(32, 7) }]);
  const makeCommittee = async (name: string) => {
    const made = await db.insertInto('committee').values({ name, settings: '{}' }).returning('id').execute();
    return (made[0] as { id: CommitteeId }).id;
  };
  return { db, seal, makeCommittee, close };
}
