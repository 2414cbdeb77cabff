/** `start`: puts the roles together in this process, and takes them apart again. */

import { SCHEDULE } from '../../jobs/schedule.js';
import type { HttpRoute } from '../../src/chat/adapter.js';
import type { Job } from '../../src/chat/define-job.js';
import { SettingsError } from '../../src/errors.js';
import type { Log } from '../../src/log.js';
import { gatherAdds } from '../../src/queue/gather-adds.js';
import { openQueues, type Queues } from '../../src/queue/queues.js';
import { startRelay } from '../../src/queue/relay.js';
import { startWorker } from '../../src/queue/worker.js';
import type { Env, ProcessRole, Settings } from '../../src/settings.js';
import { consoleRoutes } from '../console/index.js';
import { type Gateway, openGateway, type SetUpPlatform } from '../gateway.js';
import { type Health, openHealth } from '../health.js';
import { openHttp, refuseTakenPort } from '../http.js';
import { ADAPTERS } from '../index.js';
import { makeReceive } from '../receive.js';
import { watchEviction } from './check-eviction.js';
import { Closing } from './closing.js';
import { takeFolderPatiently } from './control-server.js';
import { type OpenedHouse, openHouse } from './open-house.js';
import { setUpPlatforms } from './platforms.js';
import { playgroundIfAllowed, prepareDemo } from './playground.js';
import { queueHomeOf } from './queue-home.js';

export interface Running {
  /** Where to look; undefined when this process listens nowhere. */
  url: string | undefined;
  playground: boolean;
  demoLoaded: boolean;
  /** Rejects when this process must not go on: a Redis that evicts has appeared. */
  refused: Promise<never>;
  /** Finishes what is running, accepts nothing new. May be called twice. */
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
  const closing = new Closing();
  try {
    // The socket first: it is the lock on the folder.
    const control = settings.databaseUrl ? undefined : await takeFolderPatiently(settings.dataDir);
    if (control) closing.later(control.close);
    // Before the database is touched: a start that cannot listen changes nothing.
    if (listens(settings, roles)) await refuseTakenPort({ host: settings.httpHost, port: settings.httpPort });
    const house = await openHouse(env, settings, { patient: true, log });
    closing.later(house.close);
    const running = await openRoles({ house, roles, log, platforms: platforms.value, closing });
    control?.serve({ ...house, queues: running.queues, connections: running.connections });
    if (control) closing.later(async () => control.pause());
    return { ...running, close: () => closing.close() };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

interface Plan {
  house: OpenedHouse;
  roles: readonly ProcessRole[];
  log: Log;
  platforms: SetUpPlatform[];
  closing: Closing;
}

async function openRoles(plan: Plan) {
  const { house, roles, log, platforms, closing } = plan;
  const { settings } = house;
  const demoLoaded = await prepareDemo(house, platforms.length > 0);
  const playground = await playgroundIfAllowed(house, platforms.length > 0, log);
  const { queues, refused } = await openQueuesOf(house, log, closing);
  let gateway: Gateway | undefined;
  const health = openHealth({
    db: house.db,
    metricsToken: settings.metricsToken,
    platforms: () => gateway?.states() ?? [],
    queueDepths: () => readDepths(queues),
    spools: () => gateway?.spools() ?? [],
  });
  // What works on messages ends together: with Redis away each takes its time to give up.
  const working = new Closing('together');
  closing.later(() => working.close());
  if (roles.includes('worker')) openWorkerRole(plan, queues, health, working);
  if (roles.includes('gateway')) {
    gateway = await openGatewayRole(plan, queues, health, playground);
    working.later(gateway.close);
  }
  const routes = routesOf(roles, health.routes, gateway, playground !== undefined);
  const http = listens(settings, roles)
    ? await openHttp(routes, { host: settings.httpHost, port: settings.httpPort, log })
    : undefined;
  if (http) closing.later(http.close);
  const open = { url: http?.url, playground: playground !== undefined, demoLoaded };
  return { ...open, queues, refused, connections: gateway?.connections };
}

function listens(settings: Settings, roles: readonly ProcessRole[]): boolean {
  return roles.includes('gateway') || roles.includes('console') || settings.httpPortIsSet;
}

/** Of every queue there is, whoever works on it. */
async function readDepths(queues: Queues): Promise<Record<string, number>> {
  const names = ['deeds', ...ADAPTERS.map((adapter) => `send-${adapter.name}`)];
  const depths = await Promise.all(names.map((name) => queues.countWaiting(name)));
  return Object.fromEntries(names.map((name, at) => [name, depths[at] as number]));
}

function openWorkerRole({ house, log }: Plan, queues: Queues, health: Health, working: Closing): void {
  const worker = startWorker({ ...house, log, meter: health.meter }, queues);
  working.later(() => worker.close());
  const platforms = ADAPTERS.map((adapter) => adapter.name);
  const relay = startRelay({ ...house, log }, queues, { schedule: SCHEDULE, platforms, everyMs: 250 });
  working.later(() => relay.close());
}

function openGatewayRole(
  { house, log, platforms }: Plan,
  queues: Queues,
  health: Health,
  playground: SetUpPlatform | undefined,
): Promise<Gateway> {
  const receive = makeReceive({
    ...house,
    jobs: house.jobs as readonly Job[],
    log,
    queue: gatherAdds((rows) => queues.addInbox(rows)),
    count: health.count,
  });
  const mine = playground ? [...platforms, playground] : platforms;
  const jobs = house.jobs as readonly Job[];
  const world = {
    meter: health.meter,
    ...house,
    connects: house.database.connects,
    jobs,
    log,
    queues,
    receive,
    dataDir: house.settings.dataDir,
  };
  return openGateway({ ...world, tell: (text) => process.stderr.write(`${text}\n`) }, mine);
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

async function openQueuesOf(
  { settings, database }: OpenedHouse,
  log: Log,
  closing: Closing,
): Promise<{ queues: Queues; refused: Promise<never> }> {
  const watch = settings.redisUrl
    ? await watchEviction(settings.redisUrl, settings.allowEviction, log)
    : { refused: new Promise<never>(() => {}), close: async () => {} };
  closing.later(watch.close);
  const queues = await openQueues(queueHomeOf(settings, database.pool), log);
  closing.later(() => queues.close());
  return { queues, refused: watch.refused };
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
