/** The lock on an embedded database's folder: whoever listens on its socket has it. Two on one folder lose rows. */

import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, type Server } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { OperatorError } from '../../src/errors.js';

/** A Unix socket’s path has room for this many bytes on every system, a few for moving it aside included. */
const PATH_BYTES = 92;
const ANSWER_MS = 2_000;

export function socketPath(dataDir: string): string {
  return join(resolve(dataDir), 'qunyi.sock');
}

/** Who listens there. `pid` is undefined when a process that is too busy, or stopped, has not written it down either. */
export interface Holder {
  pid: number | undefined;
  /** A command has the folder for a moment, a server for long. */
  passing: boolean;
}

/**
 * Lets `server` listen on the folder's socket.
 * @param passing only for the length of one command.
 * @throws OperatorError folder_in_use naming the process that has the folder already.
 */
export async function takeFolder(path: string, server: Server, passing: boolean): Promise<void> {
  if (Buffer.byteLength(path) > PATH_BYTES)
    throw new OperatorError(
      'data_dir_too_long',
      `DATA_DIR is too long a path for a socket (${path}); choose a shorter one`,
    );
  const holder = await askHolder(path);
  if (holder) throw inUse(holder);
  await clearDeadSocket(path);
  await listen(server, path);
  chmodSync(path, 0o600);
  writeFileSync(noteBeside(path), JSON.stringify({ pid: process.pid, passing }), { mode: 0o600 });
}

/** Who took the folder last; only believed while somebody holds the socket and is silent. */
function noteBeside(path: string): string {
  return join(dirname(path), 'qunyi.pid');
}

function readNote(path: string): Holder {
  try {
    return readHolder(readFileSync(noteBeside(path), 'utf8'));
  } catch {
    return { pid: undefined, passing: false };
  }
}

function readHolder(text: string): Holder {
  const pid = /"pid":(\d+)/.exec(text)?.[1];
  return { pid: pid ? Number(pid) : undefined, passing: text.includes('"passing":true') };
}

/** Who has the folder; undefined when nobody does. A socket that takes connections is held, even by one who is silent. */
export function askHolder(path: string): Promise<Holder | undefined> {
  return new Promise((done) => {
    const socket = createConnection(path);
    let connected = false;
    let heard = '';
    const give = (holder: Holder | undefined) => {
      socket.destroy();
      done(holder);
    };
    const unheard = () => give(connected ? readNote(path) : undefined);
    socket.setTimeout(ANSWER_MS, () => give(readNote(path)));
    socket.setEncoding('utf8');
    socket.on('connect', () => {
      connected = true;
      socket.write(`${JSON.stringify({ ask: 'pid' })}\n`);
    });
    socket.on('error', unheard);
    socket.on('close', unheard);
    socket.on('data', (text) => {
      heard += text;
      if (heard.includes('\n')) give(readHolder(heard));
    });
  });
}

/**
 * Moves the socket of a dead process out of the way. It is asked once more after it was moved: somebody may have
 * begun to listen on it in between, and then it is moved back.
 */
async function clearDeadSocket(path: string): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    // There was none.
    return;
  }
  const holder = await askHolder(aside);
  if (holder) {
    renameSync(aside, path);
    throw inUse(holder);
  }
  rmSync(aside, { force: true });
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      failed(
        error.code === 'EADDRINUSE'
          ? inUse({ pid: undefined, passing: false })
          : new OperatorError(
              'data_dir_unusable',
              `no socket can be made in DATA_DIR (${error.code}); choose a folder on a local disk that this account may write to`,
              { cause: error },
            ),
      ),
    );
    server.listen(path, () => {
      server.removeAllListeners('error');
      server.on('error', () => {});
      done();
    });
  });
}

function inUse({ pid }: Holder): OperatorError {
  const who = pid === undefined ? 'another Qunyi that does not answer' : `another Qunyi (pid ${pid})`;
  return new OperatorError(
    'folder_in_use',
    `this data folder is in use by ${who}; stop it first, or set DATA_DIR to another folder`,
  );
}
