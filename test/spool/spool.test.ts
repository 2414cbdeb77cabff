/** The spool: what it has taken it gives back, in order, once it is wanted; what it cannot keep it does not claim to have. */

import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSeal } from '../../src/seal/seal.js';
import { openSpool, type Spool } from '../../src/spool/spool.js';

const seal = openSeal([{ id: 'test', bytes: Buffer.alloc(32, 1) }]);
let folder: string;
let open: Spool[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qunyi-spool-'));
});
afterEach(async () => {
  for (const spool of open) await spool.close();
  open = [];
  rmSync(folder, { recursive: true, force: true });
});

function spoolAt(path = folder, options: { maxBytes?: number; seal?: typeof seal } = {}): Spool {
  const spool = openSpool({ folder: path, platform: 'wechaty', seal, ...options });
  open.push(spool);
  return spool;
}
async function closed(spool: Spool): Promise<void> {
  await spool.close();
  open = open.filter((one) => one !== spool);
}
async function drained(spool: Spool): Promise<string[]> {
  const texts: string[] = [];
  await spool.drain(async (batch) => {
    texts.push(...batch);
    return [];
  });
  return texts;
}
const segments = (path = folder) => readdirSync(path).filter((name) => name.endsWith('.spool'));
const numbered = (count: number) => Array.from({ length: count }, (_, n) => `第${n}条`);

test('records come back in order, and are gone when they were taken', async () => {
  const spool = spoolAt();
  await Promise.all(numbered(250).map((text) => spool.append([text])));
  expect(spool.state()).toMatchObject({ records: 250, refused: 0, trouble: undefined });
  expect(await drained(spool)).toEqual(numbered(250));
  expect(spool.isEmpty()).toBe(true);
  expect(segments()).toEqual([]);
});

test('what was kept is there after the process has gone, and nobody can read it in the file', async () => {
  const before = spoolAt();
  await before.append(['李秀兰：打卡 《论语》第三章']);
  await closed(before);
  expect(readFileSync(join(folder, segments()[0]!)).includes('论语')).toBe(false);
  expect(await drained(spoolAt())).toEqual(['李秀兰：打卡 《论语》第三章']);
});

test('while they are not taken they stay, in order, and what comes meanwhile goes behind', async () => {
  const spool = spoolAt();
  await spool.append(numbered(150));
  const seen: string[] = [];
  const away = spool.drain(async (batch) => {
    if (seen.length > 0) throw new Error('the database is away');
    seen.push(...batch);
    return [];
  });
  await expect(away).rejects.toThrow('away');
  expect(seen).toHaveLength(100);
  expect(spool.isEmpty()).toBe(false);
  await spool.append(['后来的']);
  expect(await drained(spool)).toEqual([...numbered(150).slice(100), '后来的']);
});

test('a record whose taking was not finished when the process ended is given again', async () => {
  const before = spoolAt();
  await before.append(numbered(120));
  let batches = 0;
  const cut = before.drain(async () => {
    batches += 1;
    if (batches === 2) throw new Error('killed');
    return [];
  });
  await expect(cut).rejects.toThrow('killed');
  await closed(before);
  // Taken twice is harmless, lost is not.
  expect(await drained(spoolAt())).toEqual(numbered(120));
});

test('cut at every byte of the last record, what was there before it is given back and the cut is counted', async () => {
  const before = spoolAt();
  await before.append(['一', '二']);
  const twoRecords = before.state().bytes;
  await before.append(['三']);
  await closed(before);
  const name = segments()[0]!;
  const bytes = readFileSync(join(folder, name));
  for (let cut = twoRecords + 1; cut < bytes.length; cut += 1) {
    const copy = join(folder, `cut-${cut}`);
    mkdirSync(copy);
    writeFileSync(join(copy, name), bytes);
    truncateSync(join(copy, name), cut);
    const spool = spoolAt(copy);
    expect(spool.state()).toMatchObject({ torn: 1, records: 2 });
    expect(await drained(spool)).toEqual(['一', '二']);
    await closed(spool);
  }
});

test('a record that does not open is kept apart and holds up nobody', async () => {
  const before = spoolAt();
  await before.append(['一', '二', '三']);
  await closed(before);
  const path = join(folder, segments()[0]!);
  const bytes = readFileSync(path);
  bytes[Math.floor(bytes.length / 2)]! ^= 1;
  writeFileSync(path, bytes);
  const spool = spoolAt();
  expect(await drained(spool)).toEqual(['一', '三']);
  expect(spool.state()).toMatchObject({ aside: 1, records: 0 });
  await closed(spool);
  expect(spoolAt().state().aside).toBe(1);
});

