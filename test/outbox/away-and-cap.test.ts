/** Platforms that can be away, and platforms with a daily cap: what waits then, for how long, and what that costs. */

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PaceRules, PlatformState } from '../../src/chat/adapter.js';
import { insertOutbox, type OutboxDraft } from '../../src/db/outbox.js';
import { countForMorning } from '../../src/db/outbox-sending.js';
import { blockPace, takeSlot, takeSlotWithin } from '../../src/db/pace.js';
import type { Db, OutboxId } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';
import { addDays, beijingDay, beijingInstant } from '../../src/domain/beijing-time.js';
import { SendError } from '../../src/errors.js';
import { sendRow } from '../../src/outbox/sender.js';
import { openSeal } from '../../src/seal/seal.js';
import { freshDatabase } from '../support/fresh-database.js';
import { SILENT } from '../support/silent-log.js';

const seal = openSeal([{ id: 'test', bytes: Buffer.alloc(32, 1) }]);
const CONNECTED: PlatformState = { connected: true, since: new Date() };
let database: Awaited<ReturnType<typeof freshDatabase>>;
let db: Db;
let counter = 0;
let said: string[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  db = database.db;
});
afterAll(() => database.close());
beforeEach(async () => {
  said = [];
  await db.deleteFrom('pace').execute();
  await db.deleteFrom('outbox').execute();
});

function world(
  state: PlatformState,
  pace: PaceRules = {},
  perform = async () => ({ ok: true as const }),
): Parameters<typeof sendRow>[0] {
  return {
    db,
    seal,
    log: SILENT,
    adapter: { name: 'wechaty', idempotentForMs: 0, heldWhileAway: true },
    pace,
    connection: {
      state: () => state,
      perform: async (_, target) => {
        said.push(target.id);
        return perform();
      },
    },
    queueAnswer: async () => {},
  };
}

async function put(more: Partial<OutboxDraft> = {}): Promise<OutboxId> {
  counter += 1;
  const draft: OutboxDraft = {
    platform: 'wechaty',
    target: { kind: 'chat', id: `room-${counter}` },
    action: { action: 'send', message: { type: 'text', text: '通知' } },
    priority: 'answer',
    dedupeKey: `away ${counter}`,
    ...more,
  };
  await inTransaction(db, (tx) => insertOutbox(tx, seal, [draft]));
  const row = await db.selectFrom('outbox').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow();
  return row.id;
}
const rowOf = (id: OutboxId) =>
  db.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const away = (forMs: number) => ({ connected: false, since: new Date(Date.now() - forMs) });

test('while the platform is away a row waits, no try is counted, no slot is taken', async () => {
  const id = await put();
  const app = { app: { burst: 1, intervalMs: 60_000 } };
  for (const forMs of [0, 30_000, 26 * 3_600_000]) {
    const putOff = await sendRow(world(away(forMs), app), id, undefined);
    expect(putOff?.waitMs).toBeGreaterThan(0);
    expect(putOff?.waitMs).toBeLessThanOrEqual(15_000);
  }
  expect(await rowOf(id)).toMatchObject({ state: 'waiting', attempts: 0, first_tried_at: null });
  expect(await db.selectFrom('pace').selectAll().execute()).toEqual([]);
  await sendRow(world(CONNECTED, app), id, undefined);
  expect(await rowOf(id)).toMatchObject({ state: 'sent', attempts: 1 });
  expect(said).toHaveLength(1);
});

test('it is looked more and more seldom, up to every 15 s', async () => {
  const id = await put();
  const waits = async (forMs: number) => (await sendRow(world(away(forMs)), id, undefined))?.waitMs ?? 0;
  expect(await waits(100)).toBeLessThanOrEqual(1_000);
  expect(await waits(600_000)).toBeGreaterThanOrEqual(7_500);
});

test('a row that was refused because the platform went away is not given up after a day', async () => {
  const id = await put();
  const gone = async () => {
    throw new SendError('platform_unavailable', 'yes');
  };
  await sendRow(world(CONNECTED, {}, gone), id, undefined);
  await db
    .updateTable('outbox')
    .set({ first_tried_at: new Date(Date.now() - 3 * 86_400_000), not_before: null })
    .where('id', '=', id)
    .execute();
  expect((await sendRow(world(CONNECTED, {}, gone), id, undefined))?.waitMs).toBeGreaterThan(0);
  expect(await rowOf(id)).toMatchObject({ state: 'waiting', attempts: 2 });
});

