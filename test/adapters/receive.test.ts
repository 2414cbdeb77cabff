/** The way in: what is accepted, dropped, refused, and what happens while PostgreSQL or the queue is away. */

import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeReceive } from '../../adapters/receive.js';
import { loadDemo } from '../../jobs/demo/load.js';
import { listJobs } from '../../jobs/index.js';
import type { Job } from '../../src/chat/define-job.js';
import type { ChatEvent, MessageEvent } from '../../src/chat/event.js';
import { openPostgres } from '../../src/db/postgres.js';
import type { Db } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';
import { openSeal } from '../../src/seal/seal.js';
import { groupMessage } from '../support/group-message.js';
import {
  describeWithServices,
  type FreshPostgres,
  freshPostgres,
  startOwnPostgres,
} from '../support/services.js';
import { SILENT } from '../support/silent-log.js';

const seal = openSeal([{ id: 'test', bytes: Buffer.alloc(32, 1) }]);
const jobs = listJobs({ inboxWordsDays: 7 }) as unknown as readonly Job[];

let counter = 0;
function message(text: string, more: Partial<MessageEvent> = {}): MessageEvent {
  counter += 1;
  return groupMessage({ platformMessageId: `r${counter}`, sentAt: new Date(), text, ...more });
}

/** As one that was sent to 委员读书群 and wants an answer. */
async function openNotice(db: Db): Promise<void> {
  await sql`
    with sent as (
      insert into outbox (platform, target_kind, target_id, action, dedupe_key, priority, state)
      values ('playground', 'chat', 'group-reading', 'send', 'receive test', 5, 'sent') returning id
    ), chosen as (
      select id, committee_id from chat where platform = 'playground' and platform_chat_id = 'group-reading'
    ), open as (
      insert into notice (committee_id, number, kind, title, body, wants_acknowledgement, state, author_person_id,
        confirmed_at, draft_expires_at)
      select committee_id, 'N-20261123-77', 'notice', '学习通知', '周五学习', true, 'sent',
        (select min(id) from person), now(), now() from chosen returning id
    )
    insert into delivery (notice_id, chat_id, outbox_id) select open.id, chosen.id, sent.id
    from open, chosen, sent`.execute(db);
}

