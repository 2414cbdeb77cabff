/** The short fault run: kills, a Redis kill, a flush, duplicates, reordering, 429s and cut replies; nothing lost, nothing doubled. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OutboundAction } from '../../src/chat/outbound.js';
import { insertOutbox, payloadPlace } from '../../src/db/outbox.js';
import { inTransaction } from '../../src/db/transaction.js';
import { idempotencyKeyOf } from '../../src/outbox/idempotency-key.js';
import { eventually } from '../support/eventually.js';
import { seededRandom } from '../support/fake-lark/random.js';
import { type KeptProcess, openFaultHouse, type ServerHouse } from '../support/faults/house.js';
import { describeWithServices } from '../support/services.js';

const SEED = Number(process.env.QUNYI_TEST_SEED ?? Date.now() % 100_000);
const COMMANDS = 500;
const GROUPS = 50;
const KILLS = 20;
const LOAD_MS = 14_000;

describeWithServices(`the short fault run (QUNYI_TEST_SEED=${SEED})`, () => {
  let house: ServerHouse;
  let processes: KeptProcess[];
  const random = seededRandom(SEED);
  const commands: { id: string; chat: string; user: string }[] = [];

  beforeAll(async () => {
    console.log(`[faults] QUNYI_TEST_SEED=${SEED}`);
    house = await openFaultHouse({ seed: SEED, lark: { redeliverMs: 2_000 } });
    processes = [house.keep('gateway'), house.keep('worker'), house.keep('worker')];
    await eventually(() => house.lark.connections() > 0, { withinMs: 30_000 });
  }, 90_000);

  afterAll(async () => {
    await house?.close();
  }, 30_000);

  test('0 lost, 0 doubled, every group exactly once', async () => {
    house.lark.faults.randomly({ too_many: 0.03, cut: 0.03 });
    await Promise.all([sayAll(), broadcast(), harm()]);
    house.lark.faults.randomly({});
    await settled().catch((error) => {
      console.log(processes.map((one) => `--- ${one.role}\n${one.log().slice(-4_000)}`).join('\n'));
      throw error;
    });
    await expectNothingLostOrDoubled();
  }, 150_000);

  async function sayAll() {
    const { lark } = house;
    const people = (
      await house.database.db
        .selectFrom('person')
        .innerJoin('member', 'member.person_id', 'person.id')
        .select('person.name')
        .execute()
    ).map((row) => row.name);
    const names = [...new Set(people)];
    const pushes: Promise<unknown>[] = [];
    for (let n = 0; n < COMMANDS; n += 1) {
      const user = names[Math.floor(random() * names.length)] as string;
      const chat = `第${(n % GROUPS) + 1}读书群`;
      const id = `om_fault_${n}`;
      const event = lark.say({ chat, user, text: `打卡 心得：第${n}条`, messageId: id });
      commands.push({ id, chat, user });
      // Some arrive late, so that they come in another order than they were said.
      const late = random() < 0.2 ? random() * 2_000 : 0;
      const twice = random() < 0.1;
      pushes.push(wait(late).then(() => lark.pushLongConnection(event)));
      if (twice) pushes.push(wait(late + random() * 3_000).then(() => lark.pushLongConnection(event)));
      await wait(LOAD_MS / COMMANDS);
    }
    const outcomes = (await Promise.all(pushes)) as { acked: boolean }[];
    expect(outcomes.every((outcome) => outcome.acked)).toBe(true);
  }

  async function broadcast() {
    await wait(2_000);
    const { db } = house.database;
    const drafts = Array.from({ length: GROUPS }, (_, n) => ({
      platform: 'lark',
      target: { kind: 'chat' as const, id: house.lark.chatId(`第${n + 1}读书群`) },
      action: {
        action: 'send' as const,
        message: { type: 'text' as const, text: '通知：周五下午三点集中学习' },
      },
      priority: 'broadcast' as const,
      dedupeKey: `notice fault ${n}`,
    }));
    await inTransaction(db, (tx) => insertOutbox(tx, house.seal, drafts));
  }

  async function harm() {
    await wait(1_500);
    for (let n = 0; n < KILLS; n += 1) {
      (processes[Math.floor(random() * processes.length)] as KeptProcess).kill();
      if (n === 6) {
        await house.redis.kill();
        await wait(1_500);
        await house.redis.restart();
      }
      if (n === 13) await house.redis.flushAll();
      await wait(300 + random() * 900);
    }
  }

  async function settled() {
    const { db } = house.database;
    await eventually(
      async () => {
        const inbox = await db
          .selectFrom('inbox')
          .select(['id', 'state'])
          .where('state', '!=', 'done')
          .execute();
        const outbox = await db
          .selectFrom('outbox')
          .select(['id', 'state'])
          .where('state', '!=', 'sent')
          .execute();
        expect({ inbox: inbox.length, outbox: outbox.length }).toEqual({ inbox: 0, outbox: 0 });
      },
      { withinMs: 130_000, everyMs: 250 },
    );
  }

  async function expectNothingLostOrDoubled() {
    const { db } = house.database;
    const inbox = await db
      .selectFrom('inbox')
      .select(['id', 'event_key', 'reason'])
      .where('type', '=', 'message')
      .execute();
    expect(inbox.map((row) => row.event_key).sort()).toEqual(commands.map((one) => `m:${one.id}`).sort());
    const checkIns = await db.selectFrom('check_in').select(['reflection', 'inbox_id']).execute();
    expect(checkIns.map((row) => row.reflection).sort()).toEqual(commands.map((_, n) => `第${n}条`).sort());
    // Histories are asked for after each reconnect; what is said is what counts here.
    const outbox = await db.selectFrom('outbox').selectAll().where('action', '=', 'send').execute();
    // The platform took exactly one message for each row, whatever was cut, refused or repeated.
    const uuids = house.lark.sent.map((message) => message.uuid);
    expect(new Set(uuids).size).toBe(uuids.length);
    expect([...uuids].sort()).toEqual(
      outbox.map((row) => idempotencyKeyOf('lark', row.id, row.dedupe_key)).sort(),
    );
    // And one mark for each row that is one.
    const marks = await db.selectFrom('outbox').selectAll().where('action', '=', 'mark').execute();
    expect(house.lark.reactions.length).toBe(marks.length);
    for (let n = 1; n <= GROUPS; n += 1) {
      const chat = house.lark.chatId(`第${n}读书群`);
      const notices = house.lark.sent.filter(
        (message) => message.chatOrUser === chat && message.text.startsWith('通知：'),
      );
      expect(notices).toHaveLength(1);
    }
    expectEveryoneAnswered(inbox, [...outbox, ...marks]);
    expect(processes.reduce((sum, one) => sum + one.kills(), 0)).toBeGreaterThanOrEqual(KILLS);
    const rates = house.lark.rates();
    expect(rates.perChatSecond).toBeLessThanOrEqual(5);
    expect(rates.perAppSecond).toBeLessThanOrEqual(50);
  }

  /** Each command has an answer of its own, or its sender is named in a line that gathered several. */
  function expectEveryoneAnswered(
    inbox: { id: number; event_key: string }[],
    outbox: { inbox_id: number | null; payload: Buffer | null; dedupe_key: string; target_id: string }[],
  ) {
    const own = new Set(outbox.map((row) => row.inbox_id));
    const gathered = outbox.flatMap((row) => {
      const text = textOf(row);
      return text.startsWith('已记录') ? [{ chat: row.target_id, text }] : [];
    });
    for (const row of inbox) {
      if (own.has(row.id)) continue;
      const command = commands.find((one) => `m:${one.id}` === row.event_key)!;
      const chat = house.lark.chatId(command.chat);
      const named = gathered.filter((line) => line.chat === chat && line.text.includes(command.user));
      expect(named.length, `${command.id} answered`).toBeGreaterThanOrEqual(1);
    }
  }

  function textOf(row: { payload: Buffer | null; dedupe_key: string }): string {
    const action = JSON.parse(
      house.seal.open(row.payload as Buffer, payloadPlace(row.dedupe_key)),
    ) as OutboundAction;
    return action.action === 'send' && action.message.type === 'text' ? action.message.text : '';
  }
});

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
