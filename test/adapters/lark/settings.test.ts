/** The settings: nothing, right, or every fault named with the place in the 开发者后台. */

import { describe, expect, it } from 'vitest';
import { larkAdapter } from '../../../adapters/lark/index.js';

const RIGHT = {
  LARK_APP_ID: 'cli_9f3c1a7be0d24568',
  LARK_APP_SECRET: 'q7W3nR8xK2mP5vT9zB4cD6fG1hJ0kL3s',
};
const WEBHOOK = {
  ...RIGHT,
  LARK_EVENTS: 'webhook',
  LARK_ENCRYPT_KEY: 'bN4vC8xZ2mK6jH1gF5dS9aP3oI7uY0tR',
  LARK_VERIFICATION_TOKEN: 'e5T9yU3iO7pA1sD4fG8hJ2kL6zX0cV4b',
};

it('without any of them the platform is simply not set up', () => {
  expect(larkAdapter.settings({ LARK_APP_ID: '', LARK_DOMAIN: '  ' })).toEqual({
    value: undefined,
    faults: [],
  });
});

it('app id and secret are enough: long connection, feishu.cn', () => {
  expect(larkAdapter.settings(RIGHT)).toEqual({
    value: {
      appId: RIGHT.LARK_APP_ID,
      appSecret: RIGHT.LARK_APP_SECRET,
      domain: 'https://open.feishu.cn',
      events: { by: 'websocket' },
    },
    faults: [],
  });
});

it('a webhook needs its two secrets', () => {
  expect(larkAdapter.settings(WEBHOOK).value?.events).toEqual({
    by: 'webhook',
    encryptKey: WEBHOOK.LARK_ENCRYPT_KEY,
    verificationToken: WEBHOOK.LARK_VERIFICATION_TOKEN,
  });
  const { value, faults } = larkAdapter.settings({ ...RIGHT, LARK_EVENTS: 'webhook' });
  expect(value).toBeUndefined();
  expect(faults.map((fault) => fault.name)).toEqual(['LARK_ENCRYPT_KEY', 'LARK_VERIFICATION_TOKEN']);
  expect(faults[0]?.message).toContain('加密策略 → Encrypt Key');
});

it('half of them are faults, all named at once, each with its place', () => {
  const { value, faults } = larkAdapter.settings({ LARK_DOMAIN: 'ftp://x', LARK_EVENTS: 'push' });
  expect(value).toBeUndefined();
  expect(faults.map((fault) => fault.name)).toEqual([
    'LARK_APP_ID',
    'LARK_APP_SECRET',
    'LARK_DOMAIN',
    'LARK_EVENTS',
  ]);
  expect(faults[0]?.message).toContain('开发者后台 → 应用 → 凭证与基础信息 → App ID');
});

it.each([
  [{ ...RIGHT, LARK_APP_ID: `${RIGHT.LARK_APP_ID},cli_1122334455667788` }, 'LARK_APP_ID'],
  [{ ...RIGHT, LARK_APP_ID_2: 'cli_1122334455667788' }, 'LARK_APP_ID_2'],
  [{ ...RIGHT, LARK_APP_SECRET2: 'x' }, 'LARK_APP_SECRET2'],
  [{ LARK2_APP_ID: 'cli_1122334455667788' }, 'LARK2_APP_ID'],
])('a second app is refused with what to do instead: %j', (env, name) => {
  const { value, faults } = larkAdapter.settings(env);
  expect(value).toBeUndefined();
  expect(faults).toEqual([
    {
      name,
      message: expect.stringContaining('one Qunyi serves one Feishu app; give the second a Qunyi of its own'),
    },
  ]);
});

describe('are refused', () => {
  it.each([
    ['LARK_APP_ID', 'cli_123'],
    ['LARK_APP_ID', 'cli_0000000000000000'],
    ['LARK_APP_SECRET', 'short'],
    ['LARK_APP_SECRET', 'your_app_secret_goes_here'],
    ['LARK_APP_SECRET', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
    ['LARK_ENCRYPT_KEY', 'test key'],
    ['LARK_ENCRYPT_KEY', 'changeme-changeme'],
    ['LARK_VERIFICATION_TOKEN', 'example-of-the-token'],
    ['LARK_DOMAIN', 'http://open.feishu.cn'],
    ['LARK_DOMAIN', 'https://open.feishu.cn/open-apis'],
  ])('%s = %s', (name, given) => {
    const { value, faults } = larkAdapter.settings({ ...WEBHOOK, [name]: given });
    expect(value).toBeUndefined();
    expect(faults.map((fault) => fault.name)).toEqual([name]);
    if (name !== 'LARK_DOMAIN') expect(faults[0]?.message).not.toContain(given);
  });
});

it('a platform on this machine may be spoken to without TLS', () => {
  const { value } = larkAdapter.settings({ ...RIGHT, LARK_DOMAIN: 'http://127.0.0.1:4321/' });
  expect(value?.domain).toBe('http://127.0.0.1:4321');
});
