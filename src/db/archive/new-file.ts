/** A new file that is there whole or not at all. */

import { constants } from 'node:fs';
import { type FileHandle, link, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OperatorError } from '../../errors.js';

/**
 * Writes beside the file and gives it its name at the end, so that half of one never looks like one. For its owner only.
 * @throws OperatorError when there is a file of that name, or the disk does not take it; and whatever `fill` throws.
 */
export async function writeNewFile<T>(path: string, fill: (file: FileHandle) => Promise<T>): Promise<T> {
  const part = `${path}.part`;
  try {
    const file = await open(part, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC, 0o600);
    try {
      await file.chmod(0o600);
      const done = await fill(file);
      await file.sync();
      // Unlike a renaming this leaves a file of that name alone.
      await link(part, path);
      await syncFolder(dirname(path));
      return done;
    } finally {
      await file.close().catch(() => {});
    }
  } catch (error) {
    throw asFileError(error, path);
  } finally {
    await rm(part, { force: true });
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync();
  await folder.close();
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'there is a file of that name already; name another one',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'there is no such folder',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  EFBIG: 'this account may not write so large a file',
  EACCES: 'this account may not use it',
  EPERM: 'this account may not use it',
  EISDIR: 'it is a folder',
  EROFS: 'the file system is read-only',
  ENAMETOOLONG: 'its name is too long',
};

/** What the system says about a file. Others, such as the database's, are passed on. */
export function asFileError(error: unknown, path: string): unknown {
  if (error instanceof OperatorError) return error;
  const reason = REASONS[(error as { code?: string }).code ?? ''];
  return reason ? new OperatorError('file_unusable', `${path}: ${reason}`, { cause: error }) : error;
}
