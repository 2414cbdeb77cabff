/** The supervised process, with a puppet in it: what it hears and says, and every way in which it can fail. */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Timing } from '../../../adapters/wechaty/timing.js';
import { eventually } from '../../support/eventually.js';
import { type FakeWechat, startFakeWechat } from '../../support/fake-wechat/index.js';
import { type OpenWechat, openWechat } from './open-wechat.js';

const LONG_MS = 90_000;
let wechat: FakeWechat;
let open: OpenWechat;
let xiulan: string;
let reading: string;

beforeEach(async () => {
  wechat = await startFakeWechat('in-child');
  xiulan = wechat.person('李秀兰');
  reading = wechat.room('委员读书群', [xiulan]);
}, LONG_MS);

afterEach(async () => {
  await open.close();
  await wechat.close();
}, LONG_MS);

async function logIn(timing?: Partial<Timing>, receive?: Parameters<typeof openWechat>[2]): Promise<void> {
  wechat.login();
  open = openWechat(wechat.env(), timing, receive);
  await open.connected();
}
const reason = () => open.connection.state().reason;
const group = () => ({ kind: 'chat' as const, id: reading });

it(
  'messages, files, members and requests pass through it',
  async () => {
    await logIn();
    await wechat.behave({ tellsIds: true });
    const stranger = wechat.person('王建国', { friend: false });
    wechat.room('委员读书群', [xiulan, stranger], { [xiulan]: '李秀兰-农业界' });

    const file = { bytes: Buffer.from('姓名').toString('base64'), fileName: '名册.csv' };
    const sent = wechat.writes(xiulan, '', undefined, { type: 1, fileName: '名册.csv', file });
    const [event] = await eventually(() => (open.received.length === 1 ? open.received : false));
    expect(event).toMatchObject({
      chatKind: 'private',
      attachments: [{ kind: 'file', key: sent, fileName: '名册.csv' }],
    });
    const fetch = { action: 'fetch-file', platformMessageId: sent, key: sent, kind: 'file' } as const;
    expect(await open.connection.perform(fetch, { kind: 'app', id: '' }, 'k')).toEqual({
      ok: true,
      data: file,
    });

    const { data } = await open.connection.perform({ action: 'list-members' }, group(), 'k');
    expect(data).toEqual({
      members: [
        { id: xiulan, name: '李秀兰-农业界', reachable: true },
        { id: stranger, name: '王建国', reachable: false },
      ],
    });

    expect(await open.say({ kind: 'user', id: xiulan }, '已收到。')).toEqual({
      ok: true,
      platformMessageId: 'sent-1',
    });
    const message = { type: 'file', ...file } as const;
    await open.connection.perform({ action: 'send', message }, group(), 'k');
    await eventually(() => wechat.sent.length === 2);
    expect(wechat.sent).toEqual([
      { to: xiulan, text: '已收到。' },
      { to: reading, ...file },
    ]);

    const requestId = wechat.asksToBeContact(stranger, '王建国 483920');
    await eventually(() => open.received.some((one) => one.type === 'contact-request'));
    expect(wechat.accepted).toEqual([]);
    await open.connection.perform(
      { action: 'accept-contact', requestId },
      { kind: 'user', id: stranger },
      'k',
    );
    await eventually(() => wechat.accepted.includes(requestId));
  },
  LONG_MS,
);

