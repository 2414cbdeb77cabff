/** R8: a process killed while it fills its spool has lost nothing that it said was kept. */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openSeal } from '../../src/seal/seal.js';
import { openSpool } from '../../src/spool/spool.js';

/** The full figure is 100. */
const KILLS = Number(process.env.QUNYI_SPOOL_KILLS ?? 12);
const WRITER = new URL('../support/spool-writer.mjs', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'qunyi-spool-kills-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(`R8 a writer killed at ${KILLS} random points has lost none of what it called kept`, async () => {
  const kept: string[] = [];
  for (let run = 0; run < KILLS; run += 1) kept.push(...(await fillUntilKilled(run)));
  const spool = openSpool({
    folder,
    platform: 'wechaty',
    seal: openSeal([{ id: 'test', bytes: Buffer.alloc(32, 1) }]),
  });
  const { torn } = spool.state();
  const found = new Set<string>();
  await spool.drain(async (texts) => {
    for (const text of texts) found.add(text.split(' ')[0]!);
    return [];
  });
  const { aside } = spool.state();
  await spool.close();
  const lost = kept.filter((name) => !found.has(name));
  console.log(`R8 ${JSON.stringify({ kills: KILLS, kept: kept.length, lost: lost.length, torn, aside })}`);
  expect(kept.length).toBeGreaterThan(KILLS * 10);
  expect(lost).toEqual([]);
  expect(aside).toBe(0);
}, 300_000);

/** @returns what the process said was kept, up to its last breath. */
function fillUntilKilled(run: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [WRITER, folder, String(run)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const killAt = 20 + Math.floor(Math.random() * 600);
    let said = '';
    let wrong = '';
    child.stdout.on('data', (piece: Buffer) => {
      said += piece.toString();
      if (said.split('\n').length > killAt) child.kill('SIGKILL');
    });
    child.stderr.on('data', (piece: Buffer) => {
      wrong += piece.toString();
    });
    child.once('close', (_, signal) =>
      // A line cut in half was not said.
      signal === 'SIGKILL' ? resolve(said.split('\n').slice(0, -1)) : reject(new Error(wrong)),
    );
  });
}