describeWithServices('receiving', () => {
  let fresh: FreshPostgres;
  let db: Db;
  beforeAll(async () => {
    fresh = await freshPostgres();
    db = openPostgres(fresh.url, 4).db;
    await inTransaction(db, (tx) => loadDemo(tx, seal, '2026-11-23', new Date('2026-11-23T02:00:00Z')));
  });
  afterAll(async () => {
    await db.destroy();
    await fresh.drop();
  });

  const open = (more: Partial<Parameters<typeof makeReceive>[0]> = {}) => {
    const queued: number[] = [];
    const counts: string[] = [];
    const logged: unknown[][] = [];
    const receive = makeReceive({
      db,
      seal,
      jobs,
      log: { ...SILENT, error: (...said: unknown[]) => void logged.push(said) },
      queue: async (rows) => void queued.push(...rows.map((row) => row.id)),
      count: (_, outcome) => void counts.push(outcome),
      ...more,
    });
    return { receive, queued, counts, logged };
  };

  test('what waited too long for its turn is refused at once and not stored: the platform brings it again', async () => {
    const { receive, counts, logged } = open();
    const events = Array.from({ length: 2_100 }, (_, n) => message(`打卡 心得：第${n}条`));
    const began = Date.now();
    // While one session holds the table, the first batch runs into its time; the second had not begun by then.
    const outcomes = await db.transaction().execute(async (tx) => {
      await sql`lock table inbox in access exclusive mode`.execute(tx);
      return Promise.allSettled(events.map((event) => receive([event])));
    });
    // Counted from when each arrived: who waits behind a batch does not wait twice as long.
    expect(Date.now() - began).toBeLessThan(3_500);
    expect(outcomes.every((one) => one.status === 'rejected')).toBe(true);
    expect(counts).toEqual(events.map(() => 'not_stored'));
    expect(logged.map(([fields]) => (fields as { events: number }).events)).toEqual([2_000, 100]);
    const whyOf = (at: number) => String((outcomes[at] as PromiseRejectedResult).reason.message);
    expect([whyOf(0), whyOf(2_099)]).toEqual(['not stored in time', 'waited too long to be stored']);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const stored = await db
      .selectFrom('inbox')
      .select('event_key')
      .where(
        'event_key',
        'in',
        events.slice(2_000).map((one) => one.eventKey),
      )
      .execute();
    expect(stored).toEqual([]);
    expect(await receive([events[2_099]!])).toEqual(['accepted']);
  });

  test('commands are accepted and queued, chatter is dropped, a repeat is told apart', async () => {
    const { receive, queued, counts } = open();
    const command = message('打卡 心得：一');
    expect(await receive([command, message('大家早上好'), command])).toEqual([
      'accepted',
      'dropped',
      'repeat',
    ]);
    expect(queued).toHaveLength(1);
    expect(counts).toEqual(['accepted', 'dropped', 'repeat']);
  });

  test('chatter alone reaches neither the queue nor the log', async () => {
    const asked: number[] = [];
    const { receive, logged } = open({ queue: async (rows) => void asked.push(rows.length) });
    expect(await receive([message('大家早上好'), message('今天降温')])).toEqual(['dropped', 'dropped']);
    expect([asked, logged]).toEqual([[], []]);
  });

  test('what arrives while a batch is being stored goes together in the next', async () => {
    const batches: number[] = [];
    const { receive } = open({ queue: async (rows) => void batches.push(rows.length) });
    const outcomes = await db.transaction().execute(async (tx) => {
      await sql`lock table inbox in access exclusive mode`.execute(tx);
      const first = receive([message('打卡 心得：先到')]);
      await sleep(50);
      const others = [];
      for (let n = 0; n < 5; n += 1) {
        others.push(receive([message(`打卡 心得：随后${n}`)]));
        await sleep(5);
      }
      return { first, others };
    });
    await Promise.all([outcomes.first, ...outcomes.others]);
    expect(batches).toEqual([1, 5]);
  });

  test('events that arrive at once are stored together, each answered for itself', async () => {
    const { receive, queued } = open();
    const outcomes = await Promise.all(
      Array.from({ length: 250 }, (_, n) => receive([message(`打卡 心得：第${n}条`)])),
    );
    expect(outcomes.flat().every((outcome) => outcome === 'accepted')).toBe(true);
    expect(new Set(queued).size).toBe(250);
  });

  test('a strong secret mark: the row has no words, and nothing of them stands anywhere', async () => {
    const { receive, counts } = open();
    const event = message('社情民意 机密★1年 关于某事的情况', {
      chatKind: 'private',
      platformChatId: 'private-demo-2',
    });
    expect(await receive([event])).toEqual(['accepted']);
    expect(counts).toContain('refused');
    const row = await db
      .selectFrom('inbox')
      .selectAll()
      .where('event_key', '=', event.eventKey)
      .executeTakeFirstOrThrow();
    expect(row.type).toBe('refused');
    const kept = seal.open(row.words!, `inbox.words.playground ${event.eventKey}`);
    expect(kept).not.toContain('关于某事');
    expect(kept).not.toContain('机密');
  });

  test('a queue that fails or hangs does not hold accepting up', async () => {
    const failing = open({ queue: () => Promise.reject(new Error('Redis is away')) });
    expect(await failing.receive([message('打卡 心得：队列不在')])).toEqual(['accepted']);
    const hanging = open({ queue: () => new Promise(() => {}) });
    const began = Date.now();
    expect(await hanging.receive([message('打卡 心得：队列挂起')])).toEqual(['accepted']);
    expect(Date.now() - began).toBeLessThan(1_000);
  });

  test('an event that reading makes nothing of fails alone; its neighbours are stored', async () => {
    const [first] = jobs as [Job, ...Job[]];
    const trips: Job = {
      ...first,
      hears: (words) => {
        if (words.original.includes('绊倒')) throw new Error('a bug in reading');
        return undefined;
      },
    };
    const { receive, counts } = open({ jobs: [...jobs, trips] });
    const outcomes = await Promise.allSettled(
      [
        message('打卡 心得：在前'),
        message('绊倒 群里的话'),
        message('大家早上好'),
        message('打卡 心得：时间不对', { sentAt: new Date(Number.NaN) }),
        message('打卡 心得：在后'),
      ].map((event) => receive([event])),
    );
    expect(outcomes.map((one) => (one.status === 'fulfilled' ? one.value[0] : 'failed'))).toEqual([
      'accepted',
      'failed',
      'dropped',
      'failed',
      'accepted',
    ]);
    expect(counts.sort()).toEqual(['accepted', 'accepted', 'dropped', 'not_stored', 'not_stored']);
  });

  test('what goes wrong under an open notice alone fails alone too, and is said as it was thrown', async () => {
    await openNotice(db);
    const [first] = jobs as [Job, ...Job[]];
    const stumbles = (thrown: unknown): Job => ({
      ...first,
      answersNotices: true,
      hears: (words, context) => {
        if (context.notices.length > 0 && words.original.includes('绊倒')) throw thrown;
        return undefined;
      },
    });
    const joined: ChatEvent = {
      type: 'joined',
      platform: 'playground',
      eventKey: 'e:joined-beside',
      platformChatId: 'group-reading',
      chatKind: 'group',
      sentAt: new Date(),
      sender: { id: '' },
      who: 'people',
      people: [],
    };
    const why = async (thrown: unknown) => {
      const { receive, logged } = open({ jobs: [...jobs, stumbles(thrown)] });
      const [fell, beside] = await Promise.allSettled([
        receive([message('绊倒 群里的话')]),
        receive([joined]),
      ]);
      expect(beside.status).toBe('fulfilled');
      expect(logged).toEqual([
        [{ events: 1, err: expect.anything() }, 'events could not be stored; the platform is told so'],
      ]);
      return fell.status === 'rejected' ? String((fell.reason as Error).message) : 'stored';
    };
    expect(await why(new Error('a bug under a notice'))).toBe('a bug under a notice');
    expect(await why(undefined)).toBe('an event could not be read');
  });

  test('hostile text is taken in without a crash: NUL, half surrogates, marks of direction, a thousand mentions', async () => {
    const { receive } = open();
    const texts = [
      '打卡\0 心得：\ud83d',
      `打卡 ${'\u200b'.repeat(5_000)}`,
      '\u202e打卡 心得：反向',
      `打卡 ${'@某人 '.repeat(1_000)}`,
      `打卡 ${'字'.repeat(100_000)}`,
    ];
    const outcomes = await receive(texts.map((text) => message(text, { mentionsBot: true })));
    expect(outcomes.every((outcome) => outcome === 'accepted' || outcome === 'dropped')).toBe(true);
  });

  test('with PostgreSQL away the platform is refused within 2.6 s, and served again when it is back', async () => {
    const own = await startOwnPostgres();
    const { migrate } = await import('../../src/db/migrate.js');
    const database = openPostgres(own.url, 4);
    await migrate(database.db);
    const { receive, counts } = open({ db: database.db });
    const event = message('打卡 心得：数据库走了');
    await own.stopImmediate();
    const began = Date.now();
    await expect(receive([event])).rejects.toThrow();
    expect(Date.now() - began).toBeLessThan(2_600);
    expect(counts).toEqual(['not_stored']);
    await own.restart();
    expect(await receive([event])).toEqual(['accepted']);
    await database.close();
    await own.stop();
  });
});
