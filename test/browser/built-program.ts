/** The built program in a process of its own, embedded, in a temporary folder, on a free port. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../support/eventually.js';
import { ROOT } from '../support/sources.js';

/** Where the build to be tried lies, when it is not `dist`. */
const DIST = process.env.QUNYI_TEST_DIST ?? join(ROOT, 'dist');
const STARTS_WITHIN_MS = 90_000;

/** @returns its address, once it listens. @throws with what it said, when it ended instead. */
export async function startBuilt(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'qunyi-browser-'));
  const { PATH = '', HOME = folder } = process.env;
  const child = spawn(process.execPath, [join(DIST, 'adapters/cli/main.js'), 'start'], {
    cwd: folder,
    env: { PATH, HOME, TZ: 'UTC', DATA_DIR: join(folder, 'data'), HTTP_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => {
      said += piece;
    });
  const ended = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const url = await eventually(
      () => {
        const found = /Playground: (http\S+)\/playground/.exec(said)?.[1];
        return (found ?? child.exitCode !== null) ? (found ?? '') : false;
      },
      { withinMs: STARTS_WITHIN_MS, everyMs: 100 },
    );
    if (url === '') throw new Error(`the program ended at once: ${said}`);
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
