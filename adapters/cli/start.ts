/** `start`: puts the roles together in this process, and takes them apart again. */

import { SCHEDULE } from '../../jobs/schedule.js';
import type { HttpRoute } from '../../src/chat/adapter.js';
import type { Job } from '../../src/chat/define-job.js';
import { SettingsError } from '../../src/errors.js';
import type { Log } from '../../src/log.js';
import { openQueues, type Queues } from '../../src/queue/queues.js';
import { startRelay } from '../../src/queue/relay.js';
import { startWorker } from '../../src/queue/worker.js';
import type { Env, ProcessRole, Settings } from '../../src/settings.js';
import { consoleRoutes } from '../console/index.js';
import { type Gateway, openGateway, type SetUpPlatform } from '../gateway.js';
import { openHealth } from '../health.js';
import { openHttp } from '../http.js';
import { ADAPTERS } from '../index.js';
import { makeReceive } from '../receive.js';
import { checkEviction } from './check-eviction.js';
import { listenForCommands } from './control-server.js';
import { type OpenedHouse, openHouse } from './open-house.js';
import { setUpPlatforms } from './platforms.js';
import { playgroundIfAllowed, prepareDemo } from './playground.js';

export interface Running {
  /** Where to look; undefined when this process listens nowhere. */
  url: string | undefined;
  playground: boolean;
  demoLoaded: boolean;
  /** Finishes what is running, accepts nothing new, ≤ 10 s. May be called twice. */
  close(): Promise<void>;
}

/** @throws SettingsError with every fault, OperatorError with what to do. */
export async function start(
  env: Env,
  settings: Settings,
  roles: readonly ProcessRole[],
  log: Log,
): Promise<Running> {
  const platforms = setUpPlatforms(env, ADAPTERS);
  const faults = [...platforms.faults, ...faultsOfRoles(settings, roles)];
  if (faults.length > 0) throw new SettingsError(faults);
  const closing: (() => Promise<void>)[] = [];
  const closeAll = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    // The socket first: it is the lock on the folder.
    const control = settings.databaseUrl ? undefined : await listenForCommands(settings.dataDir);
    if (control) closing.push(control.close);
    const house = await openHouse(env, settings, { patient: true, log });
    closing.push(house.close);
    const running = await openRoles({ house, roles, log, platforms: platforms.value, closing });
    control?.serve({ ...house, queues: running.queues });
    let closed: Promise<void> | undefined;
    return {
      ...running,
      close: () => {
        closed ??= closeAll();
        return closed;
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

interface Plan {
  house: OpenedHouse;
  roles: readonly ProcessRole[];
  log: Log;
  platforms: SetUpPlatform[];
  /** What to close, in the order it was opened. */
  closing: (() => Promise<void>)[];
}

async function openRoles({ house, roles, log, platforms, closing }: Plan) {
  const { settings } = house;
  const demoLoaded = await prepareDemo(house, platforms.length > 0);
  const playground = await playgroundIfAllowed(house, platforms.length > 0, log);
  const queues = await openQueuesOf(house, log);
  closing.push(() => queues.close());
  const gatewayRole = roles.includes('gateway');
  let gateway: Gateway | undefined;
  const health = openHealth({
    db: house.db,
    metricsToken: settings.metricsToken,
    platforms: () => gateway?.states() ?? [],
  });
  if (roles.includes('worker')) {
    const worker = startWorker({ ...house, log }, queues);
    const names = ADAPTERS.map((adapter) => adapter.name);
    const relay = startRelay({ ...house, log }, queues, {
      schedule: SCHEDULE,
      platforms: names,
      everyMs: 250,
    });
    closing.push(
      () => worker.close(),
      () => relay.close(),
    );
  }
  if (gatewayRole) {
    const receive = makeReceive({
      ...house,
      jobs: house.jobs as readonly Job[],
      log,
      queue: (rows) => queues.addInbox(rows),
      count: health.count,
    });
    const mine = playground ? [...platforms, playground] : platforms;
    gateway = await openGateway({ ...house, log, queues, receive, dataDir: settings.dataDir }, mine);
    closing.push(gateway.close);
  }
  const routes = routesOf(roles, health.routes, gateway, playground !== undefined);
  const listens = gatewayRole || roles.includes('console') || settings.httpPortIsSet;
  const http = listens
    ? await openHttp(routes, { host: settings.httpHost, port: settings.httpPort, log })
    : undefined;
  if (http) closing.push(http.close);
  return { url: http?.url, playground: playground !== undefined, demoLoaded, queues };
}

function routesOf(
  roles: readonly ProcessRole[],
  health: HttpRoute[],
  gateway: Gateway | undefined,
  playground: boolean,
): HttpRoute[] {
  const console = roles.includes('console') ? consoleRoutes({ playground }) : [];
  return [...health, ...(gateway?.routes ?? []), ...console];
}

async function openQueuesOf(house: OpenedHouse, log: Log): Promise<Queues> {
  const { settings, database } = house;
  if (!settings.redisUrl) return openQueues({ kind: 'postgres', pool: database.pool }, log);
  const home = { kind: 'redis' as const, url: settings.redisUrl, cluster: settings.redisCluster };
  const queues = await openQueues(home, log);
  try {
    await checkEviction(home, settings.allowEviction, log);
  } catch (error) {
    await queues.close();
    throw error;
  }
  return queues;
}

function faultsOfRoles(settings: Settings, roles: readonly ProcessRole[]) {
  if (settings.databaseUrl || roles.length === 3) return [];
  return [
    {
      name: 'DATABASE_URL',
      message:
        'must be set when roles are split over processes (--roles): the embedded database is one process',
    },
  ];
}
