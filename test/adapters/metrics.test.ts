/** Figures: every stage of the line is counted by platform, and what waits shows how old it is. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFigures } from '../../adapters/metrics.js';
import { insertInbox } from '../../src/db/inbox.js';
import { markAside } from '../../src/db/inbox-aside.js';
import { insertOutbox } from '../../src/db/outbox.js';
import type { Database } from '../../src/db/postgres.js';
import type { InboxId } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';
import { openSeal } from '../../src/seal/seal.js';
import { freshDatabase } from '../support/fresh-database.js';

const seal = openSeal([{ id: 'k1', bytes: Buffer.alloc(32, 1) }]);
let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const world = () => ({
  db: database.db,
  platforms: () => [{ platform: 'lark', connected: true }],
  queueDepths: async () => ({ deeds: 3 }),
  spools: () => [{ platform: 'wechaty', records: 2, bytes: 700, refused: 1 }],
});

/** `name{labels}` → value. */
async function scrape(figures: ReturnType<typeof openFigures>): Promise<Record<string, number>> {
  const { body } = await figures.scrape();
  const lines = String(body)
    .split('\n')
    .filter((line) => line.startsWith('qunyi_'));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
  );
}

test('what this process counted is told by platform, deed and outcome, with its times', async () => {
  const figures = openFigures(world());
  figures.count('lark', 'accepted');
  figures.handled({ platform: 'lark', deed: 'record-check-in', outcome: 'done', tookMs: 80 });
  figures.handled({ platform: 'lark', deed: 'none', outcome: 'failed' });
  figures.sent({ platform: 'lark', outcome: 'sent', tookMs: 700 });
  figures.sent({ platform: 'lark', outcome: 'uncertain' });
  expect(await scrape(figures)).toMatchObject({
    'qunyi_events_total{platform="lark",outcome="accepted"}': 1,
    'qunyi_handled_total{platform="lark",deed="record-check-in",outcome="done"}': 1,
    'qunyi_handled_total{platform="lark",deed="none",outcome="failed"}': 1,
    'qunyi_answer_seconds_bucket{le="0.1",platform="lark"}': 1,
    'qunyi_answer_seconds_count{platform="lark"}': 1,
    'qunyi_sent_total{platform="lark",outcome="uncertain"}': 1,
    'qunyi_send_seconds_bucket{le="0.5",platform="lark"}': 0,
    'qunyi_send_seconds_bucket{le="1",platform="lark"}': 1,
    'qunyi_platform_connected{platform="lark"}': 1,
    'qunyi_queue_jobs{queue="deeds"}': 3,
    qunyi_queue_up: 1,
    'qunyi_spool_records{platform="wechaty"}': 2,
    'qunyi_spool_refused{platform="wechaty"}': 1,
  });
  expect(String((await figures.scrape()).body)).toContain('process_resident_memory_bytes');
});

test('what waits is counted from the database, with the age of the oldest; what is set aside and held too', async () => {
  const { db } = database;
  const tick = (key: string) => ({
    hint: 'x',
    event: { type: 'tick' as const, platform: 'clock', eventKey: key, sentAt: new Date(), job: key },
  });
  const [old, aside, done] = (await insertInbox(db, seal, ['1', '2', '3'].map(tick))) as InboxId[];
  await db
    .updateTable('inbox')
    .set({ received_at: new Date(Date.now() - 90_000) })
    .where('id', '=', old!)
    .execute();
  await markAside(db, aside!, 'failed_eight_times');
  await db
    .updateTable('inbox')
    .set({ state: 'done', done_at: new Date(Date.now() - 86_400_000) })
    .where('id', '=', done!)
    .execute();
  const rows = ['waits', 'held'].map((dedupeKey) => ({
    platform: 'lark',
    dedupeKey,
    target: { kind: 'chat' as const, id: 'oc_1' },
    action: { action: 'send' as const, message: { type: 'text' as const, text: '您好' } },
    priority: 'answer' as const,
  }));
  await inTransaction(db, (tx) => insertOutbox(tx, seal, rows));
  await db
    .updateTable('outbox')
    .set({ state: 'uncertain', held: true })
    .where('dedupe_key', '=', 'held')
    .execute();
  await db
    .updateTable('outbox')
    .set({ created_at: new Date(Date.now() - 45_000) })
    .where('dedupe_key', '=', 'waits')
    .execute();
  const told = await scrape(openFigures(world()));
  expect(told).toMatchObject({
    qunyi_database_up: 1,
    'qunyi_inbox_rows{platform="clock"}': 1,
    qunyi_inbox_aside_rows: 1,
    'qunyi_outbox_rows{platform="lark",state="waiting"}': 1,
    qunyi_outbox_held_rows: 1,
  });
  const seconds = (name: string) => Math.round(told[name]! / 15) * 15;
  expect(seconds('qunyi_inbox_oldest_seconds')).toBeGreaterThanOrEqual(90);
  expect(seconds('qunyi_outbox_oldest_seconds{platform="lark"}')).toBeGreaterThanOrEqual(45);
  expect(told['qunyi_oldest_words_seconds{table="inbox"}']).toBeGreaterThan(86_000);
});

test('with database and queue away what the process knows itself is told all the same', async () => {
  const figures = openFigures({
    ...world(),
    db: {} as never,
    queueDepths: () => new Promise(() => {}),
  });
  figures.count('lark', 'accepted');
  expect(await scrape(figures)).toMatchObject({
    qunyi_database_up: 0,
    qunyi_queue_up: 0,
    'qunyi_events_total{platform="lark",outcome="accepted"}': 1,
  });
});
