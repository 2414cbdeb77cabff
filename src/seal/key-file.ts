/** The key file of an embedded installation: made once, readable by its owner only. */

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export function keyFilePath(dataDir: string): string {
  return join(dataDir, 'keys');
}

/** @returns the file's text and whether it was made just now (then say: back it up). */
export function readOrMakeKeyFile(dataDir: string): { text: string; made: boolean; path: string } {
  const path = keyFilePath(dataDir);
  if (existsSync(path)) return { text: readFileSync(path, 'utf8'), made: false, path };
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const text = `# Qunyi data keys: without this file, sealed data cannot be read. Back it up apart from the data.\nk1:${randomBytes(32).toString('base64')}\n`;
  writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
  return { text, made: true, path };
}
