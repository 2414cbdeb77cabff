/** The way out through a CONNECT proxy: HTTP and the long connection both, over TLS, to hosts that only the proxy knows. */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isExcepted } from '../../src/proxy-agent.js';
import { type ConnectProxy, startConnectProxy } from '../support/connect-proxy.js';
import { eventually } from '../support/eventually.js';
import { type FakeLark, startFakeLark } from '../support/fake-lark/index.js';
import { runProgram, startProgram } from '../support/program.js';
import { describeWithServices, type FreshPostgres, freshPostgres } from '../support/services.js';

const SLOW_MS = 240_000;
const PASSWORD = 'p@ss/wörd-7Kx';
const CERTIFICATE = resolve('test/support/tls/lark-test.cert.pem');
const HOST = 'open.lark.test';

test('NO_PROXY names hosts and what is below them', () => {
  const except = 'example.cn, .gov.cn,*.local,[::1]:80';
  const hosts = ['example.cn', 'a.EXAMPLE.cn', 'notexample.cn', 'x.gov.cn', 'gov.cn', 'printer.local'];
  expect(hosts.map((host) => isExcepted(host, except))).toEqual([true, true, false, true, true, true]);
  expect([isExcepted('a.cn', '*'), isExcepted('a.cn', '')]).toEqual([true, false]);
});

describeWithServices('through a proxy that wants a password', { timeout: SLOW_MS }, () => {
  let lark: FakeLark;
  let proxy: ConnectProxy;
  let postgres: FreshPostgres;
  let env: Record<string, string>;
  beforeAll(async () => {
    const cert = readFileSync(CERTIFICATE, 'utf8');
    const key = readFileSync(resolve('test/support/tls/lark-test.key.pem'), 'utf8');
    lark = await startFakeLark({ tls: { host: HOST, key, cert } });
    proxy = await startConnectProxy(PASSWORD);
    postgres = await freshPostgres();
    env = {
      ...lark.env('websocket'),
      DATABASE_URL: postgres.url,
      DATA_KEYS: `k1:${Buffer.alloc(32, 5).toString('base64')}`,
      HTTPS_PROXY: proxy.url.replace(PASSWORD, encodeURIComponent(PASSWORD)),
      NODE_EXTRA_CA_CERTS: CERTIFICATE,
      LOG_LEVEL: 'debug',
    };
  });
  afterAll(async () => {
    await lark.close();
    await proxy.close();
    await postgres.drop();
  });

  test('a message comes in by the long connection and is answered over HTTP, both by tunnels', async () => {
    const server = await startProgram({ env });
    await lark.pushLongConnection(lark.say({ user: '李秀兰', text: '帮助' }));
    await eventually(() => lark.sent.length > 0, { withinMs: 60_000 });
    await server.stop();
    expect(new Set(proxy.tunnels)).toEqual(new Set([`${HOST}:${lark.port}`]));
    // One for HTTP at least, one for the long connection.
    expect(proxy.tunnels.length).toBeGreaterThanOrEqual(2);
    expect(server.err() + server.out()).not.toContain(PASSWORD);
    expect(server.err() + server.out()).not.toContain(encodeURIComponent(PASSWORD));
  });

  test('a refusal of the proxy is told by doctor, without its password', async () => {
    const wrong = env.HTTPS_PROXY!.replace(encodeURIComponent(PASSWORD), 'wrong-Zq8');
    const { code, stdout, stderr } = await runProgram(['doctor'], { ...env, HTTPS_PROXY: wrong });
    expect(code).toBe(1);
    expect(proxy.refused()).toBeGreaterThan(0);
    expect(stdout + stderr).not.toContain('wrong-Zq8');
    expect(stdout).toContain('代理没有放行');
  });
});