it(
  'what is surely not sent says so, and for good where it is',
  async () => {
    await logIn();
    const stranger = wechat.person('王建国', { friend: false });
    const says = (to: Parameters<OpenWechat['say']>[0]) => open.say(to, '您好');
    await expect(says({ kind: 'chat', id: 'gone@chatroom' })).rejects.toMatchObject({
      code: 'not_in_chat',
      retryable: 'no',
    });
    await expect(says({ kind: 'user', id: stranger })).rejects.toMatchObject({
      code: 'user_unreachable',
      retryable: 'no',
    });
    await expect(says({ kind: 'user', id: 'nobody' })).rejects.toMatchObject({
      code: 'user_unreachable',
      retryable: 'no',
    });
    await wechat.behave({ send: 7 });
    await expect(says(group())).rejects.toMatchObject({ code: 'permission_missing', retryable: 'no' });
    await wechat.behave({ send: 'throw' });
    await expect(says(group())).rejects.toMatchObject({ code: 'reply_lost', retryable: 'unknown' });
    expect(wechat.sent).toEqual([]);
  },
  LONG_MS,
);

it(
  'messages come in the order in which they were written, also when one is hard to have',
  async () => {
    await logIn();
    const ids = [
      wechat.writes(xiulan, '一', reading, { failTimes: 2 }),
      wechat.writes(xiulan, '二', reading),
      wechat.writes(xiulan, '三', reading),
    ];
    await eventually(() => open.received.length === 3, { withinMs: 20_000 });
    expect(open.received.map((one) => one.eventKey)).toEqual(ids.map((id) => `m:${id}`));
  },
  LONG_MS,
);

it(
  'what it cannot give, or what the puppet gives broken, stops nothing',
  async () => {
    await logIn();
    wechat.emits('message', { messageId: 'never-was' });
    wechat.emits('message', null);
    wechat.emits('room-invite', { roomInvitationId: 'x' });
    wechat.emits('room-topic', { roomId: reading, newTopic: 'x', oldTopic: 'y', changerId: xiulan });
    wechat.emits('error', { data: 'something' });
    wechat.writes(xiulan, '打卡', reading);
    await eventually(() => open.received.length === 1, { withinMs: 30_000 });
    expect(open.connection.state().connected).toBe(true);
    expect(wechat.starts()).toBe(1);
  },
  LONG_MS,
);

it(
  'killed in the middle of a send: nobody knows; what waited was surely not sent; another one begins',
  async () => {
    await logIn();
    await wechat.behave({ send: 'hang' });
    const inFlight = open.say(group(), '通知').catch((error: unknown) => error);
    const waiting = open.say(group(), '第二条').catch((error: unknown) => error);
    await eventually(() => wechat.sent.length === 1);
    process.kill(wechat.pid(), 'SIGKILL');
    expect(await inFlight).toMatchObject({ name: 'SendError', code: 'reply_lost', retryable: 'unknown' });
    expect(await waiting).toMatchObject({
      name: 'SendError',
      code: 'platform_unavailable',
      retryable: 'yes',
    });
    expect(open.connection.state().connected).toBe(false);
    await wechat.behave({ send: 'ok' });
    await open.connected();
    await open.say(group(), '第三条');
    expect(wechat.sent.map((one) => one.text)).toEqual(['通知', '第三条']);
    expect(wechat.starts()).toBe(2);
  },
  LONG_MS,
);

it(
  'a later piece that fails leaves the whole uncertain',
  async () => {
    await logIn();
    const long = open.say(group(), '读书使人明理。'.repeat(500)).catch((error: unknown) => error);
    await eventually(() => wechat.sent.length === 1);
    await wechat.behave({ send: 7 });
    expect(await long).toMatchObject({
      code: 'reply_lost',
      retryable: 'unknown',
      platformCode: 'sent_in_part',
    });
  },
  LONG_MS,
);

it(
  'an exception nobody catches ends it, and the next one works',
  async () => {
    await logIn();
    wechat.crash();
    await eventually(() => wechat.starts() === 2, { withinMs: 40_000 });
    await open.connected();
    expect(open.logged()).toContain('unhandled_rejection');
  },
  LONG_MS,
);

