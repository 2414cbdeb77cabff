/** Sealing: bytes that were changed, moved or cut do not open; old keys still open what they sealed. */

import { createHmac, hkdfSync } from 'node:crypto';
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keyFilePath, readOrMakeKeyFile } from '../../src/seal/key-file.js';
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

test('without a key nothing is sealed: it does not even open', () => {
  expect(() => openSeal([])).toThrow('no data key');
});

test('bytes of another cipher, and bytes too short to hold what belongs there, are malformed', () => {
  const seal = openSeal([k1]);
  const sealed = seal.seal('', place);
  const other = Buffer.from(sealed);
  other[0] = 2;
  expect(() => seal.open(other, place)).toThrow('sealed bytes malformed');
  // Cipher, length of the id, the id `k1`, nonce and tag; the words were empty.
  expect(sealed).toHaveLength(1 + 1 + 2 + 12 + 16);
  expect(seal.open(sealed, place)).toBe('');
  for (let length = 0; length < sealed.length; length += 1)
    expect(() => seal.open(sealed.subarray(0, length), place)).toThrow('sealed bytes malformed');
});

test('bytes sealed with a key that is not here say so, whatever else is wrong with them', () => {
  const sealed = openSeal([k2]).seal('13800000000', place);
  expect(() => openSeal([k1]).open(sealed, place)).toThrow('sealed with a key that is not here');
});

test('the same words are never sealed to the same bytes, and always found under the same index', () => {
  const seal = openSeal([k1]);
  expect(seal.seal('13800000000', place).equals(seal.seal('13800000000', place))).toBe(false);
  expect(seal.index('13800000000').equals(openSeal([k1]).index('13800000000'))).toBe(true);
  expect(seal.index('13800000001').equals(seal.index('13800000000'))).toBe(false);
});

test('an index is an HMAC under a key derived for this alone, so that what is stored stays findable', () => {
  const derived = Buffer.from(hkdfSync('sha256', k1.bytes, Buffer.alloc(0), 'qunyi index', 32));
  const expected = createHmac('sha256', derived).update('13800000000').digest();
  expect(openSeal([k1]).index('13800000000').equals(expected)).toBe(true);
});

test.each([
  ['no id', (key: string) => `:${key}`],
  ['an id of 17 characters', (key: string) => `${'k'.repeat(17)}:${key}`],
  ['a sign in the id', (key: string) => `k.1:${key}`],
  ['a sign before the id', (key: string) => `.k1:${key}`],
  ['no key', () => 'k1'],
  ['31 bytes', () => `k1:${Buffer.alloc(31).toString('base64')}`],
  ['33 bytes', () => `k1:${Buffer.alloc(33).toString('base64')}`],
])('a data key with %s is malformed', (_, write) => {
  expect(() => readDataKeys(write(k1.bytes.toString('base64')))).toThrow('data key malformed');
});

test('keys stand line by line or after commas, with spaces and empty places between them, beside comments', () => {
  const [one, two] = [k1, k2].map((key) => `${key.id}:${key.bytes.toString('base64')}`);
  expect(readDataKeys(`# 备份好这个文件\n ${one} , ,\n\n ${two}\n`)).toEqual([k1, k2]);
  expect(readDataKeys('')).toEqual([]);
});

test('the key file says what it is for, and another process’s file is never overwritten', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qunyi-keys-'));
  const { text, path } = readOrMakeKeyFile(join(folder, 'new', 'folder'));
  expect(path).toBe(keyFilePath(join(folder, 'new', 'folder')));
  expect(text).toMatch(/^# .*Back it up apart from the data\.\nk1:\S{44}\n$/);
  expect(statSync(join(folder, 'new')).mode & 0o777).toBe(0o700);
  expect(readFileSync(path, 'utf8')).toBe(text);
});
