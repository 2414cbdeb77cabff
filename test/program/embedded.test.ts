/** The program on its embedded database: start, type, stop; commands beside it and without it; its folder's lock. */

import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeDataDir, type RunningProgram, runProgram, startProgram } from '../support/program.js';

const SLOW_MS = 60_000;
const DATA_DIR = makeDataDir();
const env = { DATA_DIR };
const CHECK_IN = ['say', '--as', '李秀兰', '--in', '委员读书群', '打卡 《论语》第3章 心得：温故而知新'];

let server: RunningProgram;
beforeAll(async () => {
  server = await startProgram({ env });
}, 90_000);
afterAll(() => server.kill());

const readJson = async (...args: string[]) => {
  const { code, stdout, stderr } = await runProgram([...args, '--json'], env);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
};

describe.sequential('beside the running server', { timeout: SLOW_MS }, () => {
  test('a check-in is typed and answered', async () => {
    const { code, stdout } = await runProgram(CHECK_IN, env);
    expect(stdout).toMatch(/^李秀兰委员，已记录\d+月\d+日打卡：《论语》第3章，心得5字。\n$/);
    expect(code).toBe(0);
  });

  test('doctor finds no trouble, and the queue moving', async () => {
    const { ok, findings } = await readJson('doctor');
    expect(findings.filter((one: { level: string }) => one.level === 'trouble')).toEqual([]);
    expect(ok).toBe(true);
    expect(findings.map((one: { what: string }) => one.what)).toContainEqual(expect.stringMatching(/^moves/));
  });

  test('a second start exits 1 and names the process that has the folder', async () => {
    const { code, stderr } = await runProgram(['start'], env);
    expect(stderr).toContain(`(pid ${server.pid})`);
    expect(code).toBe(1);
  });

  test('its socket and its key file are for this account alone', async () => {
    const modes = ['qunyi.sock', 'keys'].map((name) => statSync(join(DATA_DIR, name)).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600]);
  });

  test('health is told, and what nobody serves is 404', async () => {
    const get = async (path: string) => (await fetch(server.url + path)).status;
    expect(await get('/healthz')).toBe(200);
    expect(await get('/readyz')).toBe(200);
    expect(await get('/metrics')).toBe(200);
    expect(await get('/')).toBe(200);
    expect(await get('/playground')).toBe(200);
    const missing = await fetch(`${server.url}/webhooks/lark`, { method: 'POST', body: '{}' });
    expect([missing.status, await missing.json()]).toEqual([404, { error: { code: 'not_found' } }]);
  });

  test('a committee is added and given a roster; paths are those of whoever types; the playground closes', async () => {
    await readJson('committees', 'add', '东港县政协', '--code', 'DG');
    const folder = makeDataDir();
    writeFileSync(join(folder, 'roster.csv'), '姓名,界别,角色\n赵明,教育界,\n钱芳,,管理员\n');
    const imported = await runProgram(['members', 'import', 'roster.csv'], env, folder);
    expect(imported).toMatchObject({ code: 0, stderr: '' });
    expect((await readJson('members', 'list')).map((one: { name: string }) => one.name)).toEqual(['赵明']);
    const typed = await fetch(`${server.url}/api/playground/messages`, {
      method: 'POST',
      body: JSON.stringify({ as: '李秀兰', text: '帮助' }),
    });
    expect([typed.status, await typed.json()]).toEqual([403, { error: { code: 'playground_closed' } }]);
    const said = await runProgram(CHECK_IN, env);
    expect(said.code).toBe(1);
    expect(said.stderr).toContain('nobody to play');
  });

  test('errors are one JSON value on stderr with --json', async () => {
    const { code, stdout, stderr } = await runProgram(['inbox', 'requeue', '99', '--json'], env);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(JSON.parse(stderr)).toEqual({ error: { code: 'row_unknown', message: expect.any(String) } });
  });
});

describe.sequential('after it was killed', { timeout: SLOW_MS }, () => {
  test('its socket is no obstacle: a command opens the folder itself', async () => {
    await server.kill();
    expect(existsSync(join(DATA_DIR, 'qunyi.sock'))).toBe(true);
    expect((await readJson('committees', 'list')).map((one: { code: string }) => one.code)).toEqual([
      null,
      'DG',
    ]);
  });

  test('commands at the same time wait for each other; none meets the other in the folder', async () => {
    const both = await Promise.all([
      runProgram(['committees', 'add', '西港县政协', '--code', 'XG'], env),
      runProgram(['committees', 'list', '--json'], env),
    ]);
    expect(both.map(({ code, stderr }) => ({ code, stderr }))).toEqual([
      { code: 0, stderr: '' },
      { code: 0, stderr: '' },
    ]);
  });

  test('PLAYGROUND=true beside another committee is a fault', async () => {
    const { code, stderr } = await runProgram(['start'], { ...env, PLAYGROUND: 'true' });
    expect(stderr).toContain('PLAYGROUND');
    expect(code).toBe(2);
  });

  test('it starts again, keeps the playground closed and stops within ten seconds', async () => {
    server = await startProgram({ env });
    expect(server.playground).toBe(false);
    expect((await fetch(`${server.url}/playground`)).status).toBe(404);
    const { code, tookMs } = await server.stop();
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(10_000);
    expect(existsSync(join(DATA_DIR, 'qunyi.sock'))).toBe(false);
  });

  test('without its key file it refuses to start instead of sealing with another key', async () => {
    rmSync(join(DATA_DIR, 'keys'));
    const { code, stderr } = await runProgram(['start'], env);
    expect(stderr).toContain('put the file back from your backup');
    expect(code).toBe(1);
  });
});
