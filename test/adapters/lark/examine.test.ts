/** The look from outside for `doctor`: what is missing is named, and what does not work without it. */

import { afterEach, beforeEach, expect, it } from 'vitest';
import { larkAdapter } from '../../../adapters/lark/index.js';
import { SCOPES_TO_ASK } from '../../../adapters/lark/scopes.js';
import type { PlatformConnection } from '../../../src/chat/adapter.js';
import { type FakeLark, startFakeLark } from '../../support/fake-lark/index.js';
import { openLark } from './open-lark.js';

let lark: FakeLark;
let connection: PlatformConnection;

beforeEach(async () => {
  lark = await startFakeLark();
  ({ connection } = await openLark(lark, 'webhook'));
});

afterEach(async () => {
  await connection.close();
  await lark.close();
});

async function troubles(): Promise<string[]> {
  const findings = await connection.examine();
  return findings.filter((finding) => !finding.ok).map((finding) => `${finding.what} ${finding.advice}`);
}

it('with everything granted there is no trouble, and the availability range is left to people', async () => {
  lark.setScopes(SCOPES_TO_ASK);
  expect(await troubles()).toEqual([]);
  expect((await connection.examine()).map((finding) => finding.what)).toContain(
    '可用范围（查不到，请人工核对）',
  );
});

it('a missing scope is named with what stops working', async () => {
  lark.setScopes(SCOPES_TO_ASK.filter((scope) => scope !== 'im:message.group_msg'));
  const [trouble, ...others] = await troubles();
  expect(others).toEqual([]);
  expect(trouble).toContain('im:message.group_msg');
  expect(trouble).toContain('必须先 @机器人');
});

it('a broader scope grants what the narrower one would', async () => {
  lark.setScopes([
    'im:message',
    'im:message.group_msg',
    'im:resource',
    'im:chat',
    'contact:user.id:readonly',
    'contact:user.employee_id:readonly',
  ]);
  expect(await troubles()).toEqual([]);
});

it('scopes that cannot be asked are said to be unknown, which is advice and no trouble', async () => {
  expect(await troubles()).toEqual([]);
  expect(await connection.examine()).toContainEqual({
    ok: true,
    what: '飞书权限（查不到）',
    advice: expect.stringContaining('人工核对'),
  });
});

it('a bot that is not enabled is named', async () => {
  lark.setScopes(SCOPES_TO_ASK);
  lark.setBotStatus(1);
  expect(await troubles()).toEqual([expect.stringContaining('机器人未启用')]);
});

it('wrong credentials and a platform out of reach are told apart', async () => {
  const settings = larkAdapter.settings({
    ...lark.env('webhook'),
    LARK_APP_SECRET: 'q7W3nR8xK2mP5vT9zB4cD6fG',
  });
  const log = { info() {}, warn() {}, error() {} };
  const world = {
    receive: async () => [],
    log,
    now: () => new Date(),
    cast: async () => ({ people: [], chats: [] }),
    folder: '',
    tell: () => {},
  };
  const wrong = await larkAdapter.open(settings.value!, world);
  expect(await wrong.examine()).toEqual([
    expect.objectContaining({ ok: false, what: expect.stringContaining('凭证不对') }),
  ]);
  await wrong.close();
  await lark.close();
  expect(await troubles()).toEqual([expect.stringContaining('连不上')]);
  lark = await startFakeLark();
});

it('from a process of its own it looks without a connection that would take events away', async () => {
  lark.setScopes(SCOPES_TO_ASK);
  const { value } = larkAdapter.settings(lark.env('websocket'));
  const findings = await larkAdapter.examine!(value!, new Date());
  expect(findings.filter((finding) => !finding.ok)).toEqual([]);
  expect(findings.map((finding) => finding.what).join()).not.toContain('事件通道');
  expect(lark.connections()).toBe(0);
  expect(lark.frames).toEqual([]);
});
