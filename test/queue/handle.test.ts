/** Handling rows: what a crash, a bug, a refusal and two workers at once do to a message, and to its neighbours. */

import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { loadDemo } from '../../jobs/demo/load.js';
import { defineJob } from '../../src/chat/define-job.js';
import type { MessageEvent } from '../../src/chat/event.js';
import { replyTo } from '../../src/chat/reply.js';
import type { Deed } from '../../src/db/deed.js';
import { insertInbox } from '../../src/db/inbox.js';
import { listAside, requeueAside } from '../../src/db/inbox-aside.js';
import { countStartAlone, startRows } from '../../src/db/inbox-handling.js';
import { openPostgres } from '../../src/db/postgres.js';
import type { Db, InboxId } from '../../src/db/schema.js';
import { countUnopened } from '../../src/db/sealed-sample.js';
import { inTransaction } from '../../src/db/transaction.js';
import { UserError } from '../../src/errors.js';
import { type AnyJob, handleRows } from '../../src/queue/handle.js';
import { openSeal } from '../../src/seal/seal.js';
import { eventually } from '../support/eventually.js';
import { groupMessage } from '../support/group-message.js';
import { describeWithServices, type FreshPostgres, freshPostgres } from '../support/services.js';
import { SILENT } from '../support/silent-log.js';

