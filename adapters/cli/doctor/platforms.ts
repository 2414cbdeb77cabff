/** The chat platforms as they look from outside, and who holds those that only one process may be connected to. */

import type { PlatformConnection } from '../../../src/chat/adapter.js';
import { listLeases } from '../../../src/db/lease.js';
import { listPlatformStates } from '../../../src/db/platform-state.js';
import type { Db } from '../../../src/db/schema.js';
import type { SetUpPlatform } from '../../gateway.js';
import { type Finding, ok } from './finding.js';

/** A gateway writes every 15 s. */
const SILENT_MS = 60_000;

/** @param connections those of the server this runs in; else each adapter looks without opening anything. */
export async function examinePlatforms(
  platforms: readonly SetUpPlatform[],
  connections: ReadonlyMap<string, PlatformConnection> | undefined,
  now: Date,
): Promise<Finding[]> {
  if (platforms.length === 0)
    return [ok('platforms', 'none is set up: only the playground can be typed into (docs/feishu-setup.md)')];
  const found = await Promise.all(
    platforms.map(async ({ adapter, settings }) => {
      const open = connections?.get(adapter.name);
      return open ? open.examine() : ((await adapter.examine?.(settings, now)) ?? []);
    }),
  );
  return found.flat().map(({ ok: isOk, what, advice }) => ({
    level: isOk ? (advice === '' ? 'ok' : 'advice') : 'trouble',
    about: 'platforms',
    what,
    ...(advice !== '' && { advice }),
  }));
}

/** How the gateways wrote that platforms with one connection stand. Old words are left to the lease to tell. */
export async function examineStates(db: Db, platforms: readonly SetUpPlatform[]): Promise<Finding[]> {
  const titles = new Map(platforms.map(({ adapter }) => [adapter.name, adapter.title]));
  return (await listPlatformStates(db)).flatMap(
    ({ platform, connected, since, reason, ageMs }): Finding[] => {
      const title = titles.get(platform);
      if (title === undefined || ageMs > SILENT_MS) return [];
      if (connected) return [ok('platforms', `${title}: connected since ${since.toISOString()}`)];
      return [
        {
          level: 'trouble',
          about: 'platforms',
          what: `${title}: away since ${since.toISOString()}${reason ? ` (${reason})` : ''}`,
          why: 'nothing comes in from there; what is to go out waits',
          advice: `qunyi platforms login ${platform} shows the code to scan, if one is asked for; else look at the gateway’s log`,
        },
      ];
    },
  );
}

/** Leases of platforms with one connection. One that ran out is taken over by itself. */
export async function examineLeases(db: Db, platforms: readonly SetUpPlatform[]): Promise<Finding[]> {
  const leases = new Map((await listLeases(db)).map((lease) => [lease.name, lease.leftMs]));
  return platforms
    .filter(({ adapter }) => adapter.connections === 'one')
    .map(({ adapter }): Finding => {
      const leftMs = leases.get(`platform ${adapter.name}`);
      if (leftMs !== undefined && leftMs > 0)
        return ok('platforms', `${adapter.title}: one gateway holds it`);
      return {
        level: 'trouble',
        about: 'platforms',
        what: `${adapter.title}: no gateway holds it`,
        why: 'nothing comes in from there and nothing goes out',
        advice: 'start one: qunyi start --roles gateway',
      };
    });
}
