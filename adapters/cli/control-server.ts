/** The socket of an embedded database: the lock on its folder, and the way in for other `qunyi` commands. */

import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import type { ExitCode, House, TypedIn } from './command.js';
import { makeDataDir } from './data-dir.js';
import { explain } from './explain.js';
import { askHolder, socketPath, takeFolder } from './folder-lock.js';
import { runCommandLine } from './run-command.js';

export interface ControlServer {
  /** From now on commands are run; before, they are told to wait. */
  serve(house: House): void;
  /** From now on commands are told to wait: the house is closing. */
  pause(): void;
  close(): Promise<void>;
}

const REQUEST_CHARS = 4_000_000;

/**
 * @param passing a command has the folder for a moment, and serves nobody else.
 * @throws OperatorError naming the process that has the folder already.
 */
export async function listenForCommands(dataDir: string, passing = false): Promise<ControlServer> {
  const path = socketPath(dataDir);
  let house: House | undefined;
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    socket.on('error', () => {});
    answer(socket, passing, () => house);
  });
  await takeFolder(path, server, passing);
  return {
    serve: (opened) => {
      house = opened;
    },
    pause: () => {
      house = undefined;
    },
    close: () =>
      new Promise((done) => {
        for (const socket of connections) socket.destroy();
        // Closing removes the socket's file.
        server.close(() => {
          rmSync(path, { force: true });
          done();
        });
      }),
  };
}

/** How long `start` waits for a command that has the folder to end. */
const PASSING_MS = 60_000;

/** As `listenForCommands`, for the server: a command that is just running in the folder is waited for. */
export async function takeFolderPatiently(dataDir: string): Promise<ControlServer> {
  makeDataDir(dataDir);
  const untilMs = Date.now() + PASSING_MS;
  while ((await askHolder(socketPath(dataDir)))?.passing && Date.now() < untilMs)
    await new Promise((resolve) => setTimeout(resolve, 100));
  return listenForCommands(dataDir);
}

/** One line of JSON in, lines of JSON out: `{began}`, `{out}`, `{err}`, at last `{exit}`; or `{wait}` when it is not open. */
function answer(socket: Socket, passing: boolean, house: () => House | undefined): void {
  let heard = '';
  const send = (line: Record<string, unknown>) =>
    void (socket.writable && socket.write(`${JSON.stringify(line)}\n`));
  socket.setEncoding('utf8');
  socket.on('data', async (text: string) => {
    heard += text;
    const end = heard.indexOf('\n');
    if (end < 0) {
      if (heard.length > REQUEST_CHARS) socket.destroy();
      return;
    }
    const asked = parse(heard.slice(0, end));
    heard = '';
    if (asked.ask === 'pid') return send({ pid: process.pid, passing });
    const open = house();
    if (!open) send({ wait: true });
    else if (Array.isArray(asked.argv)) {
      send({ began: true });
      const typed = { cwd: String(asked.cwd ?? '/'), isTerminal: asked.isTerminal === true };
      send({ exit: await runFor(socket, asked.argv.map(String), typed, open, send) });
    }
    socket.end();
  });
}

async function runFor(
  socket: Socket,
  argv: string[],
  typed: Pick<TypedIn, 'cwd' | 'isTerminal'>,
  house: House,
  send: (line: Record<string, unknown>) => void,
): Promise<ExitCode> {
  const io: TypedIn = {
    ...typed,
    out: (text: string) => send({ out: text }),
    err: (text: string) => send({ err: text }),
  };
  try {
    return await runCommandLine(argv, io, {
      inHouse: (use) => use(house),
      atDoorstep: (use) => use({ house }),
    });
  } catch (error) {
    // Whatever one command does, the server goes on.
    if (socket.destroyed) return 1;
    return explain(error, io, argv.includes('--json'));
  }
}

function parse(line: string): { ask?: unknown; argv?: unknown; cwd?: unknown; isTerminal?: unknown } {
  try {
    return JSON.parse(line) ?? {};
  } catch {
    return {};
  }
}
