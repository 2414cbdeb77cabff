/** The settings: nothing, right, or every fault named with what to do; the token is shown to nobody. */

import { expect, it } from 'vitest';
import { childEnvOf } from '../../../adapters/wechaty/child-env.js';
import { readWechatySettings } from '../../../adapters/wechaty/settings.js';

const RIGHT = {
  WECHATY_PUPPET: 'wechaty-puppet-service',
  WECHATY_PUPPET_SERVICE_TOKEN: 'insecure_b1946ac92492d2347c6235b4',
};
const read = (env: Record<string, string>, missing: string[] = []) =>
  readWechatySettings(env, (name) => !missing.includes(name));
const faultsOf = (env: Record<string, string>, missing?: string[]) =>
  read(env, missing).faults.map(({ name, message }) => `${name} ${message}`);

it('without any of them the platform is simply not set up', () => {
  expect(read({ WECHATY_PUPPET: ' ', HTTPS_PROXY: 'http://proxy:3128' })).toEqual({
    value: undefined,
    faults: [],
  });
});

it('puppet and token are enough', () => {
  expect(read(RIGHT).value).toMatchObject({
    puppet: 'wechaty-puppet-service',
    dailyCap: 500,
    isInTheClear: false,
  });
  expect(readWechatySettings(RIGHT).faults).toEqual([]);
});

it('another puppet brings settings of its own', () => {
  const { value } = read({ WECHATY_PUPPET: '@scope/puppet', WECHATY_PUPPET_OTHER_TOKEN: 'secret' });
  expect(value?.childEnv).toMatchObject({ WECHATY_PUPPET_OTHER_TOKEN: 'secret' });
});

it('without wechaty it is a fault that says how to add it', () => {
  expect(faultsOf(RIGHT, ['wechaty'])).toEqual([
    expect.stringMatching(/^WECHATY_PUPPET .*npm ci.*--omit=optional/),
  ]);
  expect(faultsOf({ WECHATY_PUPPET: 'wechaty-puppet-other' }, ['wechaty-puppet-other'])).toEqual([
    expect.stringMatching(/npm install wechaty-puppet-other/),
  ]);
  expect(faultsOf({ WECHATY_PUPPET: '/nowhere/puppet.mjs' }, ['/nowhere/puppet.mjs'])).toEqual([
    expect.stringMatching(/not there/),
  ]);
});

it.each([
  [{ WECHATY_DAILY_CAP: '300' }, 'WECHATY_PUPPET is missing'],
  [{ WECHATY_PUPPET_SERVICE_TOKEN: 'a_b' }, 'WECHATY_PUPPET is missing'],
  [
    { ...RIGHT, WECHATY_PUPPET: 'wechaty-puppet-service,wechaty-puppet-mock' },
    'WECHATY_PUPPET must name one puppet',
  ],
  [{ ...RIGHT, WECHATY_PUPPET: '../puppet.js' }, 'WECHATY_PUPPET must be the name of a package'],
  [{ ...RIGHT, WECHATY_DAILY_CAP: '0' }, 'WECHATY_DAILY_CAP must be'],
  [{ ...RIGHT, WECHATY_DAILY_CAP: 'many' }, 'WECHATY_DAILY_CAP must be'],
  [{ ...RIGHT, WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: 'yes' }, 'must be true or false'],
  [{ WECHATY_PUPPET: 'wechaty-puppet-service' }, 'WECHATY_PUPPET_SERVICE_TOKEN is missing'],
])('%o is refused: %s', (env, words) => {
  expect(faultsOf(env as Record<string, string>)).toEqual([expect.stringContaining(words)]);
});

it('a token that is wrong is not repeated', () => {
  const token = 'b1946ac92492d2347c6235b4';
  const [fault] = faultsOf({ ...RIGHT, WECHATY_PUPPET_SERVICE_TOKEN: token });
  expect(fault).toContain('must look like kind_secret');
  expect(fault).not.toContain(token);
});

it('wechaty’s process gets its own settings and nothing of the database', () => {
  const env = childEnvOf({
    ...RIGHT,
    PATH: '/usr/bin',
    DATABASE_URL: 'postgres://x',
    DATA_KEYS: 'k1:x',
    LARK_APP_SECRET: 's',
    HTTPS_PROXY: 'http://proxy:3128',
  });
  expect(env).toEqual({
    WECHATY_PUPPET_SERVICE_TOKEN: RIGHT.WECHATY_PUPPET_SERVICE_TOKEN,
    PATH: '/usr/bin',
    https_proxy: 'http://proxy:3128',
    no_proxy: 'localhost,127.0.0.1,::1',
  });
});