test('what is over the daily cap waits for the next morning; the last tenth is kept for answers', async () => {
  const app = { app: { burst: 20, intervalMs: 1, perDay: 10 } };
  const notices = await Promise.all(
    Array.from({ length: 11 }, (_, n) => put({ priority: 'broadcast', dedupeKey: `cap ${n}` })),
  );
  const ids = (await db.selectFrom('outbox').select('id').orderBy('id').execute()).map((row) => row.id);
  expect(ids).toHaveLength(notices.length);
  for (const id of ids) await sendRow(world(CONNECTED, app), id, undefined);
  expect(said).toHaveLength(9);
  const waiting = await db.selectFrom('outbox').selectAll().where('state', '=', 'waiting').execute();
  const morning = beijingInstant(addDays(beijingDay(new Date()), 1), 8 * 60);
  expect(waiting.map((row) => [row.error_code, row.not_before, row.attempts])).toEqual(
    waiting.map(() => ['day_full', morning, 0]),
  );
  expect(await countForMorning(db)).toEqual([{ platform: 'wechaty', rows: 2 }]);
  const answers = [await put(), await put()];
  for (const id of answers) await sendRow(world(CONNECTED, app), id, undefined);
  expect(await Promise.all(answers.map(async (id) => (await rowOf(id)).state))).toEqual(['sent', 'waiting']);
  expect(said).toHaveLength(10);
});

test('what only asks the platform is not counted, and goes on when the day is full', async () => {
  const app = { app: { burst: 20, intervalMs: 1, perDay: 1 } };
  await sendRow(world(CONNECTED, app), await put(), undefined);
  const asks = await put({ action: { action: 'list-members' } });
  await sendRow(world(CONNECTED, app), asks, undefined);
  expect(await rowOf(asks)).toMatchObject({ state: 'sent' });
  expect(await db.selectFrom('pace').select('taken_on_day').execute()).toEqual([{ taken_on_day: 1 }]);
});

const countOfToday = () =>
  db.selectFrom('pace').select('taken_on_day').where('key', '=', 'wechaty').execute();

test('a slot in which nothing goes out, for the chat is blocked, does not count for the day', async () => {
  const id = await put();
  await blockPace(db, { key: `wechaty chat room-${counter}`, burst: 1, intervalMs: 1 }, 60_000);
  const rules = { app: { burst: 20, intervalMs: 1, perDay: 5 }, chat: { burst: 5, intervalMs: 1 } };
  for (let tries = 0; tries < 7; tries += 1)
    expect((await sendRow(world(CONNECTED, rules), id, Date.now()))?.waitMs).toBeGreaterThan(0);
  expect(await countOfToday()).toEqual([{ taken_on_day: 0 }]);
  await db.deleteFrom('pace').where('key', '!=', 'wechaty').execute();
  await sendRow(world(CONNECTED, rules), id, Date.now());
  expect(await countOfToday()).toEqual([{ taken_on_day: 1 }]);
  expect(said).toHaveLength(1);
});

test('of two senders that come for one row at once, one counts', async () => {
  const id = await put();
  const app = { app: { burst: 20, intervalMs: 1, perDay: 5 } };
  await Promise.all([1, 2, 3].map(() => sendRow(world(CONNECTED, app), id, undefined)));
  expect(said).toHaveLength(1);
  expect(await countOfToday()).toEqual([{ taken_on_day: 1 }]);
});

test('the count begins anew with the Beijing day', async () => {
  const rule = { key: 'days', burst: 50, intervalMs: 1, perDay: 2 };
  const take = async () => (await takeSlotWithin(db, rule, 1_000)).taken;
  expect([await take(), await take(), await take()]).toEqual([true, true, false]);
  await db.updateTable('pace').set({ taken_day: '2020-01-01' }).where('key', '=', 'days').execute();
  expect(await take()).toBe(true);
  expect(await db.selectFrom('pace').select('taken_on_day').executeTakeFirst()).toEqual({ taken_on_day: 1 });
});

test('steps differ by chance, and never fall short of the interval', async () => {
  const rule = { key: 'jitter', burst: 1, intervalMs: 10_000, jitterMs: 20_000 };
  const waits: number[] = [];
  for (let n = 0; n < 12; n += 1) waits.push(await takeSlot(db, rule));
  const steps = waits.slice(1).map((ms, n) => ms - (waits[n] as number));
  for (const step of steps) expect(step).toBeGreaterThan(10_000 - 2_000);
  for (const step of steps) expect(step).toBeLessThan(30_001);
  expect(Math.max(...steps) - Math.min(...steps)).toBeGreaterThan(1_000);
});
