/** Sending rows: once and at pace, whatever the platform answers and whenever the sender dies. */

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { larkAdapter } from '../../adapters/lark/index.js';
import type { LarkSettings } from '../../adapters/lark/settings.js';
import type { Adapter, PlatformConnection } from '../../src/chat/adapter.js';
import type { Said } from '../../src/chat/outbound.js';
import { insertOutbox, type OutboxDraft } from '../../src/db/outbox.js';
import { claimOutbox } from '../../src/db/outbox-sending.js';
import { takeSlot } from '../../src/db/pace.js';
import { openPostgres } from '../../src/db/postgres.js';
import type { Db, OutboxId } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';
import { sendRow } from '../../src/outbox/sender.js';
import { openSeal } from '../../src/seal/seal.js';
import { type FakeLark, startFakeLark } from '../support/fake-lark/index.js';
import { describeWithServices, type FreshPostgres, freshPostgres } from '../support/services.js';
import { SILENT } from '../support/silent-log.js';

describeWithServices('sending', () => {
  let fresh: FreshPostgres;
  let db: Db;
  let lark: FakeLark;
  let connection: PlatformConnection;
  const seal = openSeal([{ id: 'test', bytes: Buffer.alloc(32, 1) }]);
  const answered: number[] = [];

  beforeAll(async () => {
    fresh = await freshPostgres();
    db = openPostgres(fresh.url, 8).db;
    lark = await startFakeLark({ seed: 3 });
    const { value } = (larkAdapter as Adapter<unknown>).settings(lark.env('webhook'));
    connection = await (larkAdapter as Adapter<unknown>).open(value, {
      receive: async (events) => events.map(() => 'accepted' as const),
      log: SILENT,
      now: () => new Date(),
      cast: async () => ({ people: [], chats: [] }),
      folder: '',
      tell: () => {},
    });
  });
  afterAll(async () => {
    await connection?.close();
    await lark?.close();
    await db?.destroy();
    await fresh?.drop();
  });
  afterEach(() => lark.faults.randomly({}));

  const world = (adapter: Partial<Adapter> = {}, pace = larkAdapter.pace({} as LarkSettings)) => ({
    db,
    seal,
    log: SILENT,
    adapter: { ...(larkAdapter as Adapter<unknown>), ...adapter } as Adapter,
    pace,
    connection,
    queueAnswer: async (id: number) => void answered.push(id),
  });

  let counter = 0;
  async function put(more: Partial<OutboxDraft> = {}): Promise<OutboxId> {
    counter += 1;
    const chat = more.target?.id ?? lark.chatId(`群${counter}`);
    const draft: OutboxDraft = {
      platform: 'lark',
      target: { kind: 'chat', id: chat },
      action: { action: 'send', message: { type: 'text', text: `第${counter}条` } },
      priority: 'answer',
      dedupeKey: `test ${counter}`,
      ...more,
    };
    const [row] = await inTransaction(db, (tx) => insertOutbox(tx, seal, [draft]));
    return row!.id;
  }
  const allSent = async (ids: OutboxId[]) =>
    (await db.selectFrom('outbox').select('id').where('id', 'in', ids).where('state', '!=', 'sent').execute())
      .length === 0;
  const rowOf = (id: OutboxId) =>
    db.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const freeSlots = () => db.deleteFrom('pace').execute();
  const due = async (id: OutboxId) => {
    await freeSlots();
    await db.updateTable('outbox').set({ not_before: null }).where('id', '=', id).execute();
  };
  const abandoned = (id: OutboxId) =>
    db
      .updateTable('outbox')
      .set({ sending_until: new Date(Date.now() - 1_000) })
      .where('id', '=', id)
      .execute();

  test('a row is sent once and knows its message; sending it again does nothing', async () => {
    const id = await put();
    await sendRow(world(), id, undefined);
    const row = await rowOf(id);
    expect(row).toMatchObject({ state: 'sent' });
    expect(lark.sent.at(-1)?.messageId).toBe(row.platform_message_id);
    const before = lark.sent.length;
    await sendRow(world(), id, undefined);
    expect(lark.sent.length).toBe(before);
  });

  test('a row whose key is not here waits for it; it has not failed', async () => {
    const id = await put();
    const other = openSeal([{ id: 'other', bytes: Buffer.alloc(32, 2) }]);
    expect((await sendRow({ ...world(), seal: other }, id, undefined))?.waitMs).toBeGreaterThan(0);
    expect(await rowOf(id)).toMatchObject({
      state: 'waiting',
      error_code: 'key_missing',
      unknown_since: null,
    });
    await due(id);
    await sendRow(world(), id, undefined);
    expect(await rowOf(id)).toMatchObject({ state: 'sent', error_code: null });
  });

  test('a reply cut after acceptance is repeated with the same key: the group reads it once', async () => {
    const id = await put();
    lark.faults.next({ kind: 'cut' });
    const putOff = await sendRow(world(), id, undefined);
    expect(putOff?.waitMs).toBeGreaterThan(0);
    expect(await rowOf(id)).toMatchObject({ state: 'waiting', error_code: 'reply_lost' });
    await due(id);
    await sendRow(world(), id, undefined);
    expect(await rowOf(id)).toMatchObject({ state: 'sent' });
    expect(lark.sent.filter((message) => message.text === `第${counter}条`)).toHaveLength(1);
  });

  test('a sender that died in the middle is followed by one that repeats with the same key', async () => {
    const id = await put();
    await claimOutbox(db, seal, id, 1);
    await abandoned(id);
    await sendRow(world(), id, undefined);
    expect(await rowOf(id)).toMatchObject({ state: 'sent', attempts: 2 });
  });

  const INSTEAD: Said = { action: 'send', message: { type: 'text', text: '李秀兰委员，已记录' } };
  const written = () => {
    const event = lark.say({ chat: `群${counter}`, user: '李秀兰', text: '打卡' });
    return (event.event.message as { message_id: string }).message_id;
  };
  const putMark = () => put({ action: { action: 'mark', platformMessageId: written(), instead: INSTEAD } });
  const putShown = () => {
    lark.setMembers(`群${counter + 1}`, ['李秀兰']);
    const person = lark.userId('李秀兰');
    return put({ action: { action: 'show', message: INSTEAD.message, person, instead: INSTEAD } });
  };

  test('a mark whose reply was cut is put once more, and stands there once', async () => {
    const id = await putMark();
    const [marks, lines] = [lark.reactions.length, lark.sent.length];
    lark.faults.next({ kind: 'cut' });
    await sendRow(world({ idempotentForMs: 0 }), id, undefined);
    expect(await rowOf(id)).toMatchObject({ state: 'waiting', action: 'mark' });
    await due(id);
    await sendRow(world({ idempotentForMs: 0 }), id, undefined);
    expect(await rowOf(id)).toMatchObject({ state: 'sent', action: 'mark' });
    expect([lark.reactions.length, lark.sent.length]).toEqual([marks + 1, lines]);
  });

  test('a mark that is refused for good is said aloud by the same row, once', async () => {
    const id = await putMark();
    const [marks, lines] = [lark.reactions.length, lark.sent.length];
    lark.faults.next({ kind: 'code', code: 231003 });
    expect(await sendRow(world(), id, undefined)).toEqual({ waitMs: 0 });
    expect(await rowOf(id)).toMatchObject({ state: 'waiting', action: 'send' });
    await sendRow(world(), id, undefined);
    await sendRow(world(), id, undefined);
    expect(await rowOf(id)).toMatchObject({ state: 'sent', action: 'send' });
    expect(lark.sent.slice(lines).map((message) => message.text)).toEqual(['李秀兰委员，已记录']);
    expect(lark.reactions).toHaveLength(marks);
  });

  test('a mark that may have been put is not said aloud as well', async () => {
    const id = await putMark();
    const lines = lark.sent.length;
    lark.faults.next({ kind: 'cut' });
    await sendRow(world(), id, undefined);
    await due(id);
    lark.faults.next({ kind: 'code', code: 231003 });
    await sendRow(world(), id, undefined);
    expect(await rowOf(id)).toMatchObject({ state: 'failed', action: 'mark' });
    expect(lark.sent).toHaveLength(lines);
  });

  test('words shown to one person know no key: what was cut is uncertain and shown once', async () => {
    const id = await putShown();
    const shown = lark.shown.length;
    lark.faults.next({ kind: 'cut' });
    await sendRow(world(), id, undefined);
    expect(await rowOf(id)).toMatchObject({ state: 'uncertain', error_code: 'reply_lost' });
    expect(lark.shown).toHaveLength(shown + 1);
  });

  test('words for somebody who has long gone are said aloud: a card would be seen by nobody', async () => {
    const id = await putShown();
    const [shown, lines] = [lark.shown.length, lark.sent.length];
    await db
      .updateTable('outbox')
      .set({ created_at: new Date(Date.now() - 180_000) })
      .where('id', '=', id)
      .execute();
    expect(await sendRow(world(), id, undefined)).toEqual({ waitMs: 0 });
    await sendRow(world(), id, undefined);
    expect(await rowOf(id)).toMatchObject({ state: 'sent', action: 'send' });
    expect([lark.shown.length, lark.sent.length]).toEqual([shown, lines + 1]);
  });

  test('a group of 300 is marked at the pace of marks, not at that of lines', async () => {
    await freeSlots();
    const chat = lark.chatId('三百人群');
    const ids = await Promise.all(
      Array.from({ length: 12 }, () =>
        put({
          target: { kind: 'chat', id: chat },
          action: { action: 'mark', platformMessageId: written(), instead: INSTEAD },
        }),
      ),
    );
    const lines = lark.rates().perChatSecond;
    const outcomes = await Promise.all(ids.map((id) => sendRow(world(), id, undefined)));
    expect(outcomes.filter((putOff) => putOff !== undefined)).toEqual([]);
    expect(await allSent(ids)).toBe(true);
    expect(lark.rates().perChatSecond).toBe(lines);
  });

  test('where a platform knows no such keys, what was cut off in the middle is uncertain and not repeated', async () => {
    const id = await put();
    await claimOutbox(db, seal, id, 1);
    await abandoned(id);
    const before = lark.sent.length;
    await sendRow(world({ idempotentForMs: 0 }), id, undefined);
    expect(await rowOf(id)).toMatchObject({ state: 'uncertain', error_code: 'reply_lost' });
    expect(lark.sent.length).toBe(before);
  });

  test('an hour after a try nobody knows the end of, nothing is repeated blindly', async () => {
    const id = await put();
    lark.faults.next({ kind: 'cut_before' });
    await sendRow(world(), id, undefined);
    await db
      .updateTable('outbox')
      .set({ not_before: null, unknown_since: new Date(Date.now() - 56 * 60_000) })
      .where('id', '=', id)
      .execute();
    await freeSlots();
    await sendRow(world(), id, undefined);
    expect(await rowOf(id)).toMatchObject({ state: 'uncertain' });
  });

  test('a group the bot is not in is a final failure with its reason', async () => {
    const chat = lark.chatId('不在群');
    lark.faults.refuseChat(chat, 230002);
    const id = await put({ target: { kind: 'chat', id: chat } });
    expect(await sendRow(world(), id, undefined)).toBeUndefined();
    expect(await rowOf(id)).toMatchObject({
      state: 'failed',
      error_code: 'not_in_chat',
      platform_code: '230002',
    });
  });

  test('nothing goes out before the instant a platform names', async () => {
    const first = await put();
    lark.faults.next({ kind: 'too_many', resetSeconds: 3 });
    const putOff = await sendRow(world(), first, undefined);
    expect(putOff?.waitMs).toBeGreaterThanOrEqual(2_900);
    const refusedAt = Date.now();
    const other = await put();
    // The whole app waits, not only the row that was refused; whoever comes back too soon is put off again.
    for (let putOff = await sendRow(world(), other, undefined); putOff; ) {
      expect(await rowOf(other)).toMatchObject({ state: 'waiting', attempts: 0 });
      await new Promise((resolve) => setTimeout(resolve, putOff?.waitMs));
      putOff = await sendRow(world(), other, undefined);
    }
    expect(await rowOf(other)).toMatchObject({ state: 'sent', attempts: 1 });
    expect(Date.now() - refusedAt).toBeGreaterThanOrEqual(2_800);
    expect(lark.sent.at(-1)!.at.getTime() - refusedAt).toBeGreaterThanOrEqual(2_800);
    await freeSlots();
  });

  test('whoever waits for a slot when another is refused does not go before the named instant either', async () => {
    await freeSlots();
    const paced = world({}, { ...larkAdapter.pace({} as LarkSettings), app: { burst: 1, intervalMs: 900 } });
    const [refused, waiting] = [await put(), await put()];
    lark.faults.next({ kind: 'too_many', resetSeconds: 3 });
    // The second one's slot comes 0.9 s later; the refusal names an instant after that.
    const [, putOff] = await Promise.all([
      sendRow(paced, refused, undefined),
      new Promise((resolve) => setTimeout(resolve, 50)).then(() => sendRow(paced, waiting, undefined)),
    ]);
    expect(putOff?.waitMs).toBeGreaterThan(1_000);
    expect(await rowOf(waiting)).toMatchObject({ state: 'waiting', attempts: 0 });
    await freeSlots();
  });

  test('a row that is held, or not due, is not sent', async () => {
    const later = await put({ notBefore: new Date(Date.now() + 60_000) });
    const putOff = await sendRow(world(), later, undefined);
    expect(putOff?.waitMs).toBeGreaterThan(50_000);
    await db.updateTable('outbox').set({ state: 'cancelled' }).where('id', '=', later).execute();
  });

  test('what an action brings back goes in by the front door, in the same transaction as its ending', async () => {
    const id = await put({ continueWith: { job: 'echo', payload: { n: 7 } } });
    await sendRow(world(), id, undefined);
    const row = await db
      .selectFrom('inbox')
      .selectAll()
      .where('event_key', '=', `e:outbox-${id}`)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ type: 'answered', hint: 'echo', state: 'waiting' });
    expect(answered).toContain(row.id);
  });

  test('after one refusal of the whole app a broadcast goes on and ends: no slot is taken that is not used', async () => {
    await freeSlots();
    const slow = world({}, { app: { burst: 1, intervalMs: 30 } });
    const ids = await Promise.all(Array.from({ length: 100 }, () => put()));
    lark.faults.next({ kind: 'too_many', resetSeconds: 3 });
    const began = Date.now();
    const waiting = [...ids];
    const sender = async () => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        const putOff = await sendRow(slow, id, undefined);
        const again = id;
        if (putOff) setTimeout(() => waiting.push(again), putOff.waitMs);
        while (waiting.length === 0 && Date.now() - began < 18_000 && !(await allSent(ids)))
          await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    await Promise.all(Array.from({ length: 8 }, sender));
    expect(await allSent(ids)).toBe(true);
  });

  test('a row that waited for days is not given up at its first refusal, only a day after its first try', async () => {
    await freeSlots();
    const id = await put();
    await db
      .updateTable('outbox')
      .set({ created_at: new Date(Date.now() - 3 * 86_400_000) })
      .where('id', '=', id)
      .execute();
    lark.faults.next({ kind: 'chat_busy' });
    expect((await sendRow(world(), id, undefined))?.waitMs).toBeGreaterThan(0);
    expect(await rowOf(id)).toMatchObject({ state: 'waiting' });
    await db
      .updateTable('outbox')
      .set({ first_tried_at: new Date(Date.now() - 25 * 3_600_000) })
      .where('id', '=', id)
      .execute();
    await due(id);
    lark.faults.next({ kind: 'chat_busy' });
    expect(await sendRow(world(), id, undefined)).toBeUndefined();
    expect(await rowOf(id)).toMatchObject({ state: 'failed' });
  });

  test('what only reads is repeated even where nobody knows how the last try ended', async () => {
    await freeSlots();
    const id = await put({ action: { action: 'list-members' } });
    await claimOutbox(db, seal, id, 1);
    await abandoned(id);
    await sendRow(world({ idempotentForMs: 0 }), id, undefined);
    expect(await rowOf(id)).toMatchObject({ state: 'sent' });
  });

  test('an ending that leaves it open tells the deed that asked, too', async () => {
    await freeSlots();
    const id = await put({ continueWith: { job: 'echo', payload: {} } });
    await claimOutbox(db, seal, id, 1);
    await abandoned(id);
    await sendRow(world({ idempotentForMs: 0 }), id, undefined);
    expect(await rowOf(id)).toMatchObject({ state: 'uncertain' });
    const rows = await db
      .selectFrom('inbox')
      .select('id')
      .where('event_key', '=', `e:outbox-${id}`)
      .execute();
    expect(rows).toHaveLength(1);
  });

  test('a payload that does not open is a failure that is listed, not a loop', async () => {
    await freeSlots();
    const id = await put();
    await db
      .updateTable('outbox')
      .set({ payload: Buffer.from('garbage') })
      .where('id', '=', id)
      .execute();
    expect(await sendRow(world(), id, undefined)).toBeUndefined();
    expect(await rowOf(id)).toMatchObject({ state: 'failed', error_code: 'payload_unreadable' });
  });

  test('slots taken at once by many processes never exceed the rule', async () => {
    const rule = { key: 'pace test', burst: 3, intervalMs: 100 };
    const startedMs = performance.now();
    const slots = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const waitMs = await takeSlot(db, rule);
        return { waitMs, latestMs: performance.now() - startedMs + waitMs };
      }),
    );
    expect(slots.filter(({ waitMs }) => waitMs <= 100).length).toBeGreaterThanOrEqual(3);
    const latest = slots.map(({ latestMs }) => latestMs).sort((a, b) => a - b);
    for (const [n, ms] of latest.slice(3).entries()) expect(ms).toBeGreaterThan((n + 1) * 100 - 5);
  });
});
