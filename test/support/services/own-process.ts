/** A server process of the test's own: on a free port, in a temporary folder, gone when the test is gone. */

import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The account a program is started as; undefined: the test's own. */
export interface Account {
  uid: number;
  gid: number;
}

export interface OwnProcess {
  folder: string;
  /** undefined while it is not running. */
  pid(): number | undefined;
  /** Starts it with these arguments; resolves when `ready` does. */
  start(command: string, args: string[], ready: () => Promise<void>): Promise<void>;
  /** Signals it (and `others`, its children) and resolves when it has ended. */
  end(signal: NodeJS.Signals, others?: number[]): Promise<void>;
  /** Tells the keeper which processes to end beside the server, should this test die now. */
  watchOver(others: number[]): void;
  /** Ends it, if it runs, and removes its folder. */
  remove(signal: NodeJS.Signals): Promise<void>;
}

const START_MS = 20_000;
const END_MS = 10_000;

/**
 * Reads pids from its standard input, one line each time they change; when the test dies, however it dies, the
 * pipe closes, and the keeper ends the last ones named and removes the folder. `$1` folder, `$2` signal.
 */
const KEEPER = `
pids=
while read -r line; do pids=$line; done
if [ -n "$pids" ]; then
  kill -CONT $pids; kill -s "$2" $pids
  for i in 1 2 3 4 5 6 7 8 9 10; do kill -0 $pids || break; sleep 0.2; done
  kill -KILL $pids
fi
rm -rf "$1"`;

export function makeOwnProcess(name: string, endSignal: 'QUIT' | 'TERM', account?: Account): OwnProcess {
  const folder = makeFolder(name, account);
  // In sessions of their own: Ctrl-C in a terminal reaches the test, and the keeper then sees it go.
  const keeper = spawn('/bin/sh', ['-c', KEEPER, 'keeper', folder, endSignal], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  keeper.stdin.on('error', () => {});
  keeper.unref();
  (keeper.stdin as unknown as { unref(): void }).unref();
  let child: ChildProcess | undefined;
  let output = '';
  const running = () => child?.pid !== undefined && child.exitCode === null && child.signalCode === null;
  const watchOver = (others: number[]) => {
    if (keeper.stdin.writable) keeper.stdin.write(`${[running() ? child?.pid : '', ...others].join(' ')}\n`);
  };
  const own: OwnProcess = {
    folder,
    pid: () => (running() ? child?.pid : undefined),
    watchOver,
    async start(command, args, ready) {
      output = '';
      const begun = spawn(command, args, {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
        env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
        ...account,
      });
      child = begun;
      for (const stream of [begun.stdout, begun.stderr]) {
        stream.on('data', (piece) => {
          output = (output + piece).slice(-4_000);
        });
        (stream as unknown as { unref(): void }).unref();
      }
      begun.on('exit', () => watchOver([]));
      begun.on('error', (error) => {
        output += error.message;
      });
      begun.unref();
      watchOver([]);
      const deadline = Date.now() + START_MS;
      for (;;) {
        if (!running()) throw new Error(`${name} ended while starting:\n${output}`);
        try {
          return await ready();
        } catch (error) {
          if (Date.now() > deadline) throw new Error(`${name} does not answer:\n${output}`, { cause: error });
        }
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    },
    async end(signal, others = []) {
      const ending = child;
      if (!ending?.pid || !running()) return;
      const exit = once(ending, 'exit');
      const timer = setTimeout(() => ending.kill('SIGKILL'), END_MS);
      // A paused process acts on nothing but SIGKILL until it goes on.
      for (const pid of [ending.pid, ...others]) signalOf(pid, signal);
      if (signal !== 'SIGKILL') for (const pid of [ending.pid, ...others]) signalOf(pid, 'SIGCONT');
      await exit;
      clearTimeout(timer);
    },
    async remove(signal) {
      await own.end(signal);
      keeper.stdin.end();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
  return own;
}

/** Signals one pid; a process that is gone already is no trouble. */
export function signalOf(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * A free port below the range that outgoing connections get theirs from (32768 and up on Linux): a client that
 * keeps knocking while the server is down would else take the port, or even connect to itself.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = randomInt(15_000, 32_000);
    const probe = createServer();
    const free = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
  throw new Error('no free port between 15000 and 32000 in 50 tries');
}

function makeFolder(name: string, account: Account | undefined): string {
  const parent = account && !isOpenToAll(tmpdir()) ? '/tmp' : tmpdir();
  const folder = mkdtempSync(join(parent, `qunyi-test-${name}-`));
  if (account) chownSync(folder, account.uid, account.gid);
  return folder;
}

/** Whether another account can walk down to `folder`. */
function isOpenToAll(folder: string): boolean {
  if ((statSync(folder).mode & 0o001) === 0) return false;
  return dirname(folder) === folder || isOpenToAll(dirname(folder));
}
