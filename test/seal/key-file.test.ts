/** Changing keys: a new one comes first, old ones stay beside it, and what either sealed opens as long as it is known. */

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  addKey,
  keyFilePath,
  readKeyFile,
  readOrMakeKeyFile,
  retireOldKeys,
} from '../../src/seal/key-file.js';
import { openSeal, readDataKeys } from '../../src/seal/seal.js';

const AT = new Date('2026-11-23T02:00:00.000Z');

/** Runs in a folder of its own that has a key file. */
function inFolder(run: (folder: string) => void): () => void {
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'qunyi-keys-'));
    try {
      readOrMakeKeyFile(folder);
      run(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

const textOf = (path: string) => readFileSync(path, 'utf8');
const idsIn = (text: string) => readDataKeys(text).map(({ id }) => id);

test(
  'a new key comes first under the next number, and the file tells since when',
  inFolder((folder) => {
    expect(readKeyFile(folder).since).toBeUndefined();
    const [first] = readKeyFile(folder).keys;
    const all = addKey(folder, AT);
    expect(all.map(({ id }) => id)).toEqual(['k2', 'k1']);
    expect(all[1]).toEqual(first);
    expect(readKeyFile(folder)).toEqual({ keys: all, since: AT });
    expect(textOf(keyFilePath(folder))).toMatch(
      /^# Qunyi data keys: .*\n# made 2026-11-23T02:00:00.000Z\nk2:.*\nk1:.*\n$/,
    );
    expect(statSync(keyFilePath(folder)).mode & 0o777).toBe(0o600);
  }),
);

test(
  'numbers go on behind the highest, whatever else the keys are called',
  inFolder((folder) => {
    const bytes = Buffer.alloc(32, 7).toString('base64');
    writeFileSync(keyFilePath(folder), `k9:${bytes}\nk10:${bytes}\nbook12:${bytes}\nk3b:${bytes}\n`);
    expect(addKey(folder, AT)[0]?.id).toBe('k11');
  }),
);

test(
  'old keys go into a file beside it, those of earlier times stay there, each once',
  inFolder((folder) => {
    addKey(folder, AT);
    const path = `${keyFilePath(folder)}.old`;
    expect(retireOldKeys(folder)).toEqual({ path, ids: ['k1'] });
    expect(idsIn(textOf(keyFilePath(folder)))).toEqual(['k2']);
    expect(readKeyFile(folder).since).toEqual(AT);
    const later = new Date('2027-01-01T00:00:00.000Z');
    addKey(folder, later);
    expect(retireOldKeys(folder).ids).toEqual(['k2']);
    expect(idsIn(textOf(path))).toEqual(['k2', 'k1']);
    expect(textOf(path)).toMatch(/^# Qunyi data keys: .*\nk2:/);
    // Killed between the two files: the old ones stand in both, and retiring again comes to the same.
    writeFileSync(keyFilePath(folder), `${textOf(keyFilePath(folder))}${textOf(path).split('\n')[1]}\n`);
    expect(retireOldKeys(folder).ids).toEqual(['k2']);
    expect(idsIn(textOf(path))).toEqual(['k2', 'k1']);
  }),
);

test(
  'what the old key sealed opens beside the new one, and not without it',
  inFolder((folder) => {
    const old = openSeal(readKeyFile(folder).keys);
    const sealed = old.seal('心得', 'place');
    const both = openSeal(addKey(folder, AT));
    expect(both.keyIds()).toEqual(['k2', 'k1']);
    expect(both.open(sealed, 'place')).toBe('心得');
    old.takeKeys(readKeyFile(folder).keys);
    expect(both.open(old.seal('新的', 'place'), 'place')).toBe('新的');
    retireOldKeys(folder);
    const without = openSeal(readKeyFile(folder).keys);
    expect(() => without.open(sealed, 'place')).toThrow('k1');
    expect(() => openSeal([])).toThrow('no data key');
    expect(() => readDataKeys('k1:AAAA')).toThrow('data key malformed');
    expect(() => without.open(Buffer.from([9, 1, 2]), 'place')).toThrow('sealed bytes malformed');
  }),
);
