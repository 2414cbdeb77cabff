/** 微信 (WeChat): what stands behind its door, loaded when it is opened. */

import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AdapterWorld, PlatformConnection } from '../../src/chat/adapter.js';
import { SendError } from '../../src/errors.js';
import { examine } from './examine.js';
import { readEvent } from './inbound.js';
import { codeShower } from './login-code.js';
import { makePerform } from './perform.js';
import { risingTime } from './rising-time.js';
import type { WechatySettings } from './settings.js';
import { superviseChild } from './supervisor.js';
import { TIMING, type Timing } from './timing.js';
import type { WireEvent } from './wire.js';

/** @param timing only tests have other. */
export function openWechaty(
  settings: WechatySettings,
  world: AdapterWorld,
  timing: Partial<Timing> = {},
): PlatformConnection {
  const home = join(world.folder, 'home');
  mkdirSync(world.folder, { recursive: true, mode: 0o700 });
  const receiving = new Set<Promise<unknown>>();
  const codes = codeShower(world.tell);
  const rising = risingTime();
  const hear = (event: WireEvent) => take(world, receiving, rising, event);
  const supervisor = superviseChild(
    { puppet: settings.puppet, folder: world.folder, home, env: settings.childEnv },
    { log: world.log, now: world.now, hear, showCode: codes.show },
    { ...TIMING, ...timing },
  );
  const perform = makePerform(supervisor);
  const underWay = new Set<Promise<unknown>>();
  let closed: Promise<void> | undefined;
  const close = async () => {
    codes.drop();
    await supervisor.close();
    await Promise.allSettled([...underWay, ...receiving]);
    rmSync(home, { recursive: true, force: true });
  };
  return {
    routes: [],
    perform(action, target) {
      if (closed)
        return Promise.reject(new SendError('platform_unavailable', 'yes', { platformCode: 'closed' }));
      const doing = perform(action, target);
      underWay.add(doing);
      void doing.catch(() => {}).finally(() => underWay.delete(doing));
      return doing;
    },
    state: () => supervisor.state(),
    examine: async () => examine(settings, supervisor.state()),
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}

/** WeChat delivers nothing again: what cannot be stored here is kept by whoever gave us `receive`, or counted as lost. */
function take(
  world: AdapterWorld,
  receiving: Set<Promise<unknown>>,
  rising: ReturnType<typeof risingTime>,
  event: WireEvent,
): void {
  const read = readEvent(event);
  if (read.is === 'ignored') {
    if (read.why !== 'own_message') world.log.info({ why: read.why }, 'a WeChat event is passed over');
    return;
  }
  const storing = world
    .receive(read.events.map(rising))
    .catch(() => world.log.error({ events: read.events.length }, 'a WeChat event is lost: it was not stored'))
    .finally(() => receiving.delete(storing));
  receiving.add(storing);
}
