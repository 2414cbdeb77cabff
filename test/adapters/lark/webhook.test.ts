/** The webhook, knocked on from outside: what is real gets in and is stored, nothing else does. */

import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeLark, type RawEvent, startFakeLark, type Tamper } from '../../support/fake-lark/index.js';
import { serveRoutes } from '../../support/serve-routes.js';
import { type OpenLark, openLark } from './open-lark.js';

let lark: FakeLark;
let open: OpenLark;
let door: Awaited<ReturnType<typeof serveRoutes>>;
let url: string;
let receive: () => Promise<void> | void;

beforeEach(async () => {
  lark = await startFakeLark({ redeliverMs: 20 });
  receive = () => {};
  open = await openLark(lark, 'webhook', () => receive());
  door = await serveRoutes(open.connection.routes);
  url = `${door.url}/webhooks/lark`;
});

afterEach(async () => {
  await open.connection.close();
  await door.close();
  await lark.close();
});

describe('a real event', () => {
  it('is stored, then answered 200', async () => {
    const event = lark.say({ chat: '委员读书群', user: '李秀兰', text: '打卡 《论语》', mentionsBot: true });
    expect(await lark.pushWebhook(url, event)).toEqual({ status: 200, body: '{}', attempts: 1 });
    expect(open.received).toMatchObject([{ type: 'message', text: '打卡 《论语》', mentionsBot: true }]);
  });

  it('with odd spaces and escapes inside is stored all the same', async () => {
    const event = lark.say({ user: '李秀兰', text: '打卡\t\u2028“《论语》” \\ 𠮷 é' });
    const odd = `  {"schema" :"2.0",\n"header":${JSON.stringify(event.header)} ,"event": ${escapeAll(event.event)} }\n`;
    const { encrypt } = await import('../../support/fake-lark/webhook-pusher.js');
    const rawBody = `\n{ "encrypt" : "${encrypt(odd, lark.encryptKey).replaceAll('/', '\\/')}" }  `;
    expect((await lark.pushWebhook(url, event, { tamper: { rawBody } })).status).toBe(200);
    expect(open.received).toMatchObject([{ text: '打卡\t\u2028“《论语》” \\ 𠮷 é' }]);
  });

  it('that could not be stored is answered 503 and comes again', async () => {
    let failures = 2;
    receive = () => {
      failures -= 1;
      if (failures >= 0) throw new Error('no database');
    };
    const event = lark.say({ chat: '委员读书群', user: '李秀兰', text: '打卡' });
    expect(await lark.pushWebhook(url, event)).toMatchObject({ status: 200, attempts: 3 });
    expect(open.received).toHaveLength(1);
  });

  it('that is not stored within 2.8 s is answered 503 before Lark stops waiting', async () => {
    receive = () => new Promise(() => {});
    const startedMs = Date.now();
    const event = lark.say({ chat: '委员读书群', user: '李秀兰', text: '打卡' });
    expect(await lark.pushWebhook(url, event, { once: true })).toMatchObject({ status: 503 });
    expect(Date.now() - startedMs).toBeLessThan(3_000);
  });

  it('of a card is answered with a toast once it is stored', async () => {
    const event = lark.press({ chat: '委员读书群', user: '李秀兰', messageId: 'om_1', value: { job: 'x' } });
    const { body } = await lark.pushWebhook(url, event);
    expect(JSON.parse(body)).toEqual({ toast: { type: 'success', content: '已收到' } });
    expect(open.received).toMatchObject([{ type: 'action', value: { job: 'x' } }]);
  });

  it('of another kind is answered 200 and passed over', async () => {
    const event = lark.say({ chat: '委员读书群', user: '李秀兰', text: '打卡' });
    event.header.event_type = 'im.message.message_read_v1';
    expect((await lark.pushWebhook(url, event)).status).toBe(200);
    expect(open.received).toEqual([]);
  });

  it('signed hours ago is still taken, for it may be a redelivery with the first timestamp', async () => {
    const event = lark.say({ chat: '委员读书群', user: '李秀兰', text: '打卡' });
    expect(
      (await lark.pushWebhook(url, event, { tamper: { timestamp: secondsAgo(7.9 * 3600) } })).status,
    ).toBe(200);
  });

  it('leaves no words, names or secrets in the log', async () => {
    receive = () => {
      throw new Error('no database');
    };
    const event = lark.say({ chat: '委员读书群', user: '李秀兰', text: '机密心得', mentionsBot: true });
    await lark.pushWebhook(url, event, { once: true });
    await lark.pushWebhook(url, event, { tamper: { token: 'wrong' } });
    expect(open.logged()).toContain('503');
    for (const word of ['机密心得', '李秀兰', lark.encryptKey, lark.verificationToken, lark.appSecret])
      expect(open.logged()).not.toContain(word);
  });
});