describeWithServices('handling', () => {
  let fresh: FreshPostgres;
  let db: Db;
  let other: Db;
  const seal = openSeal([{ id: 'test', bytes: Buffer.alloc(32, 1) }]);
  let now = new Date('2026-11-23T02:00:00Z');
  let failing = true;
  /** What was begun, in order. */
  const heard: string[] = [];

  /** Does what its words say, writing a row first so that a rollback can be seen. */
  const echo = defineJob<{ text: string }, Deed>({
    name: 'echo',
    title: '回声',
    payload: z.object({ text: z.string() }),
    command: {
      words: ['回声'],
      usage: '回声 …',
      who: 'anyone',
      read: (match) => ({ payload: { text: match.rest }, reason: 'echo' }),
    },
    async run({ text }, deed) {
      heard.push(text);
      await deed.db
        .insertInto('told')
        .values({ key: `echo ${deed.inboxId}`, told_at: deed.now })
        .execute();
      if (text === '拒绝') throw new UserError('text_missing', '请写清楚一点。');
      if (text === '故障' && failing) throw new Error('a bug');
      if (text === '慢') await new Promise((resolve) => setTimeout(resolve, 150));
      return [replyTo(deed.event as MessageEvent, `听到：${text}`)];
    },
  });

  const world = (database: Db) => ({
    db: database,
    seal,
    jobs: [echo] as unknown as AnyJob[],
    log: SILENT,
    now: () => now,
  });

  beforeAll(async () => {
    fresh = await freshPostgres();
    db = openPostgres(fresh.url, 4).db;
    other = openPostgres(fresh.url, 4).db;
    await inTransaction(db, (tx) => loadDemo(tx, seal, '2026-11-23', now));
  });
  beforeEach(() => {
    failing = true;
    now = new Date('2026-11-23T02:00:00Z');
  });
  afterAll(async () => {
    await db.destroy();
    await other.destroy();
    await fresh.drop();
  });

  let counter = 0;
  async function accept(...texts: string[]): Promise<InboxId[]> {
    const drafts = texts.map((text) => {
      counter += 1;
      const [user, words] = text.includes('：') ? text.split('：') : ['demo-2', text];
      return { hint: 'echo', event: message(`m${counter}`, user as string, `回声 ${words}`) };
    });
    return (await insertInbox(db, seal, drafts)) as InboxId[];
  }

  /** A start whose process died: counted, never ended, its hold on the sender run out. */
  async function crash(ids: InboxId[], alone = false): Promise<void> {
    await inTransaction(db, (tx) => startRows(tx, ids, 'dead', { rows: 50, ofASender: 20 }));
    if (alone) await countStartAlone(db, ids[0]!, 'dead');
    await db.updateTable('inbox').set({ started_until: null }).where('id', 'in', ids).execute();
  }

  /** As a worker does: again and again, until nothing of these waits. */
  async function handleAll(ids: InboxId[], database: Db = db): Promise<void> {
    for (let n = 0; n < 400; n += 1) {
      await handleRows(world(database), ids);
      const waiting = await db
        .selectFrom('inbox')
        .select('id')
        .where('id', 'in', ids)
        .where('state', '=', 'waiting')
        .execute();
      if (waiting.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error('not handled');
  }

  const rowOf = (id: InboxId) =>
    db.selectFrom('inbox').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const answersOf = async (id: InboxId) =>
    (await db.selectFrom('outbox').select('id').where('inbox_id', '=', id).execute()).length;

  test('two workers with the same ids handle each row once', async () => {
    const ids = await accept('甲', '乙', '丙', 'demo-3：丁', 'demo-4：慢');
    await Promise.all([
      handleRows(world(db), ids),
      handleRows(world(other), ids),
      handleRows(world(db), ids),
    ]);
    // What one left because the other had the sender is found by the next look.
    await handleRows(world(db), ids);
    for (const id of ids) {
      expect((await rowOf(id)).state).toBe('done');
      expect(await answersOf(id)).toBe(1);
    }
  });

  test('a refusal rolls its deed back, answers, and blanks the words', async () => {
    const [id] = await accept('拒绝');
    await handleRows(world(db), [id!]);
    expect(await rowOf(id!)).toMatchObject({
      state: 'done',
      reason: 'text_missing',
      words: null,
      deed: 'echo',
    });
    expect(await answersOf(id!)).toBe(1);
    expect(await db.selectFrom('told').select('key').where('key', '=', `echo ${id}`).execute()).toEqual([]);
  });

  test('a bug is tried again later, its neighbours in the batch are not held up, and nothing of it stays', async () => {
    const [bad, good] = await accept('故障', 'demo-3：好');
    await handleRows(world(db), [bad!, good!]);
    expect(await rowOf(good!)).toMatchObject({ state: 'done' });
    const waiting = await rowOf(bad!);
    expect(waiting).toMatchObject({ state: 'waiting', failures: 1, starts: 0 });
    expect(waiting.retry_at!.getTime()).toBeGreaterThan(now.getTime());
    expect(await db.selectFrom('told').select('key').where('key', '=', `echo ${bad}`).execute()).toEqual([]);
    failing = false;
    await db.updateTable('inbox').set({ retry_at: null }).where('id', '=', bad!).execute();
    await handleRows(world(db), [bad!]);
    expect(await rowOf(bad!)).toMatchObject({ state: 'done' });
    expect(await answersOf(bad!)).toBe(1);
  });

  test('after eight failures a row is set aside with its words sealed, and requeued by one call', async () => {
    const [id] = await accept('故障');
    for (let n = 0; n < 8; n += 1) {
      await db.updateTable('inbox').set({ retry_at: null }).where('id', '=', id!).execute();
      await handleRows(world(db), [id!]);
    }
    expect(await rowOf(id!)).toMatchObject({ state: 'aside', reason: 'failed_eight_times' });
    expect((await rowOf(id!)).words).not.toBeNull();
    expect((await listAside(db)).map((row) => row.id)).toContain(id);
    failing = false;
    expect(await requeueAside(db, id!)).toBe(true);
    await handleRows(world(db), [id!]);
    expect(await rowOf(id!)).toMatchObject({ state: 'done' });
  });

  test('a row whose key is not here waits for it and is never set aside; its neighbour is handled', async () => {
    const both = openSeal([
      { id: 'new', bytes: Buffer.alloc(32, 2) },
      { id: 'test', bytes: Buffer.alloc(32, 1) },
    ]);
    const foreign = message(`m${++counter}`, 'demo-2', '回声 新钥匙');
    const [unopened] = (await insertInbox(db, both, [{ hint: 'echo', event: foreign }])) as [InboxId];
    const [opened] = await accept('demo-3：旧钥匙');
    const due = () =>
      db.updateTable('inbox').set({ retry_at: null, queued_at: null }).where('id', '=', unopened).execute();
    for (let n = 0; n < 10; n += 1) {
      await due();
      await handleRows(world(db), [unopened, opened!]);
    }
    expect(await rowOf(opened!)).toMatchObject({ state: 'done' });
    const waiting = await rowOf(unopened);
    expect(waiting).toMatchObject({ state: 'waiting', reason: 'key_missing', failures: 0, starts: 0 });
    expect(waiting.retry_at?.getTime()).toBeGreaterThan(now.getTime());
    expect(await countUnopened(db, seal)).toEqual([{ keyId: 'new', rows: 1 }]);
    expect(await countUnopened(db, both)).toEqual([]);
    await due();
    await handleRows({ ...world(db), seal: both }, [unopened]);
    expect(await rowOf(unopened)).toMatchObject({ state: 'done', reason: 'echo' });
  });

  test('a row whose words do not open with their own key is set aside', async () => {
    const [id] = await accept('改过的');
    await sql`update inbox set words = set_byte(words, length(words) - 1, 255 - get_byte(words, length(words) - 1))
      where id = ${id}`.execute(db);
    await handleRows(world(db), [id!]);
    expect(await rowOf(id!)).toMatchObject({ state: 'aside', reason: 'words_unreadable' });
  });

  test('a row that crashed twice in company runs alone, and after five crashes alone it is set aside', async () => {
    const [poison, innocent] = await accept('毒', 'demo-3：邻居');
    // Two processes that died in the middle: their starts were counted, nothing was committed.
    await crash([poison!, innocent!]);
    await crash([poison!, innocent!]);
    for (let n = 0; n < 5; n += 1) await crash([poison!], true);
    await handleRows(world(db), [poison!, innocent!]);
    expect(await rowOf(poison!)).toMatchObject({ state: 'aside', reason: 'crashed_alone_five_times' });
    expect(await rowOf(innocent!)).toMatchObject({ state: 'done', starts: 0, starts_alone: 0 });
  });

  test('whoever crashed alone least goes first: a neighbour does not wait behind the poison', async () => {
    const [poison, innocent] = await accept('毒', 'demo-3：邻居');
    await crash([poison!, innocent!]);
    await crash([poison!, innocent!]);
    await crash([poison!], true);
    heard.length = 0;
    await handleRows(world(db), [poison!, innocent!]);
    expect(heard).toEqual(['邻居', '毒']);
  });

  test('a database that goes away in the middle is nobody’s fault: the start is taken back', async () => {
    const [id] = await accept('断线');
    const dying = openPostgres(fresh.url, 2);
    const broken = {
      ...world(dying.db),
      now: () => {
        // The connection is cut while the row is being handled.
        void db.selectFrom('inbox').select('id').execute();
        throw Object.assign(new Error('terminating connection'), { code: '57P01' });
      },
    };
    await expect(handleRows(broken, [id!])).rejects.toThrow();
    expect((await rowOf(id!)).starts).toBe(1);
    await handleRows({ ...world(dying.db) }, []);
    expect(await rowOf(id!)).toMatchObject({ state: 'waiting', starts: 0, failures: 0 });
    await dying.close();
    await handleRows(world(db), [id!]);
    expect(await rowOf(id!)).toMatchObject({ state: 'done' });
  });

  test('a sender with more waiting than one round holds is handled round by round, in order', async () => {
    const ids = await accept(...Array.from({ length: 120 }, (_, n) => `demo-5：第${n}条`));
    await handleAll(ids);
    const rows = await db.selectFrom('inbox').select(['id', 'state']).where('id', 'in', ids).execute();
    expect(rows.every((row) => row.state === 'done')).toBe(true);
    const order = await db
      .selectFrom('outbox')
      .select('inbox_id')
      .where('inbox_id', 'in', ids)
      .orderBy('id')
      .execute();
    expect(order.map((row) => row.inbox_id)).toEqual(ids);
  });

  test('eight handlers on one busy sender: nobody is blamed for waiting, nothing is set aside, the order stays', async () => {
    const ids = await accept(
      ...Array.from({ length: 60 }, (_, n) => `demo-6：${n % 10 === 0 ? '慢' : `第${n}条`}`),
    );
    await Promise.all(Array.from({ length: 8 }, (_, n) => handleAll(ids, n % 2 ? other : db)));
    const rows = await db
      .selectFrom('inbox')
      .select(['state', 'starts_alone'])
      .where('id', 'in', ids)
      .execute();
    expect(rows.every((row) => row.state === 'done')).toBe(true);
    const order = await db
      .selectFrom('outbox')
      .select('inbox_id')
      .where('inbox_id', 'in', ids)
      .orderBy('id')
      .execute();
    expect(order.map((row) => row.inbox_id)).toEqual(ids);
  });

  test('what comes while its sender is handled is left to whoever has them, and named when that one is done', async () => {
    const [first] = await accept('demo-8：慢');
    const handling = handleRows(world(db), [first!]);
    await eventually(async () => (await rowOf(first!)).started_by !== null);
    const [second, third] = await accept('demo-8：随后', 'demo-8：再后');
    expect(await handleRows(world(other), [second!, third!])).toEqual({ queued: [], left: [] });
    expect((await handling).left).toEqual([second]);
    expect(await rowOf(third!)).toMatchObject({ state: 'waiting', starts: 0 });
    expect((await handleRows(world(other), [second!])).left).toEqual([]);
    expect(await rowOf(third!)).toMatchObject({ state: 'done' });
  });

  test('a sender with hundreds waiting holds up nobody who shares a job with them', async () => {
    const many = await accept(...Array.from({ length: 200 }, (_, n) => `demo-7：第${n}条`));
    const others = await accept(...Array.from({ length: 10 }, (_, n) => `demo-${20 + n}：一条`));
    await handleRows(world(db), [...many.slice(-5), ...others]);
    const rows = await db.selectFrom('inbox').select('state').where('id', 'in', others).execute();
    expect(rows.every((row) => row.state === 'done')).toBe(true);
    await handleAll(many);
  });

  test('something outside the deed that fails is blamed on its own row only', async () => {
    const [bad, good] = await accept('demo-30：坏问题', 'demo-31：好');
    const unlucky = {
      ...world(db),
      // Fails for the first row while the answers of the batch are being sealed.
      seal: {
        ...seal,
        seal: (plain: string, place: string) => {
          if (place.includes(`inbox ${bad} `)) throw new Error('cannot be sealed');
          return seal.seal(plain, place);
        },
      },
    };
    await handleRows(unlucky, [bad!, good!]);
    expect(await rowOf(good!)).toMatchObject({ state: 'done' });
    expect(await rowOf(bad!)).toMatchObject({ state: 'waiting', failures: 1 });
  });

  function message(id: string, user: string, text: string): MessageEvent {
    const sentAt = new Date(now.getTime() + counter);
    return groupMessage({ platformMessageId: id, sender: { id: user }, text, sentAt });
  }
});
