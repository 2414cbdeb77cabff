/** The chat platforms as they look from outside, and who holds those that only one process may be connected to. */

import type { PlatformConnection } from '../../../src/chat/adapter.js';
import { listLeases } from '../../../src/db/lease.js';
import type { Db } from '../../../src/db/schema.js';
import type { SetUpPlatform } from '../../gateway.js';
import { type Finding, ok } from './finding.js';

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
