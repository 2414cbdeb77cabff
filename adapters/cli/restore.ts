/** `restore`: puts a backup in place of an empty database, all or nothing; what it believes unsent is held. */

import { resolve } from 'node:path';
import { readLines } from '../../src/db/archive/lines.js';
import { restoreDatabase } from '../../src/db/archive/restore.js';
import { defineCommand } from './command.js';
import { listFilled, refuseFilled } from './filled-tables.js';
import { refuseBesideServer } from './other-sessions.js';
import { tell } from './tell.js';

export const restoreCommand = defineCommand({
  syntax: 'restore <file>',
  summary: 'put a backup into an empty database; every process of Qunyi must be stopped',
  configure(parser) {
    parser.option('--force', 'replace what is in the database');
  },
  async run(house, [typed = ''], options, io) {
    await refuseBesideServer(house, 'restore');
    const replaced = await listFilled(house.db);
    if (!options.force)
      refuseFilled(
        replaced,
        'the database',
        'add --force to replace it all, or name an empty one by DATABASE_URL or DATA_DIR',
      );
    const { rows, held, migrated, madeAt } = await restoreDatabase(
      house.db,
      house.seal,
      readLines(resolve(io.cwd, typed)),
      { hold: true, action: 'restore-backup' },
    );
    const all = Object.values(rows).reduce((sum, one) => sum + one, 0);
    tell(
      io,
      { madeAt: madeAt.toISOString(), rows: all, tables: rows, held, migrated, replaced },
      [
        `${all} rows of ${madeAt.toISOString()} are restored and were compared with the backup`,
        ...(migrated.length > 0 ? [`brought up to date: ${migrated.join(', ')}`] : []),
        ...(held > 0
          ? [
              `${held} unsent rows are held: nobody knows what of them went out after the backup was made. Start Qunyi, look in the chats, settle what arrived (qunyi deliveries list), then qunyi outbox release.`,
            ]
          : []),
      ].join('\n'),
    );
    return 0;
  },
});
