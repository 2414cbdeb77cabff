/** The key file of an embedded installation: readable by its owner only, made once, and changed when keys are rotated. */

import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type DataKey, readDataKeys } from './seal.js';

const HEADING =
  '# Qunyi data keys: without this file, sealed data cannot be read. Back it up apart from the data.';
const MADE_AT = /^# made (\S+)$/m;

export function keyFilePath(dataDir: string): string {
  return join(dataDir, 'keys');
}

/** @returns the file's text and whether it was made just now (then say: back it up). */
export function readOrMakeKeyFile(dataDir: string): { text: string; made: boolean; path: string } {
  const path = keyFilePath(dataDir);
  if (existsSync(path)) return { text: readFileSync(path, 'utf8'), made: false, path };
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const text = `${HEADING}\nk1:${randomBytes(32).toString('base64')}\n`;
  writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
  return { text, made: true, path };
}

/** The keys in the file, and since when the first is there where the file tells. @throws when it is malformed. */
export function readKeyFile(dataDir: string): { keys: DataKey[]; since: Date | undefined } {
  const text = readFileSync(keyFilePath(dataDir), 'utf8');
  const since = MADE_AT.exec(text)?.[1];
  return { keys: readDataKeys(text), since: since ? new Date(since) : undefined };
}

/** Puts a new key before those that are there. @returns all, the new one first. */
export function addKey(dataDir: string, now: Date): DataKey[] {
  const { keys } = readKeyFile(dataDir);
  const numbers = keys.map(({ id }) => Number(/^k(\d+)$/.exec(id)?.[1] ?? 0));
  const added = { id: `k${Math.max(...numbers) + 1}`, bytes: randomBytes(32) };
  const all = [added, ...keys];
  replaceFile(keyFilePath(dataDir), textOf(all, now));
  return all;
}

/** Takes all keys but the first out of the file and keeps them beside it: backups made earlier still need them. */
export function retireOldKeys(dataDir: string): { path: string; ids: string[] } {
  const { keys, since } = readKeyFile(dataDir);
  const path = `${keyFilePath(dataDir)}.old`;
  const before = existsSync(path) ? readDataKeys(readFileSync(path, 'utf8')) : [];
  const old = keys.slice(1);
  const known = new Set(old.map((key) => key.id));
  replaceFile(path, textOf([...old, ...before.filter((key) => !known.has(key.id))], undefined));
  replaceFile(keyFilePath(dataDir), textOf(keys.slice(0, 1), since));
  return { path, ids: old.map((key) => key.id) };
}

function textOf(keys: readonly DataKey[], since: Date | undefined): string {
  const lines = keys.map(({ id, bytes }) => `${id}:${bytes.toString('base64')}`);
  return [HEADING, ...(since ? [`# made ${since.toISOString()}`] : []), ...lines, ''].join('\n');
}

/** On the disk whole before the name leads to it: a power cut leaves the old file or the new one. */
function replaceFile(path: string, text: string): void {
  const fresh = `${path}.new`;
  const file = openSync(fresh, 'w', 0o600);
  writeSync(file, text);
  fsyncSync(file);
  closeSync(file);
  renameSync(fresh, path);
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
}
