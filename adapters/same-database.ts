/** Whether the database is still the one this gateway knew: one put back from a backup believes unsent what was sent since. */

import type { Db } from '../src/db/schema.js';
import { SendError } from '../src/errors.js';
import type { Log } from '../src/log.js';
import { checkHighWater } from '../src/outbox/high-water.js';

export interface SameDatabase {
  /** Compares now; rows that may have been sent are held then. */
  compare(): Promise<void>;
  /**
   * Compares if anything connected anew since the last time.
   * @returns makes sure, right before a row that was read meanwhile goes out, that nothing was held since it was read.
   * What it returns throws SendError, retryable: the row is held, or is tried again.
   */
  beginSending(): Promise<() => Promise<void>>;
}

interface ComparedWorld {
  db: Db;
  log: Log;
  dataDir: string;
  /** How many connections were opened so far; an old one is surely to the old database. */
  connects(): number;
}

export function watchDatabase(world: ComparedWorld): SameDatabase {
  let compared = -1;
  let timesHeld = 0;
  let running: Promise<void> | undefined;
  const compareNow = async () => {
    const connects = world.connects();
    const held = await checkHighWater(world.db, world.dataDir);
    compared = connects;
    if (held === undefined) return;
    timesHeld += 1;
    if (held > 0)
      world.log.error(
        { held },
        'the database is older than this gateway remembers: unsent rows are held; see `qunyi doctor`, then `qunyi outbox release`',
      );
    else
      world.log.warn(
        { held },
        'the database is behind what this DATA_DIR last saw, as a restored one is, or another; nothing waited to be sent in it',
      );
  };
  const compare = () => {
    running ??= compareNow().finally(() => {
      running = undefined;
    });
    return running;
  };
  const compareIfNew = async () => {
    // Comparing may itself open a connection.
    while (world.connects() !== compared) await compare();
  };
  return {
    compare,
    async beginSending() {
      await compareIfNew();
      const before = timesHeld;
      return async () => {
        await compareIfNew().catch((cause: unknown) => {
          // Surely nothing went out; where a platform cannot tell repetitions that makes a difference.
          throw new SendError('platform_unavailable', 'yes', { platformCode: 'database_away', cause });
        });
        if (timesHeld !== before)
          throw new SendError('platform_unavailable', 'yes', { platformCode: 'database_restored' });
      };
    },
  };
}
