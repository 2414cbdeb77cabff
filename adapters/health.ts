/** Health for operators: alive, ready, and figures; the last two with the metrics token, or for loopback where none is set. */

import { timingSafeEqual } from 'node:crypto';
import type { HttpAnswer, HttpRequest, HttpRoute } from '../src/chat/adapter.js';
import { sinceBeatMs } from '../src/db/heartbeat.js';
import { oldestWaitingMs } from '../src/db/inbox.js';
import type { Db } from '../src/db/schema.js';
import type { Meter } from '../src/meter.js';
import { QUEUE_HEARTBEAT } from '../src/queue/worker.js';
import { isFromThisMachine } from './from-this-machine.js';
import type { Gateway } from './gateway.js';
import { type Measured, openFigures } from './metrics.js';

export interface HealthWorld {
  db: Db;
  metricsToken: string | undefined;
  platforms(): ReturnType<Gateway['states']>;
  queueDepths?: Measured['queueDepths'];
  spools?: Measured['spools'];
}

export interface Health {
  routes: HttpRoute[];
  /** Counts events by what became of them. */
  count(platform: string, outcome: string): void;
  /** Whom worker and sender tell how each row ended. */
  meter: Meter;
}

/** The queue moves when a heartbeat went through it lately. */
const HEARTBEAT_OLD_MS = 20_000;
/** A row unhandled for longer than this is trouble. */
const UNHANDLED_MS = 30_000;

export function openHealth(world: HealthWorld): Health {
  const figures = openFigures(world);
  return {
    count: figures.count,
    meter: figures,
    routes: [
      {
        method: 'GET',
        path: '/healthz',
        maxBodyBytes: 0,
        handle: async () => ({ status: 200, body: { ok: true } }),
      },
      guarded(world, '/readyz', () => readiness(world)),
      guarded(world, '/metrics', () => figures.scrape()),
    ],
  };
}

async function readiness(world: HealthWorld): Promise<HttpAnswer> {
  // What is to be scanned for a login is for staff only.
  const platforms = world.platforms().map(({ loginCode: _, ...state }) => state);
  try {
    const beatMs = await sinceBeatMs(world.db, QUEUE_HEARTBEAT);
    const oldestMs = await oldestWaitingMs(world.db);
    const ready = {
      database: true,
      queue: beatMs !== undefined && beatMs < HEARTBEAT_OLD_MS,
      unhandled: oldestMs < UNHANDLED_MS,
      platforms: platforms.every((platform) => platform.connected),
    };
    const ok = Object.values(ready).every(Boolean);
    return {
      status: ok ? 200 : 503,
      body: {
        ok,
        ...ready,
        oldestUnhandledMs: Math.round(oldestMs),
        heartbeatMs: beatMs ?? null,
        connections: platforms,
      },
    };
  } catch {
    return { status: 503, body: { ok: false, database: false, connections: platforms } };
  }
}

function guarded(world: HealthWorld, path: string, handle: () => Promise<HttpAnswer>): HttpRoute {
  return {
    method: 'GET',
    path,
    maxBodyBytes: 0,
    handle: (request) =>
      mayLook(world, request)
        ? handle()
        : Promise.resolve({ status: 403, body: { error: { code: 'forbidden' } } }),
  };
}

/** Where a token is set everybody needs it: not every proxy on this machine says that it is one. */
function mayLook(world: HealthWorld, request: HttpRequest): boolean {
  if (world.metricsToken === undefined) return isFromThisMachine(request.remoteAddress, request.headers);
  const given = Buffer.from(String(request.headers.authorization ?? ''));
  const wanted = Buffer.from(`Bearer ${world.metricsToken}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