it(
  'a puppet that gives no sign of life is not connected, then started anew',
  async () => {
    await logIn();
    await wechat.behave({ deaf: true });
    await eventually(() => !open.connection.state().connected, { withinMs: 20_000 });
    expect(reason()).toBe('gateway_silent');
    await expect(open.say(group(), '您好')).rejects.toMatchObject({
      code: 'platform_unavailable',
      retryable: 'yes',
    });
    await wechat.behave({ deaf: false });
    await open.connected();
    expect(wechat.sent).toEqual([]);
  },
  LONG_MS,
);

describe('before anybody is logged in', () => {
  it(
    'the code is shown at the terminal and in the state, and is gone after the scan',
    async () => {
      wechat.scan('https://login.example/1', 2);
      open = openWechat(wechat.env());
      await eventually(() => open.connection.state().loginCode !== undefined, { withinMs: 40_000 });
      expect(open.connection.state()).toMatchObject({
        connected: false,
        reason: 'waiting_for_scan',
        loginCode: 'https://login.example/1',
      });
      expect(open.told).toHaveLength(1);
      expect(open.told[0]).toMatch(/扫描[\s\S]*[█▀▄]{10}/);
      expect(open.logged()).not.toContain('login.example');
      wechat.scan(undefined, 3);
      wechat.login();
      await open.connected();
      expect(open.connection.state().loginCode).toBeUndefined();
    },
    LONG_MS,
  );

  it(
    'a puppet that never logs in is started anew, with the reason',
    async () => {
      open = openWechat(wechat.env(), { loginMs: 3_000 });
      await eventually(() => open.logged().includes('login_deadline'), { withinMs: 40_000 });
      await eventually(() => wechat.starts() >= 2 || open.logged().split('login_deadline').length > 2, {
        withinMs: 40_000,
      });
    },
    LONG_MS,
  );

  it(
    'a puppet that cannot be loaded is told as such',
    async () => {
      open = openWechat({ WECHATY_PUPPET: join(import.meta.dirname, 'settings.test.ts') });
      await eventually(() => reason() === 'puppet_unusable', { withinMs: 40_000 });
      expect((await open.connection.examine())[0]).toMatchObject({ ok: false });
    },
    LONG_MS,
  );
});

describe('at the end', () => {
  it(
    'what came in is stored, what is under way is finished, and nothing of people is left in the folder',
    async () => {
      let stored = 0;
      await logIn({}, async () => {
        await new Promise((resolve) => setTimeout(resolve, 300));
        stored += 1;
      });
      expect(statSync(open.folder).mode & 0o777).toBe(0o700);
      wechat.writes(xiulan, '打卡', reading);
      await eventually(() => wechat.sent.length === 0 && open.logged() !== '');
      const last = open.say(group(), '最后一条');
      await new Promise((resolve) => setImmediate(resolve));
      const begunMs = Date.now();
      await Promise.all([open.connection.close(), open.connection.close()]);
      expect(Date.now() - begunMs).toBeLessThan(10_000);
      await last;
      expect(wechat.sent.map((one) => one.text)).toEqual(['最后一条']);
      await eventually(() => stored === open.received.length);
      expect(existsSync(join(open.folder, 'home'))).toBe(false);
      expect(readdirSync(open.folder).filter((name) => !name.endsWith('.memory-card.json'))).toEqual([]);
      expect(open.connection.state()).toMatchObject({ connected: false, reason: 'closed' });
      await expect(open.say(group(), '太晚')).rejects.toMatchObject({
        code: 'platform_unavailable',
        retryable: 'yes',
      });
    },
    LONG_MS,
  );

  it(
    'a process that does not end is ended',
    async () => {
      await logIn();
      await wechat.behave({ send: 'hang' });
      const hanging = open.say(group(), '通知').catch((error: unknown) => error);
      await eventually(() => wechat.sent.length === 1);
      const begunMs = Date.now();
      await open.connection.close();
      expect(Date.now() - begunMs).toBeLessThan(10_000);
      expect(await hanging).toMatchObject({ code: 'reply_lost', retryable: 'unknown' });
    },
    LONG_MS,
  );
});
