/** Records set aside: they do not open, or nobody can take them. Each stands in a file of its own and holds up nobody. */

import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { syncFolder } from './sync-folder.js';

export class AsideFolder {
  private readonly folder: string;
  private readonly names = new Set<string>();

  constructor(spoolFolder: string) {
    this.folder = join(spoolFolder, 'aside');
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(this.folder)) this.names.add(name);
  }

  get records(): number {
    return this.names.size;
  }

  /** Keeps the bytes as they stand in the segment; the same record again, after a crash, is the same file. */
  keep(segment: number, at: number, bytes: Buffer): void {
    const name = `${segment}-${at}.record`;
    const handle = openSync(join(this.folder, name), 'w', 0o600);
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    syncFolder(this.folder);
    this.names.add(name);
  }
}
