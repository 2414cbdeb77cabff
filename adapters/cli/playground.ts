/** Whether the demo committee is loaded and the playground opened: only where nobody's real committee can be touched. */

import { loadDemo } from '../../jobs/demo/load.js';
import { countCommittees } from '../../src/db/committee.js';
import { inTransaction } from '../../src/db/transaction.js';
import { beijingDay } from '../../src/domain/beijing-time.js';
import { SettingsError } from '../../src/errors.js';
import type { Log } from '../../src/log.js';
import type { SetUpPlatform } from '../gateway.js';
import { ADAPTERS } from '../index.js';
import type { OpenedHouse } from './open-house.js';

const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '::1']);

/** Loads the demo committee once into an empty embedded database, or wherever DEMO=true says so. @returns whether now. */
export async function prepareDemo(house: OpenedHouse, platformsAreSet: boolean): Promise<boolean> {
  const { settings } = house;
  const { real, demo } = await countCommittees(house.db);
  if (demo > 0) return false;
  const wanted = settings.demo ?? (house.embedded && real === 0 && !platformsAreSet);
  if (!wanted) return false;
  const now = house.now();
  const id = await inTransaction(house.db, (tx) => loadDemo(tx, house.seal, beijingDay(now), now));
  return id !== undefined;
}

/** @throws SettingsError when PLAYGROUND=true where it may not open. */
export async function playgroundIfAllowed(
  house: OpenedHouse,
  platformsAreSet: boolean,
  log: Log,
): Promise<SetUpPlatform | undefined> {
  const { settings } = house;
  const { real, demo } = await countCommittees(house.db);
  const why = whyClosed(settings.httpHost, platformsAreSet, real, demo);
  if (settings.playground === false) return undefined;
  const adapter = ADAPTERS.find((one) => one.name === 'playground');
  if (!why && adapter) return { adapter, settings: { open: true } };
  if (settings.playground === true)
    throw new SettingsError([{ name: 'PLAYGROUND', message: `may not be true: ${why}` }]);
  log.info({}, `the playground stays closed: ${why}`);
  return undefined;
}

/** Why the playground may not open; undefined when it may. */
export function whyClosed(
  host: string,
  platformsAreSet: boolean,
  real: number,
  demo: number,
): string | undefined {
  if (platformsAreSet) return 'a chat platform is set up; remove its settings to play';
  if (real > 0) return 'there is a committee besides the demo; the playground would stand beside its data';
  if (demo === 0) return 'there is no demo committee; set DEMO=true to load it';
  if (!LOOPBACK_HOSTS.has(host)) return 'it opens on this machine only; set HTTP_HOST=127.0.0.1';
  return undefined;
}
