/** A backup's file: gzip of lines, for its owner only, whole or not there. */

import { constants, createReadStream } from 'node:fs';
import { type FileHandle, link, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { OperatorError } from '../../errors.js';
import type { Emit } from './dump.js';
import { damaged } from './format.js';

/** A line is one row; the largest holds one file that somebody sent. */
const LINE_BYTES = 256 * 1024 * 1024;
const CHUNK_CHARS = 64 * 1024;

/**
 * Writes beside the file and gives it its name at the end, so that half a backup never looks like one.
 * @throws OperatorError when there is a file of that name, or the disk does not take it.
 */
export async function writeLines<T>(path: string, work: (emit: Emit) => Promise<T>): Promise<T> {
  const part = `${path}.part`;
  try {
    const file = await open(part, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC, 0o600);
    await file.chmod(0o600);
    const gzip = createGzip();
    const written = writeChunks(gzip, file);
    written.catch(() => {});
    try {
      const done = await fill(gzip, written, work);
      await file.sync();
      // Unlike a renaming this leaves a file of that name alone.
      await link(part, path);
      await syncFolder(dirname(path));
      return done;
    } finally {
      gzip.destroy();
      await file.close().catch(() => {});
    }
  } catch (error) {
    throw asOperatorError(error, path);
  } finally {
    await rm(part, { force: true });
  }
}

async function fill<T>(
  gzip: ReturnType<typeof createGzip>,
  written: Promise<void>,
  work: (emit: Emit) => Promise<T>,
): Promise<T> {
  let chunk = '';
  const drained = () =>
    Promise.race([written, new Promise<void>((resolve) => gzip.once('drain', () => resolve()))]);
  const done = await work(async (line) => {
    chunk += `${line}\n`;
    if (chunk.length < CHUNK_CHARS) return;
    const full = !gzip.write(chunk);
    chunk = '';
    if (full) await drained();
  });
  gzip.end(chunk);
  await written;
  return done;
}

async function writeChunks(gzip: AsyncIterable<Buffer>, file: FileHandle): Promise<void> {
  for await (const chunk of gzip) await file.appendFile(chunk);
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync();
  await folder.close();
}

/** The lines of a backup. @throws OperatorError when the file is not there, cut short or no gzip at all. */
export async function* readLines(path: string): AsyncGenerator<string> {
  const gunzip = createGunzip();
  const reading = pipeline(createReadStream(path), gunzip);
  reading.catch(() => {});
  let rest: Buffer[] = [];
  let restBytes = 0;
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      let from = 0;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
        yield Buffer.concat([...rest, chunk.subarray(from, at)]).toString('utf8');
        rest = [];
        restBytes = 0;
        from = at + 1;
      }
      rest.push(chunk.subarray(from));
      restBytes += chunk.length - from;
      if (restBytes > LINE_BYTES) throw damaged('a line of it has no end');
    }
  } catch (error) {
    throw asOperatorError(error, path);
  } finally {
    gunzip.destroy();
  }
  if (restBytes > 0) throw damaged('it ends in the middle of a line');
}

/** What the system or gzip say about a file. Others, such as the database's, are passed on. */
function asOperatorError(error: unknown, path: string): unknown {
  const code = (error as { code?: string }).code ?? '';
  if (error instanceof OperatorError) return error;
  if (code.startsWith('Z_'))
    return damaged(code === 'Z_BUF_ERROR' ? 'it is cut short' : 'it is no whole gzip');
  const reasons: Record<string, string> = {
    EEXIST: 'there is a file of that name already; name another one',
    ENOENT: 'there is no such file or folder',
    ENOSPC: 'the disk is full',
    EACCES: 'this account may not use it',
    EISDIR: 'it is a folder',
    EROFS: 'the file system is read-only',
  };
  const reason = reasons[code];
  return reason ? new OperatorError('file_unusable', `${path}: ${reason}`, { cause: error }) : error;
}
