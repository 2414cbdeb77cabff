/** The long connection, end to end with the real SDK: an event is acknowledged when it is stored, and not before. */

import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.js';
import { type FakeLark, startFakeLark } from '../../support/fake-lark/index.js';
import { type OpenLark, openLark } from './open-lark.js';

let lark: FakeLark;
let open: OpenLark;
let receive: () => Promise<void> | void;

beforeEach(async () => {
  lark = await startFakeLark({ redeliverMs: 200, seed: 11 });
  receive = () => {};
  open = await openLark(lark, 'websocket', () => receive());
  await eventually(() => expect(open.connection.state().connected).toBe(true));
});

afterEach(async () => {
  await open.connection.close();
  await lark.close();
});

const say = (text: string) => lark.say({ chat: '委员读书群', user: '李秀兰', text });

it('an event is acknowledged only after it was stored', async () => {
  let stored: (() => void) | undefined;
  receive = () =>
    new Promise((resolve) => {
      stored = resolve;
    });
  const pushed = lark.pushLongConnection(say('打卡 《论语》'));
  await eventually(() => stored !== undefined);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(lark.frames.filter((frame) => frame.type === 'answer')).toEqual([]);
  receive = () => {};
  stored?.();
  expect(await pushed).toMatchObject({ acked: true, codes: expect.arrayContaining([200]) });
  expect(open.received).toMatchObject([{ text: '打卡 《论语》' }]);
});

it('an event that could not be stored is answered 500 and comes again until it is', async () => {
  let failures = 3;
  receive = () => {
    failures -= 1;
    if (failures >= 0) throw new Error('no database');
  };
  expect(await lark.pushLongConnection(say('打卡'))).toMatchObject({
    acked: true,
    deliveries: 4,
    codes: [500, 500, 500, 200],
  });
  expect(open.received).toHaveLength(1);
});

it('an event that is not stored in time is answered 500 within the 3 seconds of the platform', async () => {
  receive = () => new Promise(() => {});
  const startedMs = Date.now();
  void lark.pushLongConnection(say('打卡'));
  await eventually(() => expect(lark.frames.some((frame) => frame.code === 500)).toBe(true), {
    withinMs: 4_000,
  });
  expect(Date.now() - startedMs).toBeLessThan(3_000);
});

it('a press of a card is answered with the toast', async () => {
  const event = lark.press({ chat: '委员读书群', user: '李秀兰', messageId: 'om_1', value: { job: 'x' } });
  expect((await lark.pushLongConnection(event)).answer).toEqual({
    toast: { type: 'success', content: '已收到' },
  });
});

it('an event in several frames is put together', async () => {
  await lark.pushLongConnection(say(`打卡 ${'心得'.repeat(5_000)}`), { parts: 3 });
  expect(open.received).toHaveLength(1);
});

it('what cannot be read is acknowledged, counted in the log and does not come again', async () => {
  const event = say('打卡');
  event.event = {};
  expect(await lark.pushLongConnection(event)).toMatchObject({ acked: true, deliveries: 1 });
  expect(open.logged()).toContain('body_unreadable');
});

it('the bot knows its own mention from that of others', async () => {
  await lark.pushLongConnection(
    lark.say({ chat: '委员读书群', user: '李秀兰', text: '{张伟} {bot} 打卡 《论语》' }),
  );
  expect(open.received).toMatchObject([
    { text: '@张伟 打卡 《论语》', mentionsBot: true, mentions: [{ name: '张伟' }] },
  ]);
});

it('a dropped connection is taken up again, and what was said meanwhile arrives', async () => {
  lark.dropConnections();
  await eventually(() => expect(open.connection.state().connected).toBe(false));
  const pushed = lark.pushLongConnection(say('打卡'));
  expect(await pushed).toMatchObject({ acked: true });
  expect(open.connection.state().connected).toBe(true);
  expect(open.received).toHaveLength(1);
});

it('while the platform refuses, the state says why; later it connects by itself', async () => {
  lark.faults.down(true);
  lark.dropConnections();
  await eventually(
    () => expect(open.connection.state()).toMatchObject({ connected: false, reason: 'refused (503)' }),
    { withinMs: 5_000 },
  );
  lark.faults.down(false);
  await eventually(() => expect(open.connection.state().connected).toBe(true), { withinMs: 10_000 });
});

it('a half-open connection is noticed by the ping nobody answers, and replaced', async () => {
  const pinging = await startFakeLark({ pingSeconds: 6, redeliverMs: 1_000 });
  const other = await openLark(pinging, 'websocket');
  await eventually(() => expect(other.connection.state().connected).toBe(true));
  pinging.freezeConnections();
  const pushed = pinging.pushLongConnection(pinging.say({ user: '李秀兰', text: '打卡' }));
  expect(await pushed).toMatchObject({ acked: true });
  expect(other.logged()).toContain('long connection down');
  await other.connection.close();
  await pinging.close();
}, 30_000);

it('many events, some twice and in another order, each arrive', async () => {
  const events = Array.from({ length: 200 }, (_, index) => say(`打卡 ${index}`));
  const outcomes = await lark.pushAll(events, { duplicates: 0.1, shuffle: true });
  expect(outcomes.every((outcome) => outcome.acked)).toBe(true);
  expect(new Set(open.received.map((event) => event.eventKey)).size).toBe(200);
});

it('closing waits for what is being stored, takes nothing more and leaves no connection', async () => {
  let stored: (() => void) | undefined;
  receive = () =>
    new Promise((resolve) => {
      stored = resolve;
    });
  const pushed = lark.pushLongConnection(say('打卡'));
  await eventually(() => stored !== undefined);
  const closing = open.connection.close();
  stored?.();
  await closing;
  await open.connection.close();
  expect(await pushed).toMatchObject({ acked: true });
  expect(open.received).toHaveLength(1);
  await eventually(() => expect(lark.connections()).toBe(0));
  expect(open.connection.state()).toMatchObject({ connected: false, reason: 'closed' });
});

it('nothing of the SDK’s own reaches the console, and no secret the log', async () => {
  const printed: unknown[] = [];
  const original = { log: console.log, info: console.info, warn: console.warn, error: console.error };
  const print = (...words: unknown[]) => {
    printed.push(words);
  };
  Object.assign(console, { log: print, info: print, warn: print, error: print });
  receive = () => {
    receive = () => {};
    throw new Error('no database');
  };
  await lark.pushLongConnection(say('机密心得'));
  lark.dropConnections();
  await eventually(() => expect(lark.connections()).toBe(1), { withinMs: 5_000 });
  Object.assign(console, original);
  expect(printed).toEqual([]);
  for (const word of ['机密心得', '李秀兰', lark.appSecret, 'access_key'])
    expect(open.logged()).not.toContain(word);
});
