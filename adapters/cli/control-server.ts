/** The socket of an embedded server: the lock on its folder, and the way in for other `qunyi` commands. */

import { chmodSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { OperatorError } from '../../src/errors.js';
import type { House } from './command.js';
import { runCommandLine } from './run-command.js';

export interface ControlServer {
  /** From now on commands are run; before, they are told to wait. */
  serve(house: House): void;
  close(): Promise<void>;
}

/** A Unix socket's path has room for this many bytes on every system. */
const PATH_BYTES = 100;

export function socketPath(dataDir: string): string {
  return join(resolve(dataDir), 'qunyi.sock');
}

/** @throws OperatorError naming the process that has the folder already. */
export async function listenForCommands(dataDir: string): Promise<ControlServer> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = socketPath(dataDir);
  if (Buffer.byteLength(path) > PATH_BYTES)
    throw new OperatorError(
      'data_dir_too_long',
      `DATA_DIR is too long a path for a socket (${path}); choose a shorter one`,
    );
  await refuseSecond(path);
  let house: House | undefined;
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    socket.on('error', () => {});
    answer(socket, () => house);
  });
  await listen(server, path);
  chmodSync(path, 0o600);
  await refuseSecond(path, process.pid);
  return {
    serve: (opened) => {
      house = opened;
    },
    close: () =>
      new Promise((done) => {
        for (const socket of connections) socket.destroy();
        server.close(() => {
          rmSync(path, { force: true });
          done();
        });
      }),
  };
}

/** Throws when another process than `mine` answers there; moves a dead socket out of the way. */
async function refuseSecond(path: string, mine?: number): Promise<void> {
  const pid = await askPid(path);
  if (pid === mine && pid !== undefined) return;
  if (pid !== undefined)
    throw new OperatorError(
      'folder_in_use',
      `this data folder is in use by another Qunyi (pid ${pid}); stop it first, or set DATA_DIR to another folder`,
    );
  if (mine !== undefined)
    throw new OperatorError('folder_in_use', 'another Qunyi took this data folder at the same moment');
  try {
    renameSync(path, `${path}.stale`);
    rmSync(`${path}.stale`, { force: true });
  } catch {
    // There was none.
  }
}

/** Who answers on the socket; undefined when nobody does. */
export function askPid(path: string): Promise<number | undefined> {
  return new Promise((done) => {
    const socket = createConnection(path);
    const give = (pid: number | undefined) => {
      socket.destroy();
      done(pid);
    };
    socket.setTimeout(2_000, () => give(undefined));
    socket.on('error', () => give(undefined));
    socket.on('data', (bytes) => {
      const pid = Number(/"pid":(\d+)/.exec(bytes.toString('utf8'))?.[1]);
      give(Number.isInteger(pid) ? pid : undefined);
    });
    socket.write(`${JSON.stringify({ ask: 'pid' })}\n`);
  });
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(path, () => {
      server.off('error', failed);
      done();
    });
  });
}

/** One line of JSON in, lines of JSON out: `{out}`, `{err}`, at last `{exit}`. */
function answer(socket: Socket, house: () => House | undefined): void {
  let heard = '';
  const send = (line: Record<string, unknown>) =>
    socket.writable && socket.write(`${JSON.stringify(line)}\n`);
  socket.on('data', async (bytes) => {
    heard += bytes.toString('utf8');
    const end = heard.indexOf('\n');
    if (end < 0 || heard.length > 4_000_000) return;
    const asked = parse(heard.slice(0, end));
    heard = '';
    if (asked.ask === 'pid') return void send({ pid: process.pid });
    const open = house();
    if (!open || asked.ask !== 'run' || !Array.isArray(asked.argv)) {
      send({ err: 'the server is still starting; try again in a moment\n' });
      send({ exit: 1 });
      return void socket.end();
    }
    const io = {
      out: (text: string) => void send({ out: text }),
      err: (text: string) => void send({ err: text }),
      cwd: String(asked.cwd ?? '/'),
    };
    send({ exit: await runCommandLine(asked.argv.map(String), io, async (use) => use(open)) });
    socket.end();
  });
}

function parse(line: string): { ask?: unknown; argv?: unknown; cwd?: unknown } {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}
