/** A backup's file: gzip of lines, for its owner only, whole or not there. */

import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { OperatorError } from '../../errors.js';
import type { Emit } from './dump.js';
import { damaged } from './format.js';
import { asFileError, writeNewFile } from './new-file.js';

/** A line is one row; the largest holds one file that somebody sent. */
const LINE_BYTES = 256 * 1024 * 1024;
const CHUNK_CHARS = 64 * 1024;

/**
 * Writes a new file, all of it or none.
 * @throws OperatorError when there is a file of that name, or the disk does not take it.
 */
export async function writeLines<T>(path: string, work: (emit: Emit) => Promise<T>): Promise<T> {
  return writeNewFile(path, async (file) => {
    const gzip = createGzip();
    const written = writeChunks(gzip, file);
    written.catch(() => {});
    try {
      return await fill(gzip, written, work);
    } finally {
      gzip.destroy();
    }
  });
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
    throw asDamage(error, path);
  } finally {
    gunzip.destroy();
  }
  if (restBytes > 0) throw damaged('it ends in the middle of a line');
}

/** What gzip says about a file, then what the system does. */
function asDamage(error: unknown, path: string): unknown {
  const code = (error as { code?: string }).code ?? '';
  if (error instanceof OperatorError || !code.startsWith('Z_')) return asFileError(error, path);
  return damaged(code === 'Z_BUF_ERROR' ? 'it is cut short' : 'it is no whole gzip');
}
