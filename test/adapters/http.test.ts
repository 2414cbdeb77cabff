/** The one listener: what it lets in, what it refuses and how; health for those who may look. */

import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHealth } from '../../adapters/health.js';
import { type HttpListener, openHttp, refuseTakenPort } from '../../adapters/http.js';
import type { HttpRoute } from '../../src/chat/adapter.js';
import { beat } from '../../src/db/heartbeat.js';
import { type Database, openPostgres } from '../../src/db/postgres.js';
import { QUEUE_HEARTBEAT } from '../../src/queue/worker.js';
import { freshDatabase } from '../support/fresh-database.js';

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, child: () => log };
const METRICS_TOKEN = 'a-token-of-16-or-more';
const LIMIT = 1_000;

let database: Database;
let http: HttpListener;
let connected = true;

const echo: HttpRoute = {
  method: 'POST',
  path: '/echo',
  maxBodyBytes: LIMIT,
  handle: async ({ body }) => ({ status: 200, body: { bytes: body.length } }),
};
const broken: HttpRoute = {
  method: 'GET',
  path: '/broken',
  maxBodyBytes: 0,
  handle: async () => {
    throw new Error('李秀兰 13800000001');
  },
};
const inside: HttpRoute = {
  method: 'POST',
  path: '/inside',
  maxBodyBytes: LIMIT,
  loopbackOnly: true,
  handle: async () => ({ status: 200, body: {} }),
};

beforeAll(async () => {
  database = await freshDatabase();
  await beat(database.db, QUEUE_HEARTBEAT);
  const health = openHealth({
    db: database.db,
    metricsToken: METRICS_TOKEN,
    platforms: () => [{ platform: 'lark', connected, since: new Date(0) }],
  });
  health.count('lark', 'accepted');
  http = await openHttp([...health.routes, echo, broken, inside], { host: '0.0.0.0', port: 0, log });
});
afterAll(async () => {
  await http.close();
  await database.close();
});

const port = () => Number(new URL(http.url).port);

/** By hand, so that Host and Origin are what the test says. */
function ask(
  path: string,
  { method = 'GET', headers = {}, body = '', host = '127.0.0.1' } = {} as {
    method?: string;
    headers?: Record<string, string>;
    body?: string;
    host?: string;
  },
): Promise<{ status: number; text: string }> {
  return new Promise((done, failed) => {
    const asked = request({ host, port: port(), path, method, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      answer.on('end', () => done({ status: answer.statusCode ?? 0, text }));
    });
    asked.on('error', failed);
    asked.end(body);
  });
}

describe('requests', () => {
  test('a body of any type, or of none, arrives as its bytes', async () => {
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded', ''])
      expect(
        await ask('/echo', { method: 'POST', body: '{"', headers: type ? { 'content-type': type } : {} }),
      ).toEqual({ status: 200, text: '{"bytes":2}' });
    expect(await ask('/echo', { method: 'POST' })).toMatchObject({ text: '{"bytes":0}' });
  });

  test('a body over the route’s limit is 413, announced or not', async () => {
    const body = 'x'.repeat(LIMIT + 1);
    const tooLarge = { status: 413, text: '{"error":{"code":"body_too_large"}}' };
    expect(await ask('/echo', { method: 'POST', body })).toEqual(tooLarge);
    const chunked = { 'transfer-encoding': 'chunked', 'content-type': 'text/plain' };
    expect(await ask('/echo', { method: 'POST', body, headers: chunked })).toEqual(tooLarge);
    expect((await ask('/echo', { method: 'POST', body: 'x'.repeat(LIMIT) })).status).toBe(200);
  });

  test('what nobody serves is 404, by path and by method; what cannot be read is 400', async () => {
    const missing = { status: 404, text: '{"error":{"code":"not_found"}}' };
    expect(await ask('/nowhere')).toEqual(missing);
    expect(await ask('/echo')).toEqual(missing);
    expect(await ask('/healthz', { method: 'POST' })).toEqual(missing);
    expect(await ask('/%zz')).toEqual({ status: 400, text: '{"error":{"code":"request_unreadable"}}' });
  });

  test('a handler that throws is 500 and tells nothing', async () => {
    expect(await ask('/broken')).toEqual({ status: 500, text: '{"error":{"code":"internal"}}' });
  });
});

/** An address of this machine that is not loopback; undefined on a machine without a network. */
const outside = Object.values(networkInterfaces())
  .flat()
  .find((one) => one?.family === 'IPv4' && !one.internal)?.address;

