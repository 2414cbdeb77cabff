/** Over the real gRPC wire: words in and out, and what becomes of them when the puppet service goes. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.js';
import { type FakeWechat, startFakeWechat } from '../../support/fake-wechat/index.js';
import { type OpenWechat, openWechat } from './open-wechat.js';

const LONG_MS = 120_000;
let wechat: FakeWechat;
let open: OpenWechat;
let xiulan: string;
let reading: string;

beforeAll(async () => {
  wechat = await startFakeWechat('gateway');
  xiulan = wechat.person('李秀兰');
  reading = wechat.room('委员读书群', [xiulan]);
  wechat.login();
  open = openWechat(wechat.env());
  await open.connected();
}, LONG_MS);

afterAll(async () => {
  await open?.close();
  await wechat?.close();
}, LONG_MS);

const group = () => ({ kind: 'chat' as const, id: reading });

it('what is written in a group comes in, and an answer goes out', async () => {
  const id = wechat.writes(xiulan, '@群议\u2005打卡 《示例读本》第3章', reading);
  const event = await eventually(() => open.received.find((one) => one.eventKey === `m:${id}`) ?? false);
  expect(event).toMatchObject({
    type: 'message',
    platformChatId: reading,
    chatKind: 'group',
    sender: { id: xiulan, name: '李秀兰', reachable: true },
    text: '打卡 《示例读本》第3章',
    mentionsBot: true,
  });
  expect(await open.say(group(), '李秀兰委员，已记下。')).toEqual({ ok: true });
  await eventually(() => wechat.sent.length === 1);
  expect(wechat.sent[0]).toEqual({ to: reading, text: '李秀兰委员，已记下。' });
});

it('a file travels both ways', async () => {
  const file = { bytes: Buffer.from('姓名\n李秀兰\n').toString('base64'), fileName: '名册.csv' };
  const id = wechat.writes(xiulan, '', undefined, { type: 1, fileName: '名册.csv', file });
  await eventually(() => open.received.some((one) => one.eventKey === `m:${id}`));
  const fetch = { action: 'fetch-file', platformMessageId: id, key: id, kind: 'file' } as const;
  const { data } = await open.connection.perform(fetch, { kind: 'app', id: '' }, 'k');
  expect(data).toEqual(file);
  await open.connection.perform({ action: 'send', message: { type: 'file', ...file } }, group(), 'k');
  await eventually(() => wechat.sent.some((one) => one.fileName === '名册.csv' && one.bytes === file.bytes));
});

it('who asks to be a contact, and an answer by gRPC status', async () => {
  const stranger = wechat.person('王建国', { friend: false });
  const requestId = wechat.asksToBeContact(stranger, '王建国 483920');
  const event = await eventually(() => open.received.find((one) => one.type === 'contact-request') ?? false);
  expect(event).toMatchObject({
    requestId,
    text: '王建国 483920',
    sender: { id: stranger, reachable: false },
  });
  await expect(open.say({ kind: 'chat', id: 'gone@chatroom' }, '您好')).rejects.toMatchObject({
    code: 'not_in_chat',
  });
});

it(
  'logged out it is away, logged in it is back, twenty times',
  async () => {
    const before = wechat.sent.length;
    for (let round = 0; round < 20; round += 1) {
      wechat.logout();
      await eventually(() => !open.connection.state().connected, { withinMs: 20_000 });
      expect(open.connection.state().reason).toBe('not_logged_in');
      await expect(open.say(group(), '不该发出')).rejects.toMatchObject({ retryable: 'yes' });
      wechat.login();
      await open.connected();
    }
    expect(wechat.starts()).toBe(1);
    expect(readdirSync(join(open.folder, 'home'))).toEqual([]);
    await open.say(group(), '回来了');
    expect(wechat.sent.slice(before).map((one) => one.text)).toEqual(['回来了']);
  },
  LONG_MS,
);

it(
  'a gateway that dies is noticed, a send in the middle of it is uncertain, and it works again after it',
  async () => {
    await wechat.behave({ send: 'hang' });
    const inFlight = open.say(group(), '正在发').catch((error: unknown) => error);
    await eventually(() => wechat.sent.some((one) => one.text === '正在发'));
    await wechat.killGateway();
    expect(await inFlight).toMatchObject({ code: 'reply_lost', retryable: 'unknown' });
    await eventually(() => !open.connection.state().connected, { withinMs: 20_000 });
    // Told by the stream that broke, before any silence could tell it.
    expect(open.logged()).toContain('gateway_lost');
    await expect(open.say(group(), '不该发出')).rejects.toMatchObject({ retryable: 'yes' });
    await wechat.behave({ send: 'ok' });
    await wechat.startGateway();
    await open.connected();
    await open.say(group(), '又通了');
    const id = wechat.writes(xiulan, '打卡', reading);
    await eventually(() => open.received.some((one) => one.eventKey === `m:${id}`));
    expect(wechat.sent.map((one) => one.text)).not.toContain('不该发出');
  },
  LONG_MS,
);

it(
  'a wrong token is told as such and shown to nobody',
  async () => {
    const wrong = 'insecure_0000wrong0000wrong';
    const other = openWechat({ ...wechat.env(), WECHATY_PUPPET_SERVICE_TOKEN: wrong });
    try {
      await eventually(() => other.connection.state().reason === 'token_refused', { withinMs: 60_000 });
      expect(other.connection.state().connected).toBe(false);
      expect((await other.connection.examine())[0]?.advice).toContain('TOKEN');
      expect(other.logged()).not.toContain(wrong);
    } finally {
      await other.close();
    }
  },
  LONG_MS,
);
