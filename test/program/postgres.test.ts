/** The program on PostgreSQL: without Redis, with it, split over processes; databases that are away, or refuse. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPostgres } from '../../src/db/postgres.js';
import { eventually } from '../support/eventually.js';
import {
  launchProgram,
  type ProgramEnv,
  type RunningProgram,
  runProgram,
  startProgram,
} from '../support/program.js';
import {
  describeWithServices,
  emptyPostgres,
  type FreshPostgres,
  type FreshRedis,
  freshPostgres,
  freshRedis,
  startOwnPostgres,
} from '../support/services.js';

const SLOW_MS = 60_000;
const DATA_KEYS = `k1:${Buffer.alloc(32, 5).toString('base64')}`;

const withPrefix = ({ url, prefix }: FreshRedis) => {
  const full = new URL(url);
  full.searchParams.set('prefix', prefix);
  return full.href;
};
const typed = (text: string) => ['say', '--as', '李秀兰', '--in', '委员读书群', text];
const troubles = async (env: ProgramEnv) => {
  const { code, stdout } = await runProgram(['doctor', '--json'], env);
  const { findings } = JSON.parse(stdout) as { findings: { level: string; what: string }[] };
  return { code, troubles: findings.filter((one) => one.level === 'trouble').map((one) => one.what) };
};

describeWithServices('PostgreSQL without Redis', { timeout: SLOW_MS }, () => {
  let postgres: FreshPostgres;
  let env: ProgramEnv;
  beforeAll(async () => {
    postgres = await emptyPostgres();
    env = { DATABASE_URL: postgres.url, DATA_KEYS, DEMO: 'true' };
  });
  afterAll(() => postgres.drop());

  test('start migrates; a check-in goes through the queue in it; doctor finds no trouble; it stops', async () => {
    const server = await startProgram({ env });
    expect(server.playground).toBe(true);
    const { stdout } = await runProgram(typed('打卡 《论语》第3章 心得：温故而知新'), env);
    expect(stdout).toMatch(/^李秀兰委员，已记录/);
    expect(await troubles(env)).toEqual({ code: 0, troubles: [] });
    const { code, tookMs } = await server.stop();
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(10_000);
  });

  test('without a server a command does by itself what is asked', async () => {
    const { stdout } = await runProgram(['members', 'list', '--committee', '示例县政协'], env);
    expect(stdout).toContain('李秀兰');
  });
});

describeWithServices(
  'PostgreSQL and Redis, the roles split over three processes',
  { timeout: SLOW_MS },
  () => {
    let postgres: FreshPostgres;
    let redis: FreshRedis;
    let env: ProgramEnv;
    const roles: RunningProgram[] = [];
    beforeAll(async () => {
      postgres = await freshPostgres();
      redis = await freshRedis();
      env = { DATABASE_URL: postgres.url, REDIS_URL: withPrefix(redis), DATA_KEYS, DEMO: 'true' };
      const start = (role: string, mine: ProgramEnv) => startProgram({ env: mine, args: ['--roles', role] });
      const silent = { ...env, HTTP_PORT: '' };
      roles.push(
        ...(await Promise.all([start('gateway', env), start('worker', silent), start('console', env)])),
      );
    }, 180_000);
    afterAll(async () => {
      await Promise.all(roles.map((role) => role.kill()));
      await postgres.drop();
      await redis.drop();
    });

    test('what is typed is handled by the worker and answered', async () => {
      const { code, stdout } = await runProgram(typed('打卡 《论语》第3章 心得：温故而知新'), env);
      expect(stdout).toMatch(/^李秀兰委员，已记录/);
      expect(code).toBe(0);
    });

    test('what is typed on the gateway’s page is answered there', async () => {
      const [gateway] = roles as [RunningProgram];
      const sent = await fetch(`${gateway.url}/api/playground/messages`, {
        method: 'POST',
        body: JSON.stringify({ as: '李秀兰', in: '委员读书群', text: '打卡 《论语》第4章 心得：学而时习之' }),
      });
      const { chat } = (await sent.json()) as { chat: string };
      const heard = await fetch(`${gateway.url}/api/playground/messages?chat=${chat}`);
      expect(heard.headers.get('content-type')).toContain('text/event-stream');
      let text = '';
      const reader = heard.body!.pipeThrough(new TextDecoderStream()).getReader();
      while (!text.includes('已补充')) text += (await reader.read()).value ?? '';
      await reader.cancel();
      expect(text).toContain('已补充');
    });

    test('only those that serve pages listen, each with its health', async () => {
      const [gateway, worker, consoleRole] = roles as [RunningProgram, RunningProgram, RunningProgram];
      expect(worker.url).toBe('');
      const statuses = (url: string) =>
        Promise.all(['/healthz', '/readyz', '/'].map(async (path) => (await fetch(url + path)).status));
      await eventually(async () => (await fetch(`${gateway.url}/readyz`)).status === 200, {
        withinMs: 15_000,
      });
      expect(await statuses(gateway.url)).toEqual([200, 200, 404]);
      expect(await statuses(consoleRole.url)).toEqual([200, 200, 200]);
    });

    test('doctor finds no trouble from a process of its own', async () => {
      expect(await troubles(env)).toEqual({ code: 0, troubles: [] });
    });

    test('another program on the port: exit 1, saying which setting', async () => {
      const port = new URL(roles[0]!.url).port;
      const { code, stderr } = await runProgram(['start', '--roles', 'console'], { ...env, HTTP_PORT: port });
      expect(stderr).toContain(`port ${port}`);
      expect(stderr).toContain('HTTP_PORT');
      expect(code).toBe(1);
    });

    test('told to stop while messages are being handled, the worker ends in time and loses none', async () => {
      const [gateway] = roles as [RunningProgram];
      const type = (text: string) =>
        fetch(`${gateway.url}/api/playground/messages`, {
          method: 'POST',
          body: JSON.stringify({ as: '王建国', in: '委员读书群', text }),
        });
      const sending = Array.from({ length: 40 }, (_, at) =>
        type(`打卡 《论语》第${at + 1}章 心得：第${at}段`),
      );
      await sending[5];
      const { code, tookMs } = await roles[1]!.stop();
      expect({ code, inTime: tookMs < 10_000 }).toEqual({ code: 0, inTime: true });
      const statuses = (await Promise.all(sending)).map((answer) => answer.status);
      expect(new Set(statuses)).toEqual(new Set([200]));
      roles[1] = await startProgram({ env: { ...env, HTTP_PORT: '' }, args: ['--roles', 'worker'] });
      const { db, close } = openPostgres(postgres.url);
      await eventually(
        async () => {
          const rows = await db
            .selectFrom('check_in')
            .select('part')
            .where('reflection', 'like', '第%段')
            .execute();
          return new Set(rows.map((row) => row.part)).size === 40 && rows.length === 40;
        },
        { withinMs: 30_000, everyMs: 200 },
      );
      await close();
    });
  },
);

describeWithServices('a database that is away', { timeout: 90_000 }, () => {
  test('commands say so and exit 1; start waits and goes on when it appears', async () => {
    const own = await startOwnPostgres();
    try {
      const env = { DATABASE_URL: own.url, DATA_KEYS };
      await own.stopImmediate();
      const [migrate, doctor] = await Promise.all([runProgram(['migrate', '--json'], env), troubles(env)]);
      expect(migrate.code).toBe(1);
      expect(JSON.parse(migrate.stderr.trim().split('\n').at(-1)!).error.code).toBe('database_unreachable');
      expect(doctor).toEqual({ code: 1, troubles: [expect.stringContaining('does not answer')] });
      const server = launchProgram({ env });
      await eventually(() => server.err().includes('does not answer yet'), { withinMs: 30_000 });
      await own.restart();
      await eventually(() => server.out().includes('"url"'), { withinMs: 30_000 });
      expect((await server.stop()).code).toBe(0);
    } finally {
      await own.stop();
    }
  });

  test('told to stop while it waits, start ends at once', async () => {
    const server = launchProgram({ env: { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', DATA_KEYS } });
    await eventually(() => server.err().includes('does not answer yet'), { withinMs: 30_000 });
    const { code, tookMs } = await server.stop();
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(3_000);
  });
});
