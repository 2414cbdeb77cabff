/** The webhook of the running program under attack: nothing forged, replayed or malformed gets in, everything real does. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../support/fake-lark/random.js';
import { bombard, sendAllBroken } from '../support/hostile/bombard.js';
import { dripInto, pipeline } from '../support/hostile/raw-http.js';
import { oddlyWritten } from '../support/hostile/webhook-attacks.js';
import { openWebhookHouse, type WebhookHouse } from '../support/hostile/webhook-house.js';
import { describeWithServices } from '../support/services.js';

const SEED = Number(process.env.QUNYI_TEST_SEED ?? 11);
const SLOW_MS = 120_000;

describeWithServices(`the webhook under attack (seed ${SEED})`, { timeout: SLOW_MS }, () => {
  let house: WebhookHouse;
  beforeAll(async () => {
    house = await openWebhookHouse(SEED);
  }, SLOW_MS);
  afterAll(() => house.close());

  const takesRealOnes = async () => {
    const before = await house.rows();
    const outcome = await house.lark.pushWebhook(house.url, house.event(), { once: true });
    expect([outcome.status, (await house.rows()) - before, house.errors()]).toEqual([200, 1, []]);
  };

  test('S1: 1,000 forged: 0 accepted, each 401', async () => {
    const before = await house.rows();
    const real = house.event();
    const hours = (n: number) => String(Math.floor(Date.now() / 1000) + n * 3_600);
    const forgeries = [
      { signature: null },
      { signature: '' },
      { signature: 'f'.repeat(64) },
      { signKey: 'another key entirely' },
      { bodyAfterSigning: JSON.stringify(real) },
      { timestamp: hours(-9) },
      { timestamp: hours(9) },
      { token: 'another-token' },
      { appId: 'cli_ffffffffffffffff' },
      { signature: null, rawBody: JSON.stringify(real) },
    ];
    const statuses = new Set<number>();
    for (let round = 0; round < 100; round += 1) {
      const answers = forgeries.map((tamper) => house.lark.pushWebhook(house.url, real, { tamper }));
      for (const { status } of await Promise.all(answers)) statuses.add(status);
    }
    expect([...statuses]).toEqual([401]);
    expect(await house.rows()).toBe(before);
    await takesRealOnes();
  });

  test('S2: 1,000 replays of one message: one row; a recording of yesterday is 401', async () => {
    const real = house.event();
    const before = await house.rows();
    for (let round = 0; round < 20; round += 1) {
      const answers = Array.from({ length: 50 }, (_, n) =>
        house.lark.pushWebhook(
          house.url,
          // Every other one under an event id of its own: the same message all the same.
          n % 2 === 0 ? real : { ...real, header: { ...real.header, event_id: `ev-${round}-${n}` } },
          { once: true },
        ),
      );
      const statuses = new Set((await Promise.all(answers)).map(({ status }) => status));
      expect([...statuses]).toEqual([200]);
    }
    expect((await house.rows()) - before).toBe(1);
    const yesterday = { timestamp: String(Math.floor(Date.now() / 1000) - 24 * 3_600) };
    const late = await house.lark.pushWebhook(house.url, house.event(), { tamper: yesterday });
    expect(late.status).toBe(401);
  });

  test('S3 short: 4,000 malformed: 0 accepted, each with its status', async () => {
    const before = await house.rows();
    expect(await bombard(house, 4_000, SEED)).toEqual([]);
    expect(await house.rows()).toBe(before);
    await takesRealOnes();
  });

  test('S3: what is no whole request, 50 MB bodies among it, is refused and harms nobody', async () => {
    expect(await sendAllBroken(house, 2)).toEqual([]);
    await takesRealOnes();
  });

  test('S3: 200 slow senders hold nobody up', async () => {
    const slow = await Promise.all(Array.from({ length: 200 }, () => dripInto(house.port, 500)));
    await takesRealOnes();
    for (const one of slow) one.destroy();
  });

  test('S3: 500 real ones, oddly spaced and escaped, are all accepted', async () => {
    const random = seededRandom(SEED);
    const before = await house.rows();
    const statuses: number[] = [];
    for (let n = 0; n < 500; n += 25) {
      const texts = Array.from(
        { length: 25 },
        (_, index) => `打卡 《论语》/\\"\u2028 心得：𠮷 é ${n + index}`,
      );
      const bytes = texts.map((text, index) =>
        oddlyWritten(house.lark, house.event(text), n + index, random),
      );
      statuses.push(...(await pipeline(house.port, bytes)));
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(500);
    expect((await house.rows()) - before).toBe(500);
  });
});
