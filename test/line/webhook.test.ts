/** The webhook on the real listener before a real database: what is forged, malformed or too large leaves no row. */

import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HttpListener, openHttp } from '../../adapters/http.js';
import { larkAdapter } from '../../adapters/lark/index.js';
import { makeReceive } from '../../adapters/receive.js';
import { listJobs } from '../../jobs/index.js';
import type { Adapter, PlatformConnection } from '../../src/chat/adapter.js';
import type { Job } from '../../src/chat/define-job.js';
import { openPostgres } from '../../src/db/postgres.js';
import type { Db } from '../../src/db/schema.js';
import { openSeal } from '../../src/seal/seal.js';
import { type FakeLark, startFakeLark, type Tamper } from '../support/fake-lark/index.js';
import { describeWithServices, type FreshPostgres, freshPostgres } from '../support/services.js';
import { settleOnLark } from '../support/settle-on-lark.js';
import { SILENT } from '../support/silent-log.js';

describeWithServices('webhooks', () => {
  let fresh: FreshPostgres;
  let db: Db;
  let lark: FakeLark;
  let connection: PlatformConnection;
  let http: HttpListener;
  const seal = openSeal([{ id: 'test', bytes: Buffer.alloc(32, 1) }]);

  beforeAll(async () => {
    fresh = await freshPostgres();
    db = openPostgres(fresh.url, 4).db;
    lark = await startFakeLark({ seed: 5 });
    await settleOnLark(db, seal, lark);
    const jobs = listJobs({ inboxWordsDays: 7 }) as unknown as readonly Job[];
    const receive = makeReceive({ db, seal, jobs, log: SILENT, queue: async () => {}, count: () => {} });
    const adapter = larkAdapter as Adapter<unknown>;
    connection = await adapter.open(adapter.settings(lark.env('webhook')).value, {
      receive,
      log: SILENT,
      now: () => new Date(),
      cast: async () => ({ people: [], chats: [] }),
      folder: '',
      tell: () => {},
    });
    http = await openHttp(connection.routes, { host: '127.0.0.1', port: 0, log: SILENT });
  });
  afterAll(async () => {
    await http.close();
    await connection.close();
    await lark.close();
    await db.destroy();
    await fresh.drop();
  });

  const url = () => `${http.url}/webhooks/lark`;
  const rows = async () => (await db.selectFrom('inbox').select('id').execute()).length;
  const event = () => lark.say({ chat: '委员读书群', user: '李秀兰', text: '打卡 心得：真的' });

  test('200 forged webhooks: none accepted, each with the right status', async () => {
    const hoursAgo = (hours: number) => String(Math.floor(Date.now() / 1000) - hours * 3_600);
    const forgeries: [Tamper, number][] = [
      [{ signature: null }, 401],
      [{ signature: '' }, 401],
      [{ signature: 'f'.repeat(64) }, 401],
      [{ signKey: 'another key' }, 401],
      [{ bodyAfterSigning: '{"encrypt":"AAAA"}' }, 401],
      [{ token: 'guessed' }, 401],
      [{ appId: 'cli_0000000000000000' }, 401],
      [{ timestamp: hoursAgo(9) }, 401],
      [{ timestamp: hoursAgo(-9) }, 401],
      [{ timestamp: 'now' }, 401],
      [{ rawBody: '{"encrypt":"AAAA"}' }, 400],
      [{ rawBody: 'no json' }, 400],
      [{ rawBody: '' }, 400],
      [{ rawBody: `${'['.repeat(20_000)}${']'.repeat(20_000)}` }, 400],
    ];
    for (let n = 0; n < 200; n += 1) {
      const [tamper, status] = forgeries[n % forgeries.length]!;
      const outcome = await lark.pushWebhook(url(), event(), { tamper, once: true });
      expect([n % forgeries.length, outcome.status]).toEqual([n % forgeries.length, status]);
    }
    expect(await rows()).toBe(0);
  });

  test('a real one is stored once, however often it is replayed', async () => {
    const real = event();
    for (let n = 0; n < 5; n += 1) expect((await lark.pushWebhook(url(), real)).status).toBe(200);
    expect(await rows()).toBe(1);
  });

  test('more than 1 MiB is answered 413, other paths 404, and a slow sender holds nobody up', async () => {
    const big = await fetch(url(), { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) });
    expect(big.status).toBe(413);
    expect((await fetch(`${http.url}/webhooks/other`, { method: 'POST', body: '{}' })).status).toBe(404);
    const { port } = new URL(http.url);
    const slow = connect(Number(port), '127.0.0.1');
    slow.on('error', () => {});
    slow.write('POST /webhooks/lark HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{"enc');
    expect((await lark.pushWebhook(url(), event())).status).toBe(200);
    slow.destroy();
  });
});
