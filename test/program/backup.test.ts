/** Backup, restore and move with the program: beside a running server, into another folder, to PostgreSQL. */

import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPostgres } from '../../src/db/postgres.js';
import { eventually } from '../support/eventually.js';
import {
  makeDataDir,
  type ProgramEnv,
  type RunningProgram,
  runProgram,
  startProgram,
} from '../support/program.js';
import { emptyPostgres, type FreshPostgres, servicesPresent } from '../support/services.js';

const SLOW_MS = 400_000;
const WITH_POSTGRES = test.runIf(servicesPresent);
const sayIn = (env: ProgramEnv, text: string) =>
  runProgram(['say', '--as', '李秀兰', '--in', '委员读书群', text], env);

async function read(env: ProgramEnv, ...args: string[]) {
  const { code, stdout, stderr } = await runProgram([...args, '--json'], env);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}
async function refusal(env: ProgramEnv, ...args: string[]): Promise<string> {
  const { code, stderr } = await runProgram([...args, '--json'], env);
  expect(code).toBe(1);
  // Log lines may stand before it.
  return JSON.parse(stderr.trim().split('\n').at(-1) ?? '').error.code;
}

const here: ProgramEnv = { DATA_DIR: makeDataDir() };
const there: ProgramEnv = { DATA_DIR: makeDataDir() };
const file = join(makeDataDir(), 'qunyi.backup');
let server: RunningProgram | undefined;
let postgres: FreshPostgres | undefined;

beforeAll(async () => {
  server = await startProgram({ env: here });
  expect((await sayIn(here, '打卡 《论语》第3章 心得：温故而知新')).code).toBe(0);
}, SLOW_MS);
afterAll(async () => {
  await server?.kill();
  await postgres?.drop();
});

describe.sequential('an installation', { timeout: SLOW_MS }, () => {
  test('is backed up while it runs, for its owner alone; it answers on, and its copy is gone', async () => {
    const backup = await read(here, 'backup', file);
    expect(backup).toMatchObject({ file, keys: ['k1'], tables: { check_in: 1, member: 58 } });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(existsSync(join(here.DATA_DIR!, 'postgres.copy'))).toBe(false);
    expect((await sayIn(here, '打卡 《论语》第4章 心得：里仁为美')).stdout).toContain('第4章');
    expect(await refusal(here, 'backup', file)).toBe('file_unusable');
  });

  test('is neither restored over nor moved while it runs', async () => {
    expect(await refusal(here, 'restore', file, '--force')).toBe('server_running');
    expect(await refusal(here, 'move', '--to', 'postgres://127.0.0.1:1/x')).toBe('server_running');
    await server?.stop();
  });

  test('comes back in another folder with its keys, and not with others', async () => {
    expect(await refusal(there, 'restore', file)).toBe('keys_wrong');
    mkdirSync(there.DATA_DIR!, { recursive: true });
    copyFileSync(join(here.DATA_DIR!, 'keys'), join(there.DATA_DIR!, 'keys'));
    const restored = await read(there, 'restore', file);
    expect(restored.tables).toMatchObject({ check_in: 1, member: 58 });
    expect(await refusal(there, 'restore', file)).toBe('database_not_empty');
    server = await startProgram({ env: there });
    expect((await sayIn(there, '打卡 《论语》第5章 心得：公冶长')).stdout).toContain('第5章');
    await server.stop();
  });

  test('put back to yesterday is noticed by its gateway, and goes on', async () => {
    await read(here, 'restore', file, '--force');
    server = await startProgram({ env: here });
    expect((await sayIn(here, '打卡 《论语》第6章 心得：雍也')).stdout).toContain('第6章');
    // Nothing waited to be sent, so nothing had to be held.
    expect(server.err()).toContain('the database is behind what this DATA_DIR last saw');
    await server.stop();
  });

  WITH_POSTGRES(
    'moves to an empty PostgreSQL, every table counted there; the folder refuses to start',
    async () => {
      postgres = await emptyPostgres();
      const moved = await read(here, 'move', '--to', postgres.url);
      expect(moved.tables).toMatchObject({ check_in: 2, member: 58 });
      expect(await refusal(here, 'committees', 'list')).toBe('folder_moved');
      expect((await runProgram(['start'], here)).stderr).toContain('was moved to');
      const { db, close } = openPostgres(postgres.url);
      const counts = await Promise.all(
        (['check_in', 'member', 'outbox', 'inbox'] as const).map(async (table) => {
          const row = await db
            .selectFrom(table)
            .select((eb) => eb.fn.countAll<number>().as('n'))
            .executeTakeFirst();
          return [table, Number(row?.n)];
        }),
      );
      await close();
      for (const [table, rows] of counts)
        expect([table, rows]).toEqual([table, moved.tables[table as string]]);
    },
  );

  WITH_POSTGRES('goes on there: the queue needs nothing, nothing is held, ids go on', async () => {
    const keys = readFileSync(join(here.DATA_DIR!, 'keys'), 'utf8');
    const DATA_KEYS = keys
      .split('\n')
      .filter((line) => line && !line.startsWith('#'))
      .join();
    const env = { ...here, DATABASE_URL: postgres!.url, DATA_KEYS };
    server = await startProgram({ env });
    await eventually(
      async () => (await sayIn(env, '打卡 《论语》第7章 心得：述而')).stdout.includes('第7章'),
      { withinMs: 60_000 },
    );
    expect(await read(env, 'outbox', 'release')).toEqual({ released: 0 });
    expect(await refusal(env, 'restore', file, '--force')).toBe('server_running');
    await server.stop();
    const second = join(makeDataDir(), 'second.backup');
    expect((await read(env, 'backup', second)).tables.check_in).toBe(3);
    expect((await read(env, 'restore', second, '--force')).tables.check_in).toBe(3);
  });
});
