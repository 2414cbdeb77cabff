/** What `start` refuses: settings that are missing or wrong, all named at once; a Redis that throws jobs away. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.js';
import { launchProgram, type ProgramEnv, runProgram, startProgram } from '../support/program.js';
import {
  describeWithServices,
  type FreshPostgres,
  freshPostgres,
  type OwnRedis,
  startOwnRedis,
} from '../support/services.js';

const SLOW_MS = 60_000;
const DATA_KEYS = `k1:${Buffer.alloc(32, 5).toString('base64')}`;

test('every fault of the settings is named at once, with where the right value is; exit 2', {
  timeout: SLOW_MS,
}, async () => {
  const env = {
    DATABASE_URL: 'mysql://127.0.0.1/qunyi',
    HTTP_PORT: '70000',
    LOG_LEVEL: 'loud',
    DEMO: 'yes',
    METRICS_TOKEN: 'short',
    WECHATY_PUPPET: 'wechaty-puppet-service',
    WECHATY_DAILY_CAP: 'many',
    WECOM_BOT_ID: 'bot',
    LARK_APP_ID: 'cli_0123456789abcdef',
    LARK_EVENTS: 'webhook',
  };
  const { code, stdout, stderr } = await runProgram(['start'], env);
  const names = [
    'DATABASE_URL',
    'DATA_KEYS',
    'HTTP_PORT',
    'LOG_LEVEL',
    'DEMO',
    'METRICS_TOKEN',
    'WECHATY_PUPPET_SERVICE_TOKEN',
    'WECHATY_DAILY_CAP',
    'WECOM_BOT_ID',
    'LARK_APP_SECRET',
    'LARK_ENCRYPT_KEY',
    'LARK_VERIFICATION_TOKEN',
  ];
  expect(names.filter((name) => !stderr.includes(`${name}: `))).toEqual([]);
  expect(stderr).toContain('凭证与基础信息');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

test('what does not go together is a fault too', { timeout: SLOW_MS }, async () => {
  const [redisAlone, splitEmbedded, unknownRole] = await Promise.all([
    runProgram(['committees', 'list', '--json'], { REDIS_URL: 'redis://127.0.0.1:1' }),
    runProgram(['start', '--roles', 'worker']),
    runProgram(['start', '--roles', 'worker,cook', '--json']),
  ]);
  expect(redisAlone.code).toBe(2);
  expect(JSON.parse(redisAlone.stderr).error).toMatchObject({ code: 'settings_wrong' });
  expect(splitEmbedded).toMatchObject({ code: 2, stderr: expect.stringContaining('DATABASE_URL') });
  expect(unknownRole.code).toBe(2);
  expect(JSON.parse(unknownRole.stderr).error).toMatchObject({ code: 'roles_unknown' });
});

describeWithServices('Redis', { timeout: SLOW_MS }, () => {
  let postgres: FreshPostgres;
  let redis: OwnRedis;
  let env: ProgramEnv;
  beforeAll(async () => {
    postgres = await freshPostgres();
    redis = await startOwnRedis({ policy: 'allkeys-lru' });
    env = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, DATA_KEYS, DEMO: 'true' };
  });
  afterAll(async () => {
    await redis.stop();
    await postgres.drop();
  });

  test('that evicts is refused with what to set', async () => {
    const { code, stderr } = await runProgram(['start'], env);
    expect(stderr).toContain('maxmemory-policy noeviction');
    expect(code).toBe(1);
  });

  test('away at the start: accepting begins; when it appears and evicts, the process ends with 1', async () => {
    await redis.kill();
    const server = launchProgram({ env });
    await eventually(() => server.out().includes('"url"'), { withinMs: 40_000 });
    const { url } = JSON.parse(server.out());
    const sent = await fetch(`${url}/api/playground/messages`, {
      method: 'POST',
      body: JSON.stringify({ as: '李秀兰', in: '委员读书群', text: '打卡 《论语》第1章 心得：学而时习之' }),
    });
    expect([sent.status, await sent.json()]).toMatchObject([200, { outcome: 'accepted' }]);
    await redis.restart();
    expect(await server.exited).toBe(1);
    expect(server.err()).toContain('maxmemory-policy noeviction');
  });

  test('that evicts is accepted knowingly; with Redis up, and with Redis gone, it stops within ten seconds', async () => {
    const server = await startProgram({ env: { ...env, QUNYI_ALLOW_EVICTION: 'true' } });
    await redis.kill();
    await eventually(() => server.err().includes('the queue is in trouble'), { withinMs: 15_000 });
    const { code, tookMs } = await server.stop();
    expect(server.err()).not.toContain('took too long');
    expect(tookMs).toBeLessThan(10_000);
    expect(code).toBe(0);
    await redis.restart();
    const again = await startProgram({ env: { ...env, QUNYI_ALLOW_EVICTION: 'true' } });
    const stopped = await again.stop();
    expect(stopped.tookMs).toBeLessThan(10_000);
    expect(stopped.code).toBe(0);
  });
});
