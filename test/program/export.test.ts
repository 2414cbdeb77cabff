/** `qunyi export` as a program: files whole or not there, clear refusals, and memory that does not grow with the rows. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadDemo } from '../../jobs/demo/load.js';
import { openPostgres } from '../../src/db/postgres.js';
import { inTransaction } from '../../src/db/transaction.js';
import { openSeal } from '../../src/seal/seal.js';
import { launchCommand, makeDataDir, type ProgramEnv, runProgram } from '../support/program.js';
import { readDocument, readWorkbook } from '../support/read-paper.js';
import { seedCheckIns, seedTopic } from '../support/seed-check-ins.js';
import { type FreshPostgres, freshPostgres, servicesPresent } from '../support/services.js';

const SLOW_MS = 600_000;
const ROWS = 100_000;
/** As in the smallest server anybody has. */
const SMALL_HEAP = '--max-old-space-size=96';
const SEED = ['--committee', '示例县政协', '--from', '2026-01-01', '--to', '2026-12-31'];

describe.runIf(servicesPresent).sequential('exporting', { timeout: SLOW_MS }, () => {
  let postgres: FreshPostgres;
  let env: ProgramEnv;
  const folder = makeDataDir();
  const at = (name: string) => join(folder, name);
  const exporting = (...args: string[]) => runProgram(['export', 'check-ins', ...SEED, ...args], env, folder);

  beforeAll(async () => {
    postgres = await freshPostgres();
    env = {
      DATABASE_URL: postgres.url,
      DATA_KEYS: `k1:${'A'.repeat(43)}=`,
      DEMO: 'true',
      NODE_OPTIONS: SMALL_HEAP,
    };
    const { db, close } = openPostgres(postgres.url, 2);
    const seal = openSeal([{ id: 'k1', bytes: Buffer.alloc(32) }]);
    await inTransaction(db, (tx) => loadDemo(tx, seal, '2026-11-23', new Date('2026-11-23T02:00:00Z')));
    await seedCheckIns(db, await seedTopic(db, '少'), { rows: 1_000 });
    await seedCheckIns(db, await seedTopic(db, '多'), {
      rows: ROWS,
      text: '学而时习之，不亦说乎。'.repeat(10),
    });
    await close();
  }, SLOW_MS);
  afterAll(() => postgres?.drop());

  test('a workbook and a document are there whole, for their owner alone; --json says what is in them', async () => {
    const { code, stdout } = await exporting('--topic', '少', '-o', '打卡.xlsx', '--json');
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      { file: at('打卡.xlsx'), checkIns: 1_000, from: '2026-01-01', to: '2026-12-31' },
    ]);
    expect(statSync(at('打卡.xlsx')).mode & 0o777).toBe(0o600);
    expect((await readWorkbook(readFileSync(at('打卡.xlsx')))).打卡).toHaveLength(1_002);
    expect((await exporting('--topic', '少', '-o', '汇编.docx')).code).toBe(0);
    expect(
      readDocument(readFileSync(at('汇编.docx'))).filter((one) => one.startsWith('Words: ')),
    ).toHaveLength(1_000);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test.each([
    [
      'a file of that name is left alone',
      ['--topic', '少', '-o', 'there.csv'],
      1,
      'there is a file of that name already',
    ],
    ['a folder that is not there', ['-o', 'nowhere/a.csv'], 1, 'there is no such file or folder'],
    ['an ending that means nothing', ['-o', 'a.pdf'], 2, 'must end in .xlsx, .csv or .docx'],
    ['no file', [], 2, '--output'],
    ['a day that is none', ['--to', '2026-02-30', '-o', 'a.csv'], 2, '--to 2026-02-30: no such day'],
    ['days the wrong way round', ['--from', '2027-01-01', '-o', 'a.csv'], 2, 'later than'],
    [
      'a topic nobody has',
      ['--topic', '水浒', '-o', 'a.csv'],
      1,
      'there is no topic 水浒; topics are: 少、多',
    ],
  ])('refused: %s', async (_, args, code, words) => {
    writeFileSync(at('there.csv'), 'mine');
    const ran = await exporting(...args);
    expect([ran.code, ran.stdout]).toEqual([code, '']);
    expect(ran.stderr).toContain(words);
    expect(readFileSync(at('there.csv'), 'utf8')).toBe('mine');
    expect(readdirSync(folder).filter((name) => name.endsWith('.part') || name.startsWith('a.'))).toEqual([]);
  });

  test('other kinds are said not to be there yet', async () => {
    const { code, stderr } = await runProgram(['export', 'tips', '-o', at('a.csv')], env);
    expect([code, stderr]).toEqual([2, expect.stringContaining('now there is `qunyi export check-ins`')]);
  });

  test('a full disk is told, and half a file is not there', async () => {
    const disk = at('disk');
    mkdirSync(disk);
    // Only root may mount.
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]).status !== 0) return;
    try {
      const { code, stderr } = await exporting('--topic', '多', '-o', 'disk/a.csv');
      expect([code, stderr]).toEqual([1, expect.stringContaining('the disk is full')]);
      expect(readdirSync(disk)).toEqual([]);
    } finally {
      spawnSync('umount', ['-l', disk]);
    }
  });

  test.each(['xlsx', 'csv', 'docx'])(
    `${ROWS} check-ins as .%s take no more memory than 1,000`,
    async (ending) => {
      const few = await peakMb(env, '--topic', '少', '-o', at(`few.${ending}`));
      const many = await peakMb(env, '--topic', '多', '-o', at(`many.${ending}`));
      process.stdout.write(`[export] .${ending}: 1,000 check-ins ${few} MB, ${ROWS} ${many} MB\n`);
      expect(existsSync(at(`many.${ending}`))).toBe(true);
      expect(many - few).toBeLessThan(80);
    },
  );

  async function peakMb(env: ProgramEnv, ...args: string[]): Promise<number> {
    const program = launchCommand(['export', 'check-ins', ...SEED, ...args], env);
    let peak = 0;
    const looking = setInterval(() => {
      try {
        const status = readFileSync(`/proc/${program.pid}/status`, 'utf8');
        peak = Math.max(peak, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0));
      } catch {
        // It has ended.
      }
    }, 20);
    const code = await program.exited;
    clearInterval(looking);
    expect([code, program.err()]).toEqual([0, '']);
    return Math.round(peak / 1024);
  }
});
