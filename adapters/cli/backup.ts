/** `backup`: everything in one file, as it is in one instant, beside a running server too. The keys are not in it. */

import { resolve } from 'node:path';
import { dumpDatabase } from '../../src/db/archive/dump.js';
import { writeLines } from '../../src/db/archive/lines.js';
import { appendAudit } from '../../src/db/audit.js';
import { inTransaction } from '../../src/db/transaction.js';
import { keyFilePath } from '../../src/seal/key-file.js';
import { defineCommand, type House } from './command.js';
import { tell } from './tell.js';

export const backupCommand = defineCommand({
  syntax: 'backup <file>',
  summary: 'write everything into one file; keep DATA_KEYS (or the key file) too, apart: they are not in it',
  async run(house, [typed = ''], _options, io) {
    const path = resolve(io.cwd, typed);
    const counts = await writeBackup(house, path);
    const rows = Object.values(counts).reduce((all, one) => all + one, 0);
    const keys = house.seal.keyIds();
    await inTransaction(house.db, (tx) =>
      appendAudit(tx, {
        committeeId: undefined,
        actorPersonId: undefined,
        actor: 'cli',
        action: 'make-backup',
        objectKind: 'database',
        objectId: 'all',
        detail: { rows },
      }),
    );
    const where = house.settings.dataKeys ? 'DATA_KEYS' : keyFilePath(house.settings.dataDir);
    tell(
      io,
      { file: path, rows, tables: counts, keys },
      `${rows} rows in ${path}
THE KEYS ARE NOT IN IT. Without ${where} (${keys.join(', ')}) nobody can read phones, tips and messages of this backup: keep a copy of the keys, apart from the backup.`,
    );
    return 0;
  },
});

async function writeBackup(house: House, path: string): Promise<Record<string, number>> {
  return writeLines(path, async (emit) => {
    const snapshot = await house.openSnapshot();
    try {
      return await inTransaction(
        snapshot.db,
        (tx) => dumpDatabase(tx, house.seal, house.now(), emit),
        'snapshot',
      );
    } finally {
      await snapshot.close();
    }
  });
}
