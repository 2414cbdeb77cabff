/** Command lines in this process, in a house on a database of the test's own: what `qunyi …` prints and exits with. */

import type { ExitCode, House } from '../../../adapters/cli/command.js';
import { runCommandLine } from '../../../adapters/cli/run-command.js';
import { ADAPTERS } from '../../../adapters/index.js';
import { loadDemo } from '../../../jobs/demo/load.js';
import { listJobs } from '../../../jobs/index.js';
import { readQuietWays } from '../../../src/chat/quiet.js';
import { inTransaction } from '../../../src/db/transaction.js';
import { beijingDay } from '../../../src/domain/beijing-time.js';
import { openSeal } from '../../../src/seal/seal.js';
import { readSettings } from '../../../src/settings.js';
import { freshDatabase } from '../../support/fresh-database.js';
import { makeDataDir } from '../../support/program.js';

export interface Ran {
  code: ExitCode;
  out: string;
  err: string;
}

export interface Commands {
  house: House;
  /** Runs one command line. */
  run(...argv: string[]): Promise<Ran>;
  /** With `--json`; its value. @throws when it wrote to stderr. */
  json(...argv: string[]): Promise<never>;
  cwd: string;
  close(): Promise<void>;
}

/** @param demo loads the demo committee. */
export async function openCommands({ demo = false, env = {} } = {}): Promise<Commands> {
  const database = await freshDatabase();
  const cwd = makeDataDir();
  const keys = { DATA_KEYS: `k1:${'A'.repeat(43)}=`, DATA_DIR: cwd };
  const all = { ...keys, ...(database.url && { DATABASE_URL: database.url }), ...env };
  const house: House = {
    env: all,
    settings: readSettings(all).value,
    db: database.db,
    seal: openSeal([{ id: 'k1', bytes: Buffer.alloc(32) }]),
    jobs: listJobs({ inboxWordsDays: 7 }),
    quiet: readQuietWays(ADAPTERS),
    embedded: database.embedded,
    openSnapshot: async () => ({ db: database.db, close: async () => {} }),
    now: () => new Date(),
    queues: undefined,
    connections: undefined,
    committeeCode: undefined,
  };
  const now = house.now();
  if (demo) await inTransaction(house.db, (tx) => loadDemo(tx, house.seal, beijingDay(now), now));
  const run = async (...argv: string[]): Promise<Ran> => {
    const said = { out: '', err: '' };
    const io = {
      out: (text: string) => {
        said.out += text;
      },
      err: (text: string) => {
        said.err += text;
      },
      cwd,
    };
    const code = await runCommandLine(argv, io, {
      inHouse: (use) => use(house),
      atDoorstep: (use) => use({ house }),
    });
    return { code, ...said };
  };
  return {
    house,
    cwd,
    run,
    async json(...argv) {
      const { out, err } = await run(...argv, '--json');
      if (err !== '') throw new Error(err);
      return JSON.parse(out) as never;
    },
    close: database.close,
  };
}
