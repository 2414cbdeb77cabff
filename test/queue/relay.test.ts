/** The relay: what lost its job is queued again, a full queue is left alone, the clock is let in, the heartbeat goes on. */

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { MessageEvent } from '../../src/chat/event.js';
import { insertInbox } from '../../src/db/inbox.js';
import { insertOutbox } from '../../src/db/outbox.js';
import { openPostgres } from '../../src/db/postgres.js';
import type { Db, InboxId, OutboxId } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';
import { openQueues, type Queues } from '../../src/queue/queues.js';
import { type Relay, type RelayOptions, startRelay } from '../../src/queue/relay.js';
import { openSeal } from '../../src/seal/seal.js';
import { eventually } from '../support/eventually.js';
import {
  describeWithServices,
  type FreshPostgres,
  type FreshRedis,
  freshPostgres,
  freshRedis,
  startOwnRedis,
} from '../support/services.js';
import { SILENT } from '../support/silent-log.js';

const seal = openSeal([{ id: 'test', bytes: Buffer.alloc(32, 1) }]);
const NOON = new Date('2026-11-23T04:00:30Z');
/** Longer than a test lasts: there is one sweep. */
const ONCE_MS = 600_000;

describeWithServices('the relay', () => {
  let postgres: FreshPostgres;
  let redis: FreshRedis;
  let db: Db;
  let queues: Queues;
  let relay: Relay | undefined;
  let now = NOON;
  const warned: unknown[] = [];

  beforeAll(async () => {
    postgres = await freshPostgres();
    db = openPostgres(postgres.url, 4).db;
  });
  beforeEach(async () => {
    now = NOON;
    warned.length = 0;
    redis = await freshRedis();
    queues = await openQueues(
      { kind: 'redis', url: `${redis.url}?prefix=${redis.prefix}`, cluster: false },
      SILENT,
    );
    await db.deleteFrom('inbox').execute();
    await db.deleteFrom('outbox').execute();
  });
  afterEach(async () => {
    await relay?.close();
    relay = undefined;
    await queues.close();
    await redis.drop();
  });
  afterAll(async () => {
    await db?.destroy();
    await postgres?.drop();
  });

  const start = (options: Partial<RelayOptions> = {}, on = queues) => {
    const log = { ...SILENT, warn: (_: object, message: string) => void warned.push(message) };
    const all = { schedule: [], platforms: [], everyMs: 20, ...options };
    relay = startRelay({ db, seal, now: () => now, log }, on, all);
    return relay;
  };

  let counter = 0;
  const accepted = async (count = 1): Promise<InboxId[]> => {
    const drafts = Array.from({ length: count }, () => {
      counter += 1;
      const event: MessageEvent = {
        type: 'message',
        platform: 'playground',
        eventKey: `m:${counter}`,
        platformMessageId: String(counter),
        sentAt: NOON,
        platformChatId: 'group-reading',
        chatKind: 'group',
        sender: { id: 'demo-1' },
        text: '打卡',
        mentionsBot: false,
        mentionsAll: false,
        mentions: [],
        attachments: [],
      };
      return { event, hint: 'record-check-in' };
    });
    return (await insertInbox(db, seal, drafts)) as InboxId[];
  };
  const said = async (platform = 'lark'): Promise<OutboxId> => {
    counter += 1;
    const draft = {
      platform,
      target: { kind: 'chat' as const, id: 'oc_1' },
      action: { action: 'send' as const, message: { type: 'text' as const, text: '已记录' } },
      priority: 'answer' as const,
      dedupeKey: `said ${counter}`,
    };
    const [row] = await inTransaction(db, (tx) => insertOutbox(tx, seal, [draft]));
    return row!.id;
  };
  const queuedAgo = (table: 'inbox' | 'outbox', id: number, ms: number) =>
    db
      .updateTable(table)
      .set({ queued_at: new Date(Date.now() - ms) })
      .where('id', '=', id as never)
      .execute();
  const heard = () => {
    const seen = { inbox: [] as number[], beats: 0 };
    queues.workInbox(
      async (ids) => void seen.inbox.push(...ids),
      async () => {
        seen.beats += 1;
      },
    );
    return seen;
  };
  const sweeps = async (count: number) => {
    await new Promise((resolve) => setTimeout(resolve, count * 60));
  };

  test('a row whose job was lost is queued again; one that was queued just now is not', async () => {
    const [lost, fresh] = (await accepted(2)) as [InboxId, InboxId];
    await queuedAgo('inbox', lost, 4_500);
    await queuedAgo('inbox', fresh, 500);
    const seen = heard();
    start({ everyMs: ONCE_MS });
    await eventually(() => expect(seen.inbox).toEqual([lost]));
    await eventually(() => expect(seen.beats).toBe(1));
    expect(seen.inbox).toEqual([lost]);
  });

  test('it sweeps again and again', async () => {
    const seen = heard();
    start();
    await eventually(() => expect(seen.beats).toBe(1));
    const [late] = (await accepted()) as [InboxId];
    await queuedAgo('inbox', late, 5_000);
    await eventually(() => expect(seen.inbox).toEqual([late]));
  });

  test('a sweep takes 500 rows, the oldest first', async () => {
    const [later, ...earlier] = (await accepted(501)) as [InboxId, ...InboxId[]];
    await queuedAgo('inbox', later, 5_000);
    await db.updateTable('inbox').set({ queued_at: null }).where('id', 'in', earlier).execute();
    const seen = heard();
    start({ everyMs: ONCE_MS });
    await eventually(() => expect(seen.inbox).toHaveLength(500));
    await eventually(() => expect(seen.beats).toBe(1));
    expect(new Set(seen.inbox)).toEqual(new Set(earlier));
  });

  test('while more than 1,000 jobs wait nothing is added, for then the queue is slow and not empty', async () => {
    const jobs = (count: number) =>
      Array.from({ length: count * 50 }, () => ({ id: 1 as InboxId, hint: 'x' }));
    await queues.addInbox(jobs(1_001));
    const [lost] = (await accepted()) as [InboxId];
    const row = await said();
    await queuedAgo('inbox', lost, 5_000);
    await queuedAgo('outbox', row, 5_000);
    start({ platforms: ['lark'], everyMs: ONCE_MS });
    // Another queue has its own bound.
    await eventually(async () => expect(await queues.countWaiting('send-lark')).toBe(1));
    await eventually(async () => expect(await queues.countWaiting('deeds')).toBe(1_002));
    const { queued_at } = await db.selectFrom('inbox').select('queued_at').executeTakeFirstOrThrow();
    expect(Date.now() - queued_at!.getTime()).toBeGreaterThan(4_500);
  });

  test('with exactly 1,000 jobs it still adds', async () => {
    await queues.addInbox(Array.from({ length: 50_000 }, () => ({ id: 1 as InboxId, hint: 'x' })));
    const [lost] = (await accepted()) as [InboxId];
    await queuedAgo('inbox', lost, 5_000);
    start({ everyMs: ONCE_MS });
    // The row's job and the heartbeat.
    await eventually(async () => expect(await queues.countWaiting('deeds')).toBe(1_002));
  });

  test('rows to be sent are queued for their platform, where it is looked after', async () => {
    const [ours, fresh, theirs] = [await said('lark'), await said('lark'), await said('elsewhere')];
    await queuedAgo('outbox', ours, 4_500);
    await queuedAgo('outbox', fresh, 500);
    await queuedAgo('outbox', theirs, 4_500);
    const sent: number[] = [];
    for (const platform of ['lark', 'elsewhere'])
      queues.workOutbox(platform, async (id) => {
        sent.push(id);
        return undefined;
      });
    const seen = heard();
    start({ platforms: ['lark'] });
    await eventually(() => expect(sent).toEqual([ours]));
    await eventually(() => expect(seen.beats).toBe(1));
    await sweeps(2);
    expect(sent).toEqual([ours]);
  });

  test('a full send queue is left alone too', async () => {
    const rows = Array.from({ length: 1_001 }, (_, index) => ({
      id: (1_000_000 + index) as OutboxId,
      platform: 'lark',
      priority: 1,
      notBefore: null,
    }));
    await queues.addOutbox(rows);
    const row = await said();
    await queuedAgo('outbox', row, 5_000);
    const seen = heard();
    start({ platforms: ['lark'], everyMs: ONCE_MS });
    await eventually(() => expect(seen.beats).toBe(1));
    expect(await queues.countWaiting('send-lark')).toBe(1_001);
  });

  const ticks = async () =>
    (await db.selectFrom('inbox').select(['event_key', 'hint', 'sent_at']).orderBy('id').execute()).map(
      (row) => [row.event_key, row.hint, row.sent_at.toISOString()],
    );
  const EVERY_MINUTE = { schedule: [{ job: 'forget-words', everyMinutes: 1 }] };

  test('the clock is let in once a minute, under the key of the minute', async () => {
    start(EVERY_MINUTE);
    const first = ['e:forget-words@2026-11-23T04:00', 'forget-words', '2026-11-23T04:00:00.000Z'];
    await eventually(async () => expect(await ticks()).toEqual([first]));
    now = new Date(NOON.getTime() + 30_000);
    const second = ['e:forget-words@2026-11-23T04:01', 'forget-words', '2026-11-23T04:01:00.000Z'];
    await eventually(async () => expect(await ticks()).toEqual([first, second]));
  });

  test('within the minute the database is not asked again', async () => {
    start(EVERY_MINUTE);
    await eventually(async () => expect(await ticks()).toHaveLength(1));
    await db.deleteFrom('inbox').execute();
    now = new Date(NOON.getTime() + 29_999);
    await sweeps(3);
    expect(await ticks()).toEqual([]);
  });

  test('the heart beats at once, and again after five seconds', async () => {
    const seen = heard();
    start();
    await eventually(() => expect(seen.beats).toBe(1));
    now = new Date(NOON.getTime() + 4_999);
    await sweeps(4);
    expect(seen.beats).toBe(1);
    now = new Date(NOON.getTime() + 5_000);
    await eventually(() => expect(seen.beats).toBe(2));
    await sweeps(4);
    expect(seen.beats).toBe(2);
  });

  test('while the queue is away it says so once and goes on trying, until it is there again', async () => {
    const own = await startOwnRedis();
    const away = await openQueues({ kind: 'redis', url: own.url, cluster: false }, SILENT);
    let beats = 0;
    away.workInbox(
      async () => {},
      async () => {
        beats += 1;
      },
    );
    await own.kill();
    start({}, away);
    await eventually(() => expect(warned).toHaveLength(1), { withinMs: 10_000 });
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(warned).toEqual(['the relay could not sweep; it tries again']);
    expect(beats).toBe(0);
    await own.restart();
    await eventually(() => expect(beats).toBeGreaterThan(0), { withinMs: 15_000 });
    await relay?.close();
    await away.close();
    await own.stop();
  }, 60_000);

  test('after closing, which need not wait for the next sweep, nothing is swept', async () => {
    const seen = heard();
    const started = start({ everyMs: ONCE_MS });
    await eventually(() => expect(seen.beats).toBe(1));
    await started.close();
    now = new Date(NOON.getTime() + 60_000);
    await sweeps(3);
    expect(seen.beats).toBe(1);
  });
});
