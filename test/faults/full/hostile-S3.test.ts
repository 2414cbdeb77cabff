/** The webhook of the running program under 100,000 malformed requests, 50 MB bodies and slow senders that are cut off. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.js';
import { bombard, sendAllBroken } from '../../support/hostile/bombard.js';
import { dripInto } from '../../support/hostile/raw-http.js';
import { openWebhookHouse, type WebhookHouse } from '../../support/hostile/webhook-house.js';
import { describeWithServices } from '../../support/services.js';

const SEED = Number(process.env.QUNYI_TEST_SEED ?? 3);
const LONG_MS = 30 * 60_000;

describeWithServices(`S3 100,000 malformed webhooks (seed ${SEED})`, { timeout: LONG_MS }, () => {
  let house: WebhookHouse;
  beforeAll(async () => {
    house = await openWebhookHouse(SEED);
  }, LONG_MS);
  afterAll(() => house.close());

  test('S3: 0 accepted, 0 crashes, each with its status; a real one still gets in', async () => {
    const before = await house.rows();
    const startedMs = Date.now();
    expect(await bombard(house, 100_000, SEED)).toEqual([]);
    expect(await sendAllBroken(house, 50)).toEqual([]);
    expect(await house.rows()).toBe(before);
    expect((await house.lark.pushWebhook(house.url, house.event(), { once: true })).status).toBe(200);
    expect(house.errors()).toEqual([]);
    console.log(`100,000 malformed and 550 broken requests in ${Date.now() - startedMs} ms`);
  });

  test('S3: slow senders are cut off, and hold nobody up meanwhile', async () => {
    const slow = await Promise.all(Array.from({ length: 500 }, () => dripInto(house.port, 1_000)));
    expect((await house.lark.pushWebhook(house.url, house.event(), { once: true })).status).toBe(200);
    await eventually(() => slow.every((one) => one.closed()), { withinMs: 120_000, everyMs: 500 });
  });
});
