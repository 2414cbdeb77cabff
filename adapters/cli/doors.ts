/** Where a command of its own process runs: in the server that has the folder, else in a house opened for it. */

import { OperatorError } from '../../src/errors.js';
import { openLog } from '../../src/log.js';
import type { Settings } from '../../src/settings.js';
import type { ExitCode, House, Opening, TypedIn } from './command.js';
import { runThroughSocket } from './control-client.js';
import { type ControlServer, listenForCommands } from './control-server.js';
import { makeDataDir } from './data-dir.js';
import { socketPath } from './folder-lock.js';
import { hasEmbeddedDatabase, openHouse } from './open-house.js';
import type { Doors } from './run-command.js';

/** How long a command waits for a server that is opening or closing, or for another command in the same folder. */
const WAIT_MS = 30_000;

export function makeDoors(
  argv: readonly string[],
  io: TypedIn,
  /** @throws SettingsError naming every fault. */
  readSettings: () => Settings,
): Doors {
  return {
    async inHouse(use) {
      const settings = readSettings();
      const door = await findDoor(settings, argv, io);
      if ('exit' in door) return door.exit;
      return useHouse(settings, door.control, use);
    },
    async atDoorstep(use) {
      let settings: Settings | undefined;
      const closed = (fault: unknown): Opening => ({ house: undefined, env: process.env, settings, fault });
      try {
        settings = readSettings();
        const door = await findDoor(settings, argv, io, false);
        if ('exit' in door) return door.exit;
        if (!settings.databaseUrl && !hasEmbeddedDatabase(settings.dataDir)) {
          await door.control?.close();
          return await use(closed(undefined));
        }
        return await useHouse(settings, door.control, (house) => use({ house }), true);
      } catch (error) {
        return use(closed(error));
      }
    },
  };
}

/** Runs in the server where there is one; else takes the folder, so that no second process opens it meanwhile. */
async function findDoor(
  settings: Settings,
  argv: readonly string[],
  io: TypedIn,
  makeFolder = true,
): Promise<{ exit: ExitCode } | { control: ControlServer | undefined }> {
  if (settings.databaseUrl) return { control: undefined };
  const path = socketPath(settings.dataDir);
  const untilMs = Date.now() + WAIT_MS;
  for (;;) {
    const answer = await runThroughSocket(path, argv, io);
    if (typeof answer === 'number') return { exit: answer };
    if (answer === 'nobody') {
      if (!makeFolder && !hasEmbeddedDatabase(settings.dataDir)) return { control: undefined };
      makeDataDir(settings.dataDir);
      const control = await listenForCommands(settings.dataDir, true).catch(unlessTaken);
      if (control) return { control };
    }
    if (Date.now() > untilMs)
      throw new OperatorError(
        'server_busy',
        'the server in this data folder is still starting or stopping after 30 s; look at its log',
      );
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Somebody else was quicker: it is asked again who. */
function unlessTaken(error: unknown): undefined {
  if (error instanceof OperatorError && error.code === 'folder_in_use') return undefined;
  throw error;
}

async function useHouse(
  settings: Settings,
  control: ControlServer | undefined,
  use: (house: House) => Promise<ExitCode>,
  asIs = false,
): Promise<ExitCode> {
  const log = openLog({ logLevel: settings.logLevel === 'info' ? 'warn' : settings.logLevel });
  try {
    const house = await openHouse(process.env, settings, { patient: false, asIs, log });
    try {
      return await use(house);
    } finally {
      await house.close();
    }
  } finally {
    await control?.close();
  }
}
