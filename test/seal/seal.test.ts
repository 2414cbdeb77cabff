/** Sealing: bytes that were changed, moved or cut do not open; old keys still open what they sealed. */

import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readOrMakeKeyFile } from '../../src/seal/key-file.js';
import { openSeal, readDataKeys } from '../../src/seal/seal.js';
import { readSettings } from '../../src/settings.js';

const k1 = { id: 'k1', bytes: Buffer.alloc(32, 1) };
const k2 = { id: 'k2', bytes: Buffer.alloc(32, 2) };
const place = 'person.phone.17';

test('what is sealed opens in its place and cannot be read', () => {
  const sealed = openSeal([k1]).seal('13800000000', place);
  expect(sealed.toString('latin1')).not.toContain('138');
  expect(openSeal([k1]).open(sealed, place)).toBe('13800000000');
});

test('any flipped bit, a cut end, another row and another column are refused', () => {
  const seal = openSeal([k1]);
  const sealed = seal.seal('13800000000', place);
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const changed = Buffer.from(sealed);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    expect(() => seal.open(changed, place)).toThrow();
  }
  for (let length = 0; length < sealed.length; length += 1)
    expect(() => seal.open(sealed.subarray(0, length), place)).toThrow();
  expect(() => seal.open(sealed, 'person.phone.18')).toThrow();
  expect(() => seal.open(sealed, 'person.post.17')).toThrow();
});

test('after a new key is put first, old bytes still open and both indexes are looked up', () => {
  const old = openSeal([k1]);
  const rotated = openSeal([k2, k1]);
  expect(rotated.open(old.seal('x', place), place)).toBe('x');
  expect(() => old.open(rotated.seal('x', place), place)).toThrow();
  expect(rotated.indexes('13800000000').some((index) => index.equals(old.index('13800000000')))).toBe(true);
  expect(rotated.index('13800000000').equals(old.index('13800000000'))).toBe(false);
});

test('the key file is made once, for its owner only, and read back', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qunyi-keys-'));
  const made = readOrMakeKeyFile(folder);
  expect(made.made).toBe(true);
  expect(statSync(made.path).mode & 0o777).toBe(0o600);
  const again = readOrMakeKeyFile(folder);
  expect(again.made).toBe(false);
  expect(readDataKeys(again.text)).toEqual(readDataKeys(made.text));
  expect(readDataKeys(`k2:${k2.bytes.toString('base64')},k1:${k1.bytes.toString('base64')}`)).toEqual([
    k2,
    k1,
  ]);
  expect(() => readDataKeys('k1:short')).toThrow();
});

test('an id that stands twice is refused: one key would seal and the other open', () => {
  const twice = [k1, k2].map((key) => `k1:${key.bytes.toString('base64')}`);
  expect(() => readDataKeys(twice.join())).toThrow('twice');
  expect(() => readDataKeys(twice.join('\n'))).toThrow('twice');
  const { faults } = readSettings({ DATA_KEYS: twice.join() });
  expect(faults).toEqual([{ name: 'DATA_KEYS', message: expect.stringContaining('same id twice') }]);
  expect(readSettings({ DATA_KEYS: twice[0] }).faults).toEqual([]);
});
