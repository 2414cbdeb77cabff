/** `move`: from the embedded database to an empty PostgreSQL, compared row by row; the folder refuses to start afterwards. */

import { dumpDatabase } from '../../src/db/archive/dump.js';
import { restoreDatabase } from '../../src/db/archive/restore.js';
import { migrate } from '../../src/db/migrate.js';
import { openPostgres } from '../../src/db/postgres.js';
import type { Db } from '../../src/db/schema.js';
import { SESSION_NAMES } from '../../src/db/server-facts.js';
import { inTransaction } from '../../src/db/transaction.js';
import { UsageError } from '../../src/errors.js';
import { keyFilePath } from '../../src/seal/key-file.js';
import { defineCommand, type House } from './command.js';
import { listFilled, refuseFilled } from './filled-tables.js';
import { openHandOver } from './line-hand-over.js';
import { removeMovedMark, withoutSecrets, writeMovedMark } from './moved-mark.js';
import { refuseBesideServer } from './other-sessions.js';
import { checkVersion, reachDatabase } from './reach-database.js';
import { SILENT } from './silent-log.js';
import { tell } from './tell.js';

const REACH_MS = 5_000;

export const moveCommand = defineCommand({
  syntax: 'move',
  summary: 'move the embedded database to an empty PostgreSQL; the server must be stopped',
  configure(parser) {
    parser.requiredOption('--to <url>', 'postgres://user:password@host:5432/name of an empty database');
  },
  async run(house, _args, options, io) {
    const url = readUrl(String(options.to));
    if (!house.embedded)
      throw new UsageError('not_embedded', 'DATABASE_URL is set: there is no embedded database to move from');
    await refuseBesideServer(house, 'move');
    const target = openPostgres(url, 4, SESSION_NAMES.command);
    try {
      await reachDatabase(target.db, REACH_MS, SILENT);
      await checkVersion(target.db);
      await migrate(target.db);
      refuseFilled(await listFilled(target.db), withoutSecrets(url), 'name an empty database');
      const tables = await copy(house, target.db, withoutSecrets(url));
      const rows = Object.values(tables).reduce((all, one) => all + one, 0);
      tell(io, { to: withoutSecrets(url), rows, tables }, wordsOf(house, rows, withoutSecrets(url)));
      return 0;
    } finally {
      await target.close();
    }
  },
});

function readUrl(text: string): string {
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new UsageError('url_wrong', '--to must look like postgres://user:password@host:5432/name');
}

/** One reads while the other writes; both see to it that what arrives is what left. */
async function copy(house: House, target: Db, to: string): Promise<Record<string, number>> {
  const { dataDir } = house.settings;
  const between = openHandOver();
  const reading = inTransaction(
    house.db,
    (tx) => dumpDatabase(tx, house.seal, house.now(), between.put),
    'snapshot',
  ).then(between.end, between.fail);
  let isMarked = false;
  try {
    const { rows } = await restoreDatabase(target, house.seal, between.lines(), {
      hold: false,
      action: 'move-database',
      beforeCommit: async () => {
        writeMovedMark(dataDir, { state: 'moving', to });
        isMarked = true;
      },
    });
    writeMovedMark(dataDir, { state: 'moved', to });
    return rows;
  } catch (error) {
    between.fail(error);
    // What the server may have taken without our hearing of it is looked at by a person.
    if (isMarked && hasRefused(error)) removeMovedMark(dataDir);
    throw error;
  } finally {
    await reading;
  }
}

/** Whether the server itself said no, and not that it is going away: then nothing was committed. */
function hasRefused(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  return /^(?=.*\d)[0-9A-Z]{5}$/.test(code) && !/^(08|57)/.test(code);
}

function wordsOf(house: House, rows: number, to: string): string {
  const { dataDir, dataKeys } = house.settings;
  const keys = dataKeys
    ? 'DATA_KEYS stays as it is.'
    : `DATA_KEYS is the lines of ${keyFilePath(dataDir)}, joined by commas: DATA_KEYS=$(grep -v '^#' ${keyFilePath(dataDir)} | paste -sd, -)`;
  return `${rows} rows were moved to ${to} and compared there; ${dataDir} refuses to start from now on.
Set DATABASE_URL to the new database, and DATA_KEYS. ${keys}
Keep DATA_DIR as it is: it knows what was sent last.`;
}
