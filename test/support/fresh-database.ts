/** A migrated database of a test's own: on the server, or in memory where there is none. */

import { openEmbedded } from '../../src/db/embedded.js';
import { migrate } from '../../src/db/migrate.js';
import { type Database, openPostgres } from '../../src/db/postgres.js';
import { freshPostgres, servicesPresent } from './services.js';

/** @returns the database, which `close` also removes. `url` is undefined in memory. */
export async function freshDatabase(): Promise<Database & { url: string | undefined }> {
  if (!servicesPresent) {
    const database = await openEmbedded('memory://');
    await migrate(database.db);
    return { ...database, url: undefined };
  }
  const { url, drop } = await freshPostgres();
  const database = openPostgres(url);
  const close = async () => {
    await database.close();
    await drop();
  };
  return { ...database, url, close };
}