test('records sealed with a key that is not here are kept apart, not thrown away', async () => {
  const before = spoolAt();
  await before.append(['一']);
  await closed(before);
  const spool = spoolAt(folder, { seal: openSeal([{ id: 'other', bytes: Buffer.alloc(32, 2) }]) });
  expect(await drained(spool)).toEqual([]);
  expect(spool.state().aside).toBe(1);
});

test('what whoever takes them calls untakeable is kept apart', async () => {
  const spool = spoolAt();
  await spool.append(['一', '毒', '三']);
  const taken: string[] = [];
  await spool.drain(async (batch) => {
    taken.push(...batch.filter((text) => text !== '毒'));
    return [batch.indexOf('毒')];
  });
  expect([taken, spool.state().aside]).toEqual([['一', '三'], 1]);
});

test('a full spool says so and keeps what it has; room that comes back is used', async () => {
  const spool = spoolAt(folder, { maxBytes: 2_000 });
  const results = await Promise.allSettled(numbered(40).map((text) => spool.append([text])));
  const kept = numbered(40).filter((_, n) => results[n]?.status === 'fulfilled');
  expect(kept.length).toBeGreaterThan(5);
  expect(kept.length).toBeLessThan(40);
  expect(spool.state()).toMatchObject({ trouble: 'spool_full', refused: 40 - kept.length });
  expect(spool.state().bytes).toBeLessThanOrEqual(2_000);
  expect(await drained(spool)).toEqual(kept);
  await spool.append(['又有地方']);
  expect(spool.state().trouble).toBeUndefined();
  expect(await drained(spool)).toEqual(['又有地方']);
});

test('a spool that another living process has is refused; one whose process was killed is not', () => {
  const other = spawnSync(process.execPath, ['-e', 'process.stdout.write(String(process.pid))']);
  writeFileSync(join(folder, 'claim'), `${other.stdout.toString()} began-1\n`);
  expect(spoolAt().state().records).toBe(0);
  const second = mkdtempSync(join(folder, 'second-'));
  const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
  const began = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  writeFileSync(join(second, 'claim'), `${process.ppid} began-${began}\n`);
  expect(() => spoolAt(second)).toThrow('is used by the running process');
});

const isRoot = process.getuid?.() === 0;
const hasMount = isRoot && spawnSync('mount', ['--version']).status === 0;

test.runIf(hasMount)(
  'on a full disk nothing is claimed that is not there, and what was there stays',
  async () => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk]);
    // Some machines let nobody mount; then the full spool above has to do.
    if (mounted.status !== 0) return;
    try {
      const spool = spoolAt(disk);
      const long = '心得'.repeat(1_000);
      const kept: string[] = [];
      for (let n = 0; n < 80; n += 1)
        await spool.append([`${n} ${long}`]).then(
          () => kept.push(`${n} ${long}`),
          (error) => expect(error).toMatchObject({ code: 'spool_unwritable' }),
        );
      expect(kept.length).toBeGreaterThan(10);
      expect(spool.state()).toMatchObject({ refused: 80 - kept.length, trouble: 'spool_unwritable' });
      await closed(spool);
      const again = spoolAt(disk);
      expect(await drained(again)).toEqual(kept);
      await again.append(['又有地方']);
      await closed(again);
    } finally {
      spawnSync('umount', ['-l', disk]);
    }
  },
);

test('a folder that cannot be made is refused when it is opened, with what to do', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => spoolAt(join(folder, 'file', 'wechaty'))).toThrow('cannot be written');
});

test.runIf(hasMount)('a folder that turns read-only refuses, and works again afterwards', async () => {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status !== 0) return;
  try {
    const spool = spoolAt(disk);
    await spool.append(['一']);
    await spool.drain(async () => []);
    spawnSync('mount', ['-o', 'remount,ro', disk]);
    await expect(spool.append(['二'])).rejects.toMatchObject({ code: 'spool_unwritable' });
    expect(spool.state()).toMatchObject({ refused: 1, trouble: 'spool_unwritable' });
    expect(spool.isEmpty()).toBe(true);
    spawnSync('mount', ['-o', 'remount,rw', disk]);
    await spool.append(['三']);
    expect(await drained(spool)).toEqual(['三']);
    await closed(spool);
  } finally {
    spawnSync('umount', ['-l', disk]);
  }
});
