/** ROLE gateway: opens the platforms that have settings, lets their events in, and runs their send queues. */

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { readDemoCast } from '../jobs/demo/cast.js';
import type {
  Adapter,
  HttpRoute,
  PaceRules,
  PlatformConnection,
  PlatformState,
  Receive,
} from '../src/chat/adapter.js';
import { insertInbox } from '../src/db/inbox.js';
import { clearLease, dropLease, holdLease } from '../src/db/lease.js';
import type { Db } from '../src/db/schema.js';
import type { Log } from '../src/log.js';
import { checkHighWater } from '../src/outbox/high-water.js';
import { sendRow } from '../src/outbox/sender.js';
import type { Queues, RunningWorker } from '../src/queue/queues.js';
import type { Seal } from '../src/seal/seal.js';
import { takingHistory } from './take-history.js';

export interface GatewayWorld {
  db: Db;
  /** The database has no other process. */
  embedded: boolean;
  seal: Seal;
  log: Log;
  queues: Queues;
  receive: Receive;
  dataDir: string;
  now(): Date;
  /** Shows a person at the terminal what they must see once. */
  tell(text: string): void;
}

/** A platform that is set up: its adapter and its settings. */
export interface SetUpPlatform {
  adapter: Adapter<unknown>;
  settings: unknown;
}

export interface Gateway {
  routes: HttpRoute[];
  /** Each platform and whether it is connected. */
  states(): ({ platform: string } & PlatformState)[];
  connections: ReadonlyMap<string, PlatformConnection>;
  /** Takes no more events, lets sends under way end. */
  close(): Promise<void>;
}

const LEASE_MS = 15_000;
const RENEW_MS = 5_000;
const HIGH_WATER_EVERY_MS = 5_000;

export async function openGateway(
  world: GatewayWorld,
  platforms: readonly SetUpPlatform[],
): Promise<Gateway> {
  await watchHighWater(world);
  const opened = await Promise.all(platforms.map((platform) => openPlatform(world, platform)));
  const connectedSince = new Map<string, number>();
  const highWater = setInterval(() => {
    watchHighWater(world).catch(() => {});
    noteReconnects(world, opened, connectedSince).catch(() => {});
  }, HIGH_WATER_EVERY_MS);
  return {
    routes: opened.flatMap((one) => one.connection.routes),
    connections: new Map(opened.map((one) => [one.name, one.connection])),
    states: () => opened.map((one) => ({ platform: one.name, ...one.connection.state() })),
    async close() {
      clearInterval(highWater);
      await Promise.all(opened.map((one) => one.close()));
      await watchHighWater(world).catch(() => {});
    },
  };
}

/** A database may be put back from a backup while this runs, too. */
async function watchHighWater(world: GatewayWorld): Promise<void> {
  const held = await checkHighWater(world.db, world.dataDir);
  if (held !== undefined)
    world.log.error(
      { held },
      'the database is older than this gateway remembers: unsent rows are held; see `qunyi doctor`, then `qunyi outbox release`',
    );
}

interface OpenPlatform {
  name: string;
  connection: PlatformConnection;
  close(): Promise<void>;
}

async function openPlatform(
  world: GatewayWorld,
  { adapter, settings }: SetUpPlatform,
): Promise<OpenPlatform> {
  const lease = adapter.connections === 'one' ? await takeLease(world, adapter.name) : undefined;
  const log = world.log.child({ platform: adapter.name });
  const connection = await adapter.open(settings, {
    receive: world.receive,
    log,
    now: world.now,
    cast: () => readDemoCast(world.db, adapter.name),
    folder: join(world.dataDir, adapter.name),
    tell: world.tell,
  });
  const sending = runSending(world, adapter, adapter.pace(settings), connection);
  return {
    name: adapter.name,
    connection,
    async close() {
      await Promise.all([connection.close(), sending.close()]);
      await lease?.close();
    },
  };
}

/** After each reconnect histories are looked through: what was said meanwhile may never be pushed. */
export async function noteReconnects(
  world: Pick<GatewayWorld, 'db' | 'seal' | 'queues'>,
  opened: readonly Pick<OpenPlatform, 'name' | 'connection'>[],
  known: Map<string, number>,
): Promise<void> {
  for (const { name, connection } of opened) {
    const { connected, since } = connection.state();
    if (!connected || known.get(name) === since.getTime()) continue;
    const event = {
      type: 'tick' as const,
      platform: 'clock',
      eventKey: `e:catch-up-history@${name}-${since.toISOString()}`,
      sentAt: since,
      job: 'catch-up-history',
    };
    const [id] = await insertInbox(world.db, world.seal, [{ event, hint: event.job }]);
    // Only now: had the database been away, the next round notes it. What is not queued the relay finds.
    known.set(name, since.getTime());
    if (id !== undefined) await world.queues.addInbox([{ id, hint: event.job }]).catch(() => {});
  }
}

function runSending(
  world: GatewayWorld,
  adapter: Adapter<unknown>,
  pace: PaceRules,
  connection: PlatformConnection,
): RunningWorker {
  const sending = {
    db: world.db,
    seal: world.seal,
    log: world.log,
    adapter,
    pace,
    connection: {
      perform: takingHistory(connection.perform.bind(connection), world.receive),
      state: () => connection.state(),
    },
    queueAnswer: (id: Parameters<Queues['addInbox']>[0][number]['id'], hint: string) =>
      world.queues.addInbox([{ id, hint }]).catch(() => {}),
  };
  return world.queues.workOutbox(adapter.name, (id, slotAtMs) => sendRow(sending, id, slotAtMs));
}

/** Waits until no other process holds the platform, then keeps it. Losing it ends the process: two logins would be worse. */
async function takeLease(world: GatewayWorld, platform: string): Promise<{ close(): Promise<void> }> {
  const holder = randomUUID();
  const name = `platform ${platform}`;
  // A killed process leaves its lease; the folder's lock shows that it is gone.
  if (world.embedded) await clearLease(world.db, name);
  while (!(await holdLease(world.db, name, holder, LEASE_MS))) {
    world.log.info({ platform }, 'another process holds this platform; waiting');
    await new Promise((resolve) => setTimeout(resolve, RENEW_MS));
  }
  let lastHeldMs = Date.now();
  const renew = setInterval(async () => {
    const kept = await holdLease(world.db, name, holder, LEASE_MS).catch(() => undefined);
    if (kept) lastHeldMs = Date.now();
    if (kept === false || Date.now() - lastHeldMs > LEASE_MS - RENEW_MS) {
      world.log.error(
        { platform },
        'the platform lease is lost; this process ends so that nobody is logged in twice',
      );
      process.kill(process.pid, 'SIGTERM');
    }
  }, RENEW_MS);
  return {
    async close() {
      clearInterval(renew);
      await dropLease(world.db, name, holder).catch(() => {});
    },
  };
}
