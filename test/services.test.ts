/** The harness itself: fresh databases, prefixes and own servers, and its refusal to harm what it did not start. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from './support/eventually.js';
import { foundPostgres, foundRedis } from './support/services/found.js';
import { assertOwn, assertOwnName, assertSame, HarnessRefusal } from './support/services/guard.js';
import { query } from './support/services/own-postgres.js';
import { withRedis } from './support/services/own-redis.js';
import {
  describeWithServices,
  emptyPostgres,
  freshPostgres,
  freshRedis,
  type OwnPostgres,
  type OwnRedis,
  startOwnPostgres,
  startOwnRedis,
} from './support/services.js';

const STEPS = [
  'kill',
  'stopImmediate',
  'stop',
  'restart',
  'pause',
  'resume',
  'flushAll',
  'configSet',
] as const;

describe('a server that was found or given by URL', () => {
  const redis = foundRedis('redis://127.0.0.1:6379', 'norun_000000');
  const postgres = foundPostgres('postgres://postgres@127.0.0.1:5432/postgres', 'norun_000000');

  test('gives databases and key prefixes, and nothing else', () => {
    expect(Object.keys(redis)).toEqual(['keyPrefix']);
    expect(Object.keys(postgres)).toEqual(['createDatabase']);
    for (const step of [...STEPS, 'fillDisk']) {
      expect(() => (redis as unknown as Record<string, unknown>)[step]).toThrow(HarnessRefusal);
      expect(() => (postgres as unknown as Record<string, unknown>)[step]).toThrow(HarnessRefusal);
    }
  });

  test('cannot be given a destructive method either', () => {
    expect(() => Object.assign(redis, { flushAll() {} })).toThrow(HarnessRefusal);
  });

  test.each(STEPS)('is refused by the guard: %s', (step) => {
    for (const server of [
      redis,
      postgres,
      undefined,
      'redis://127.0.0.1:6379',
      { url: 'redis://127.0.0.1:1' },
    ])
      expect(() => assertOwn(server, step)).toThrow(HarnessRefusal);
  });

  test('loses no database and no key whose name a test did not make', () => {
    for (const name of ['postgres', 'qunyi', 'qunyi_test', 'qunyi_test_*', '', '*', 'bull'])
      expect(() => assertOwnName(name)).toThrow(HarnessRefusal);
    expect(() => assertOwnName('qunyi_test_mb2k3f_a1b2c3_812_1')).not.toThrow();
  });
});

describeWithServices('shared servers', () => {
  test('a fresh database is migrated, and gone when dropped', async () => {
    const { url, drop } = await freshPostgres();
    expect(await query(url, 'select count(*)::int as n from check_in')).toEqual([{ n: 0 }]);
    await drop();
    await expect(query(url, 'select 1')).rejects.toThrow(/does not exist/);
  });

  test('an empty database has no table', async () => {
    const { url, drop } = await emptyPostgres();
    expect(await query(url, "select 1 from pg_tables where schemaname = 'public'")).toEqual([]);
    await drop();
  });

  test('dropping a key prefix leaves the keys of others', async () => {
    const [mine, other] = [await freshRedis(), await freshRedis()];
    await withRedis(mine.url, async (redis) => {
      await redis.mset(`${mine.prefix}:a`, '1', `${mine.prefix}:b`, '2', `${other.prefix}:a`, '3');
      await mine.drop();
      expect(await redis.mget(`${mine.prefix}:a`, `${mine.prefix}:b`, `${other.prefix}:a`)).toEqual([
        null,
        null,
        '3',
      ]);
      await other.drop();
      expect(await redis.exists(`${other.prefix}:a`)).toBe(0);
    });
  });
});

describeWithServices('a Redis of its own', () => {
  let redis: OwnRedis;
  beforeAll(async () => {
    redis = await startOwnRedis({ appendonly: 'always', maxmemory: '64mb' });
  });
  afterAll(() => redis.stop());

  test('keeps what was written over a kill, with the append-only file on', async () => {
    await withRedis(redis.url, (client) => client.set('打卡', '1'));
    await redis.kill();
    await expect(withRedis(redis.url, (client) => client.ping())).rejects.toThrow();
    await redis.restart();
    expect(await withRedis(redis.url, (client) => client.get('打卡'))).toBe('1');
  });

  test('is flushed and configured', async () => {
    await withRedis(redis.url, (client) => client.set('打卡', '1'));
    await redis.flushAll();
    await redis.configSet('maxmemory', '12mb');
    await withRedis(redis.url, async (client) => {
      expect(await client.dbsize()).toBe(0);
      expect(await client.config('GET', 'maxmemory')).toEqual(['maxmemory', String(12 * 1024 * 1024)]);
    });
  });

  test('answers nothing while paused', async () => {
    const client = new Redis(redis.url, { commandTimeout: 300, maxRetriesPerRequest: 0 });
    await client.ping();
    redis.pause();
    await expect(client.ping()).rejects.toThrow(/timed out/i);
    redis.resume();
    await eventually(async () => (await client.ping()) === 'PONG');
    client.disconnect();
  });

  test('is not confused with another server on its port', () => {
    expect(() => assertSame('its pid is', redis.pid(), 1)).toThrow(HarnessRefusal);
    expect(() => assertSame('its pid is', undefined, 1)).toThrow(HarnessRefusal);
  });

  test('a copy of it is not it', () => {
    expect(() => assertOwn({ ...redis }, 'flushAll')).toThrow(HarnessRefusal);
    expect(() => assertOwn(redis, 'flushAll')).not.toThrow();
  });
});

describeWithServices('a PostgreSQL of its own', () => {
  let postgres: OwnPostgres;
  beforeAll(async () => {
    postgres = await startOwnPostgres();
    await query(postgres.url, 'create table kept (n int)');
  });
  afterAll(() => postgres.stop());

  test.each(['kill', 'stopImmediate'] as const)(
    'keeps committed rows over %s and a restart',
    async (step) => {
      await query(postgres.url, 'insert into kept values (1)');
      const [before] = await query(postgres.url, 'select count(*)::int as n from kept');
      await postgres[step]();
      await expect(query(postgres.url, 'select 1')).rejects.toThrow();
      await postgres.restart();
      expect(await query(postgres.url, 'select count(*)::int as n from kept')).toEqual([before]);
    },
  );

  test('answers nothing while paused, and goes on', async () => {
    postgres.pause();
    const waiting = query(postgres.url, 'select 1 as one').catch((error: Error) => error);
    expect(await Promise.race([waiting, wait(300)])).toBe('still waiting');
    postgres.resume();
    expect(await waiting).toEqual([{ one: 1 }]);
  });

  test('is configured', async () => {
    await postgres.configSet('log_min_duration_statement', '5s');
    await eventually(async () => {
      const [row] = await query(postgres.url, 'show log_min_duration_statement');
      return row?.log_min_duration_statement === '5s';
    });
  });
});

describeWithServices('a test process that is killed', () => {
  test.each([
    ['own-redis', 'startOwnRedis'],
    ['own-postgres', 'startOwnPostgres'],
  ])('leaves nothing behind, not even a paused server: %s', async (file, start) => {
    const path = fileURLToPath(new URL(`./support/services/${file}.ts`, import.meta.url));
    const dying = spawn(process.execPath, ['--input-type=module', '-e', DYING, path, start], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(dying.stdout, 'data');
    const { pid, folder } = JSON.parse(String(line));
    expect([isAlive(pid), existsSync(folder)]).toEqual([true, true]);
    dying.kill('SIGKILL');
    await eventually(() => !isAlive(pid) && !existsSync(folder), { withinMs: 8_000 });
  });
});

/** A process that starts a server, pauses it, says so, and then waits for its end. */
const DYING = `
import { runnerImport } from 'vite';
const [path, start] = process.argv.slice(-2);
const { module } = await runnerImport(path);
const server = await module[start]();
server.pause();
console.log(JSON.stringify({ pid: server.pid(), folder: server.folder }));
setInterval(() => {}, 1_000);`;

const wait = (ms: number) => new Promise<string>((resolve) => setTimeout(() => resolve('still waiting'), ms));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
