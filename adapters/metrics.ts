/** Figures for Prometheus: what this process counted, and what the database says of the whole line. */

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { HttpAnswer } from '../src/chat/adapter.js';
import { type LineFigures, readLineFigures } from '../src/db/line-figures.js';
import { countUnsent } from '../src/db/outbox.js';
import type { Db } from '../src/db/schema.js';
import type { Meter } from '../src/meter.js';

export interface Measured {
  db: Db;
  platforms(): { platform: string; connected: boolean }[];
  /** Jobs that wait, by queue; undefined in a process without queues. Throws when the queue does not answer. */
  queueDepths?(): Promise<Record<string, number>>;
  /** What waits on this machine because the database was away, and how often it could not be kept. */
  spools?(): { platform: string; records: number; bytes: number; refused: number }[];
}

export interface Figures extends Meter {
  /** Counts events by what became of them. */
  count(platform: string, outcome: string): void;
  scrape(): Promise<HttpAnswer>;
}

/** From a tenth of the usual answer to a night with the database away. */
const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600];

export function openFigures(world: Measured): Figures {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counted = openCounters(registry);
  const asked = openGauges(registry);
  return {
    count: (platform, outcome) => counted.events.inc({ platform, outcome }),
    handled({ platform, deed, outcome, tookMs }) {
      counted.handled.inc({ platform, deed, outcome });
      if (tookMs !== undefined) counted.answering.observe({ platform }, tookMs / 1000);
    },
    sent({ platform, outcome, tookMs }) {
      counted.sent.inc({ platform, outcome });
      if (tookMs !== undefined) counted.sending.observe({ platform }, tookMs / 1000);
    },
    /** With the database or the queue away what this process knows itself is told all the same. */
    async scrape() {
      asked.connected.reset();
      for (const { platform, connected } of world.platforms())
        asked.connected.set({ platform }, connected ? 1 : 0);
      asked.database.set((await fillFromDatabase(asked, world.db)) ? 1 : 0);
      if (world.queueDepths) asked.queue.set((await fillFromQueue(asked, world.queueDepths)) ? 1 : 0);
      fillSpools(asked, world.spools?.() ?? []);
      return {
        status: 200,
        headers: { 'content-type': registry.contentType },
        body: await registry.metrics(),
      };
    },
  };
}

function openCounters(registry: Registry) {
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers });
  const histogram = (name: string, help: string) =>
    new Histogram({ name, help, labelNames: ['platform'], buckets: SECONDS, registers });
  return {
    events: counter('qunyi_events_total', 'Events by platform and what became of them.', [
      'platform',
      'outcome',
    ]),
    handled: counter('qunyi_handled_total', 'Inbox rows handled by this process, by deed and outcome.', [
      'platform',
      'deed',
      'outcome',
    ]),
    sent: counter('qunyi_sent_total', 'Tries to send by this process, by outcome.', ['platform', 'outcome']),
    answering: histogram('qunyi_answer_seconds', 'From accepted to handled, the answer committed.'),
    sending: histogram('qunyi_send_seconds', 'From accepted to taken by the platform.'),
  };
}

function openGauges(registry: Registry) {
  const registers = [registry];
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers });
  return {
    database: gauge('qunyi_database_up', 'Whether the database answers.'),
    queue: gauge('qunyi_queue_up', 'Whether the queue answers.'),
    depth: gauge('qunyi_queue_jobs', 'Jobs that wait in the queue.', ['queue']),
    connected: gauge('qunyi_platform_connected', 'Whether this gateway is connected.', ['platform']),
    inboxRows: gauge('qunyi_inbox_rows', 'Rows that wait to be handled.', ['platform']),
    inboxOldest: gauge('qunyi_inbox_oldest_seconds', 'Age of the oldest row that waits to be handled.'),
    aside: gauge('qunyi_inbox_aside_rows', 'Rows set aside: somebody must look.'),
    unsent: gauge('qunyi_outbox_rows', 'Outbox rows that are not sent, by platform and state.', [
      'platform',
      'state',
    ]),
    outboxOldest: gauge('qunyi_outbox_oldest_seconds', 'Age of the oldest row that is due to be sent.', [
      'platform',
    ]),
    held: gauge('qunyi_outbox_held_rows', 'Rows held since the database was restored.'),
    unblanked: gauge(
      'qunyi_oldest_words_seconds',
      'How long ago the oldest words that are still kept were done with.',
      ['table'],
    ),
    spoolRecords: gauge('qunyi_spool_records', 'Messages that wait on this machine for the database.', [
      'platform',
    ]),
    spoolBytes: gauge('qunyi_spool_bytes', 'Their size.', ['platform']),
    spoolRefused: gauge(
      'qunyi_spool_refused',
      'Messages the spool could not take since the start: they are lost.',
      ['platform'],
    ),
  };
}

type Gauges = ReturnType<typeof openGauges>;

async function fillFromDatabase(asked: Gauges, db: Db): Promise<boolean> {
  try {
    fillFromLine(asked, await readLineFigures(db));
    const unsent = await countUnsent(db);
    asked.unsent.reset();
    for (const { platform, state, rows } of unsent) asked.unsent.set({ platform, state }, rows);
    return true;
  } catch {
    return false;
  }
}

function fillFromLine(asked: Gauges, line: LineFigures): void {
  asked.inboxRows.reset();
  for (const { platform, rows } of line.inbox) asked.inboxRows.set({ platform }, rows);
  asked.inboxOldest.set(Math.max(0, ...line.inbox.map((one) => one.oldestMs)) / 1000);
  asked.outboxOldest.reset();
  for (const { platform, oldestMs } of line.outbox) asked.outboxOldest.set({ platform }, oldestMs / 1000);
  asked.aside.set(line.aside);
  asked.held.set(line.held);
  asked.unblanked.set({ table: 'inbox' }, line.unblankedInboxMs / 1000);
  asked.unblanked.set({ table: 'outbox' }, line.unblankedOutboxMs / 1000);
}

/** A queue that hangs must not hang whoever asks. */
const QUEUE_MS = 2_000;

async function fillFromQueue(asked: Gauges, depths: () => Promise<Record<string, number>>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the queue does not answer')), QUEUE_MS);
  });
  try {
    const all = await Promise.race([depths(), tooLate]);
    asked.depth.reset();
    for (const [queue, jobs] of Object.entries(all)) asked.depth.set({ queue }, jobs);
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

function fillSpools(asked: Gauges, spools: ReturnType<NonNullable<Measured['spools']>>): void {
  for (const { platform, records, bytes, refused } of spools) {
    asked.spoolRecords.set({ platform }, records);
    asked.spoolBytes.set({ platform }, bytes);
    asked.spoolRefused.set({ platform }, refused);
  }
}