describe('the address check of the 开发者后台', () => {
  it('with the right token is answered, encrypted or not, signed or not', async () => {
    for (const push of [{}, { plain: true }, { tamper: { signature: undefined } }]) {
      const answer = await lark.pushChallenge(url, push);
      expect(answer.status).toBe(200);
      expect(JSON.parse(answer.body)).toEqual({ challenge: 'ajls384kdjx98XX' });
    }
  });

  it('with a wrong token or a wrong signature is refused', async () => {
    expect((await lark.pushChallenge(url, { token: 'wrong' })).status).toBe(401);
    expect((await lark.pushChallenge(url, { plain: true, token: '' })).status).toBe(401);
    expect((await lark.pushChallenge(url, { tamper: { signature: 'f'.repeat(64) } })).status).toBe(401);
  });
});

describe('what is not real', () => {
  it('200 forged requests: none gets in, each with its status', async () => {
    const event = lark.say({ chat: '委员读书群', user: '李秀兰', text: '打卡' });
    const statuses: [number, number][] = [];
    for (let round = 0; round < 200; round += 1) {
      const [tamper, expected] = forgeries(event)[round % 16]!;
      statuses.push([(await lark.pushWebhook(url, event, { tamper })).status, expected]);
    }
    expect(statuses.filter(([got, expected]) => got !== expected)).toEqual([]);
    expect(open.received).toEqual([]);
  });

  it('signed but unreadable is 400', async () => {
    const event = lark.say({ chat: '委员读书群', user: '李秀兰', text: '打卡' });
    const bodies = [
      '',
      'not json',
      '[]',
      '{}',
      '{"encrypt":"AAAA"}',
      '{"encrypt":""}',
      `{"encrypt":"${randomBytes(64).toString('base64')}"}`,
      '{"encrypt":7}',
      `${'['.repeat(200_000)}`,
      randomBytes(300),
    ];
    for (const rawBody of bodies)
      expect(
        (await lark.pushWebhook(url, event, { tamper: { rawBody } })).status,
        String(rawBody).slice(0, 20),
      ).toBe(400);
    expect(open.received).toEqual([]);
  });

  it('a real envelope around a message without an id is 400, and the next one gets in', async () => {
    const event = lark.say({ chat: '委员读书群', user: '李秀兰', text: '打卡' });
    const broken = structuredClone(event);
    (broken.event.message as Record<string, unknown>).message_id = '';
    expect((await lark.pushWebhook(url, broken, { once: true })).status).toBe(400);
    expect((await lark.pushWebhook(url, event)).status).toBe(200);
  });

  it('more than 1 MiB is 413', async () => {
    const event = lark.say({ chat: '委员读书群', user: '李秀兰', text: '打卡' });
    const rawBody = JSON.stringify({ encrypt: 'A'.repeat(1024 * 1024) });
    expect((await lark.pushWebhook(url, event, { tamper: { rawBody } })).status).toBe(413);
  });

  it('a replay inside the window reaches receive, whose unique key makes it a repeat', async () => {
    const event = lark.say({ chat: '委员读书群', user: '李秀兰', text: '打卡' });
    await lark.pushWebhook(url, event);
    await lark.pushWebhook(url, event);
    expect(new Set(open.received.map((one) => one.eventKey)).size).toBe(1);
  });
});

it('by long connection there is no webhook at all', async () => {
  const other = await openLark(lark, 'websocket');
  expect(other.connection.routes).toEqual([]);
  await other.connection.close();
});

it('after closing nothing is taken any more', async () => {
  await open.connection.close();
  const event = lark.say({ chat: '委员读书群', user: '李秀兰', text: '打卡' });
  expect((await lark.pushWebhook(url, event, { once: true })).status).toBe(503);
  expect(open.received).toEqual([]);
});

function forgeries(event: RawEvent): [Tamper, number][] {
  const plain = JSON.stringify(event);
  return [
    [{ signature: null }, 401],
    [{ signature: '' }, 401],
    [{ signature: randomBytes(32).toString('hex') }, 401],
    [{ signature: 'ABC' }, 401],
    [{ signKey: 'another key entirely' }, 401],
    [{ timestamp: secondsAgo(9 * 3600) }, 401],
    [{ timestamp: secondsAgo(-9 * 3600) }, 401],
    [{ timestamp: 'yesterday' }, 401],
    [{ timestamp: '' }, 401],
    [{ bodyAfterSigning: plain }, 401],
    [{ bodyAfterSigning: `${JSON.stringify({ encrypt: 'AAAA' })} ` }, 401],
    [{ token: 'another-token' }, 401],
    [{ token: '' }, 401],
    [{ appId: 'cli_ffffffffffffffff' }, 401],
    [{ encryptKey: 'another key entirely' }, 400],
    [{ rawBody: plain, signature: null }, 401],
  ];
}

function secondsAgo(seconds: number): string {
  return String(Math.floor(Date.now() / 1000 - seconds));
}

/** Every character as \uXXXX, as JSON allows. */
function escapeAll(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
