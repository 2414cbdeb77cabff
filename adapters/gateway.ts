/** ROLE gateway: opens the platforms that have settings, lets their events in, and runs their send queues. */

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
import type { Job } from '../src/chat/define-job.js';
import { beat } from '../src/db/heartbeat.js';
import { insertInbox } from '../src/db/inbox.js';
import type { Db } from '../src/db/schema.js';
import type { Log } from '../src/log.js';
import type { Meter } from '../src/meter.js';
import { sendRow } from '../src/outbox/sender.js';
import { makeSpacing } from '../src/outbox/spacing.js';
import type { Queues, RunningWorker } from '../src/queue/queues.js';
import type { Seal } from '../src/seal/seal.js';
import { openSpool, type Spool, type SpoolState } from '../src/spool/spool.js';
import { makingFiles } from './making-files.js';
import { notingState } from './note-state.js';
import { performingOwnIds, receivingOwnIds } from './own-ids.js';
import { takeLease } from './platform-lease.js';
import { type SameDatabase, watchDatabase } from './same-database.js';
import { openSpooling, type Spooling } from './spooling.js';
import { takingHistory } from './take-history.js';

export interface GatewayWorld {
  db: Db;
  /** The database has no other process. */
  embedded: boolean;
  /** How many connections to the database were opened so far. */
  connects(): number;
  seal: Seal;
  log: Log;
  queues: Queues;
  jobs: readonly Job[];
  receive: Receive;
  dataDir: string;
  now(): Date;
  /** Shows a person at the terminal what they must see once. */
  tell(text: string): void;
  meter?: Meter;
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
  /** The spools of platforms that deliver nothing twice. */
  spools(): ({ platform: string } & SpoolState)[];
  /** Takes no more events, lets sends under way end. */
  close(): Promise<void>;
}

const HIGH_WATER_EVERY_MS = 5_000;

export async function openGateway(
  world: GatewayWorld,
  platforms: readonly SetUpPlatform[],
): Promise<Gateway> {
  // A database may be put back from a backup before this starts, and while it runs, too.
  const database = watchDatabase(world);
  await database.compare();
  const opened = await Promise.all(platforms.map((platform) => openPlatform(world, platform, database)));
  const connectedSince = new Map<string, number>();
  const highWater = setInterval(() => {
    database.compare().catch(() => {});
    noteReconnects(world, opened, connectedSince).catch(() => {});
  }, HIGH_WATER_EVERY_MS);
  return {
    routes: opened.flatMap((one) => one.connection.routes),
    connections: new Map(opened.map((one) => [one.name, one.connection])),
    spools: () => opened.flatMap((one) => (one.spool ? [{ platform: one.name, ...one.spool.state() }] : [])),
    states: () => opened.map((one) => ({ platform: one.name, ...one.connection.state() })),
    async close() {
      clearInterval(highWater);
      await Promise.all(opened.map((one) => one.close()));
      await database.compare().catch(() => {});
    },
  };
}

interface OpenPlatform {
  name: string;
  connection: PlatformConnection;
  spool?: Spool | undefined;
  close(): Promise<void>;
}

async function openPlatform(
  world: GatewayWorld,
  { adapter, settings }: SetUpPlatform,
  database: SameDatabase,
): Promise<OpenPlatform> {
  const lease =
    adapter.connections === 'one' ? await takeLease(world, adapter.name, !adapter.redelivers) : undefined;
  const log = world.log.child({ platform: adapter.name });
  const spool = adapter.redelivers ? undefined : openSpoolOf(world, adapter.name);
  const owning = adapter.ids === 'changing' ? { ...world, platform: adapter.name } : undefined;
  const storing = owning ? receivingOwnIds(owning, world.receive) : world.receive;
  const spooling = spool && openSpoolingOf(world, log, spool, storing);
  const receive = spooling?.receive ?? storing;
  const connection = await adapter.open(settings, {
    receive,
    log,
    now: world.now,
    cast: () => readDemoCast(world.db, adapter.name),
    folder: join(world.dataDir, adapter.name),
    tell: world.tell,
  });
  const history = takingHistory(connection.perform.bind(connection), receive);
  const perform = makingFiles(owning ? performingOwnIds(owning, history) : history, world.db);
  const sending = runSending(world, database, adapter, adapter.pace(settings), {
    perform,
    state: () => connection.state(),
  });
  // Where one gateway has the platform, the others learn from it how that stands.
  const noting = adapter.connections === 'one' ? notingState(world, adapter.name, connection) : undefined;
  return {
    name: adapter.name,
    connection,
    spool,
    async close() {
      await Promise.all([connection.close(), sending.close()]);
      // After the last event came in.
      await spooling?.close();
      await noting?.close();
      await lease?.close();
    },
  };
}

function openSpoolOf(world: GatewayWorld, platform: string): Spool {
  return openSpool({ folder: join(world.dataDir, 'spool', platform), platform, seal: world.seal });
}

function openSpoolingOf(world: GatewayWorld, log: Log, spool: Spool, receive: Receive): Spooling {
  const { jobs, db } = world;
  return openSpooling({ receive, spool, jobs, log, probe: () => beat(db, 'spool') });
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
  database: SameDatabase,
  adapter: Adapter<unknown>,
  pace: PaceRules,
  connection: Pick<PlatformConnection, 'perform' | 'state'>,
): RunningWorker {
  const sending = {
    db: world.db,
    seal: world.seal,
    log: world.log,
    ...(world.meter && { meter: world.meter }),
    adapter,
    pace,
    ...(pace.chat && { spacing: makeSpacing(pace.chat) }),
    connection,
    queueAnswer: (id: Parameters<Queues['addInbox']>[0][number]['id'], hint: string) =>
      world.queues.addInbox([{ id, hint }]).catch(() => {}),
  };
  return world.queues.workOutbox(adapter.name, async (id, slotAtMs) => {
    const isSame = await database.beginSending();
    const perform: PlatformConnection['perform'] = async (...asked) => {
      await isSame();
      return connection.perform(...asked);
    };
    return sendRow({ ...sending, connection: { ...connection, perform } }, id, slotAtMs);
  });
}
