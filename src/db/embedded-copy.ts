/** A copy of an embedded database's folder while it is in use, to read from at leisure: the one session is held only for what changed meanwhile. */

import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The session of an embedded database, kept still: nothing is written while `work` runs. */
export type KeepStill = (work: () => Promise<void>) => Promise<void>;

/** A file changed less than this long ago may change again without its time telling. */
const JUST_NOW_MS = 100;
const AT_ONCE = 16;

interface Seen {
  mtimeMs: number;
  size: number;
}

/**
 * Copies twice: everything while others write, then, with nobody writing, what has changed since.
 * @returns for how many ms the session was held.
 */
export async function copyFolder(from: string, to: string, keepStill: KeepStill): Promise<number> {
  await rm(to, { recursive: true, force: true });
  const first = await copyChanged(from, to, new Map());
  let heldMs = 0;
  await keepStill(async () => {
    const sinceMs = Date.now();
    const last = await copyChanged(from, to, first);
    for (const path of first.keys()) if (!last.has(path)) await rm(join(to, path), { force: true });
    heldMs = Date.now() - sinceMs;
  });
  return heldMs;
}

/** @returns every file as it was before it was copied; those that vanished meanwhile are left out. */
async function copyChanged(from: string, to: string, known: Map<string, Seen>): Promise<Map<string, Seen>> {
  const nowMs = Date.now();
  const seen = new Map<string, Seen>();
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  const paths = entries.map((entry) => ({
    isFolder: entry.isDirectory(),
    path: join(entry.parentPath, entry.name).slice(from.length + 1),
  }));
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const { path } of paths.filter((one) => one.isFolder))
    await mkdir(join(to, path), { recursive: true });
  const files = paths.filter((one) => !one.isFolder).map((one) => one.path);
  const one = async (path: string) => {
    const { mtimeMs, size } = await stat(join(from, path));
    const before = known.get(path);
    seen.set(path, { mtimeMs, size });
    if (before?.mtimeMs === mtimeMs && before.size === size && nowMs - mtimeMs > JUST_NOW_MS) return;
    if (!existsSync(dirname(join(to, path)))) await mkdir(dirname(join(to, path)), { recursive: true });
    await copyFile(join(from, path), join(to, path), constants.COPYFILE_FICLONE);
  };
  for (let at = 0; at < files.length; at += AT_ONCE)
    await Promise.all(
      files.slice(at, at + AT_ONCE).map((path) =>
        one(path).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOENT') throw error;
          seen.delete(path);
        }),
      ),
    );
  return seen;
}