describe('routes for this machine alone', () => {
  const post = (headers: Record<string, string>, host?: string) =>
    ask('/inside', { method: 'POST', headers, ...(host && { host }) });
  const own = () => `127.0.0.1:${port()}`;

  test('refuse another Host (rebinding) and another site’s Origin', async () => {
    expect((await post({ host: own() })).status).toBe(200);
    expect((await post({ host: own(), origin: `http://${own()}` })).status).toBe(200);
    expect((await post({ host: `localhost:${port()}`, origin: `http://localhost:${port()}` })).status).toBe(
      200,
    );
    const refused: Record<string, string>[] = [
      { host: 'qunyi.example.com' },
      { host: '127.0.0.1.example.com' },
      { host: own(), origin: 'https://evil.example.com' },
      { host: own(), origin: `http://localhost:${port()}` },
      { host: own(), origin: 'null' },
    ];
    for (const headers of refused)
      expect(await post(headers)).toEqual({ status: 403, text: '{"error":{"code":"loopback_only"}}' });
  });

  test('refuse what a proxy on this machine passed on', async () => {
    for (const name of ['X-Forwarded-For', 'X-Forwarded-Host', 'X-Real-IP', 'Forwarded', 'Via'])
      expect(await post({ host: own(), [name]: '203.0.113.9' })).toMatchObject({ status: 403 });
  });

  test.runIf(outside)('refuse who comes from elsewhere, whatever Host says', async () => {
    expect((await post({ host: own() }, outside)).status).toBe(403);
  });
});

describe('health', () => {
  const token = { authorization: `Bearer ${METRICS_TOKEN}` };

  test('alive is told to everybody; ready and figures with the token', async () => {
    expect(await ask('/healthz')).toEqual({ status: 200, text: '{"ok":true}' });
    const ready = await ask('/readyz', { headers: token });
    expect(ready.status).toBe(200);
    expect(JSON.parse(ready.text)).toMatchObject({
      ok: true,
      database: true,
      queue: true,
      unhandled: true,
      platforms: true,
    });
    const metrics = await ask('/metrics', { headers: token });
    expect(metrics.text).toContain('qunyi_events_total{platform="lark",outcome="accepted"} 1');
    expect(metrics.text).toContain('qunyi_inbox_oldest_seconds 0');
  });

  test('without the token, or with a wrong one, it is 403, on this machine too', async () => {
    const forbidden = { status: 403, text: '{"error":{"code":"forbidden"}}' };
    for (const headers of [
      {},
      { authorization: 'Bearer wrong' },
      { authorization: METRICS_TOKEN },
      { 'x-forwarded-for': '203.0.113.9' },
      { forwarded: 'for=203.0.113.9' },
    ] as Record<string, string>[])
      for (const path of ['/readyz', '/metrics']) expect(await ask(path, { headers })).toEqual(forbidden);
    expect((await ask('/readyz', { headers: { 'x-forwarded-for': '203.0.113.9', ...token } })).status).toBe(
      200,
    );
  });

  test.runIf(outside)('from elsewhere alive is told, the rest only with the token', async () => {
    expect((await ask('/healthz', { host: outside! })).status).toBe(200);
    expect((await ask('/metrics', { host: outside! })).status).toBe(403);
    expect((await ask('/metrics', { host: outside!, headers: token })).status).toBe(200);
  });

  test('not ready: a platform that is away, a queue that stands still, a database that does not answer', async () => {
    connected = false;
    expect(await ask('/readyz', { headers: token })).toMatchObject({
      status: 503,
      text: expect.stringContaining('"platforms":false'),
    });
    connected = true;
    const old = new Date(Date.now() - 60_000);
    await database.db.updateTable('heartbeat').set({ beat_at: old }).execute();
    expect(await ask('/readyz', { headers: token })).toMatchObject({
      status: 503,
      text: expect.stringContaining('"queue":false'),
    });
    const away = openPostgres('postgres://nobody@127.0.0.1:1/none');
    const { routes } = openHealth({ db: away.db, metricsToken: undefined, platforms: () => [] });
    const lonely = await openHttp(routes, { host: '127.0.0.1', port: 0, log });
    const ready = await fetch(`${lonely.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { ok: false, database: false, connections: [] },
    ]);
    expect(await (await fetch(`${lonely.url}/metrics`)).text()).toContain('qunyi_database_up 0');
    // Where no token is set this machine may look, a proxy on it may not.
    const passedOn = { 'x-forwarded-proto': 'https' };
    expect((await fetch(`${lonely.url}/metrics`, { headers: passedOn })).status).toBe(403);
    await lonely.close();
    await away.close();
  });
});

test('a port that is taken, or an address that is not here, is refused with what to set', async () => {
  const at = (host: string, where: number) => openHttp([], { host, port: where, log });
  await expect(at('0.0.0.0', port())).rejects.toMatchObject({
    code: 'port_taken',
    message: expect.stringContaining('HTTP_PORT'),
  });
  await expect(at('203.0.113.1', 0)).rejects.toMatchObject({ code: 'host_unknown' });
  const ask = (host: string, where: number) => refuseTakenPort({ host, port: where });
  await expect(ask('0.0.0.0', port())).rejects.toMatchObject({ code: 'port_taken' });
  await expect(ask('203.0.113.1', 3000)).rejects.toMatchObject({ code: 'host_unknown' });
  await ask('127.0.0.1', 0);
});
