/** Files of the pretend chats, sent by people or by the bot: a few at a time, in memory only. */

import { randomUUID } from 'node:crypto';

export const FILE_BYTES = 5 * 1024 * 1024;
/** The oldest are forgotten first: no more than 50 MiB of what people sent are kept. */
const FILES_KEPT = 10;

export interface KeptFile {
  name: string;
  bytes: Buffer;
}

export interface Files {
  /** @returns the key it is found under. */
  keep(file: KeptFile): string;
  /** Keeps a file the bot sends. @returns undefined when nothing is kept under its key any more. */
  keepSent(file: { fileName: string; key?: string; bytes?: string }): string | undefined;
  find(key: string): KeptFile | undefined;
}

export function openFiles(): Files {
  const kept = new Map<string, KeptFile>();
  const keep = (file: KeptFile) => {
    const key = `pg-file-${randomUUID()}`;
    kept.set(key, file);
    const [oldest] = kept.keys();
    if (kept.size > FILES_KEPT && oldest !== undefined) kept.delete(oldest);
    return key;
  };
  return {
    keep,
    keepSent({ fileName, key, bytes }) {
      if (bytes !== undefined) return keep({ name: fileName, bytes: Buffer.from(bytes, 'base64') });
      return key !== undefined && kept.has(key) ? key : undefined;
    },
    find: (key) => kept.get(key),
  };
}
