/** A PostgreSQL server of the test's own, that may be killed, stopped, paused and configured. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { findBinaries } from './binaries.js';
import { childrenOf } from './children.js';
import { assertOwn, assertSame, registerStarted } from './guard.js';
import { type Account, freePort, makeOwnProcess, signalOf } from './own-process.js';

/** What destructive tests may do to a server they started. Each step first asks the guard. */
export interface OwnServer {
  url: string;
  /** Its data, to look at or to damage while it is down. */
  folder: string;
  pid(): number | undefined;
  /** SIGKILL, as in a crash; resolves when it is gone. */
  kill(): Promise<void>;
  /** PostgreSQL: `immediate` stop, recovery at the next start; Redis: ended without saving. */
  stopImmediate(): Promise<void>;
  /** Ends it orderly if it runs, and starts it on the same port and data. */
  restart(): Promise<void>;
  /** SIGSTOP to the server and its children: connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
  /** Changes a setting while it runs; forgotten by Redis at a restart, kept by PostgreSQL. */
  configSet(name: string, value: string): Promise<void>;
  /** Ends it for good and removes its data. Happens by itself when the test process ends, however it ends. */
  stop(): Promise<void>;
}

export type OwnPostgres = OwnServer;

export interface OwnPostgresOptions {
  /** Further settings, as `-c name=value`. */
  settings?: Record<string, string>;
}

/** Starts a PostgreSQL server with an empty database `qunyi`; `url` leads to it, user postgres, no password. */
export async function startOwnPostgres(options: OwnPostgresOptions = {}): Promise<OwnPostgres> {
  const bin = findBinaries().postgres;
  if (!bin) throw new Error('there is no PostgreSQL 14 or later on this machine to start');
  const account = postgresAccount();
  const own = makeOwnProcess('postgres', 'QUIT', account);
  const data = join(own.folder, 'data');
  const init = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', '-N'];
  execFileSync(join(bin, 'initdb'), init, {
    cwd: own.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...account,
  });

  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/qunyi`;
  const admin = url.replace(/qunyi$/, 'postgres');
  const launch = () =>
    own.start(join(bin, 'postgres'), argumentsFor(data, port, options.settings), async () => {
      await query(admin, 'select 1');
    });
  const children = () => (own.pid() === undefined ? [] : childrenOf(own.pid()!));
  const server: OwnPostgres = {
    url,
    folder: own.folder,
    pid: own.pid,
    async kill() {
      assertOwn(server, 'kill');
      await own.end('SIGKILL', children());
    },
    async stopImmediate() {
      assertOwn(server, 'stopImmediate');
      await own.end('SIGQUIT', []);
    },
    async restart() {
      assertOwn(server, 'restart');
      await own.end('SIGINT');
      await launch();
    },
    pause() {
      assertOwn(server, 'pause');
      const pids = children();
      own.watchOver(pids);
      for (const pid of [own.pid()!, ...pids]) signalOf(pid, 'SIGSTOP');
    },
    resume() {
      assertOwn(server, 'resume');
      for (const pid of [...children(), own.pid()!]) signalOf(pid, 'SIGCONT');
      own.watchOver([]);
    },
    async configSet(name, value) {
      assertOwn(server, 'configSet');
      const [row] = await query(admin, "select current_setting('data_directory') as folder");
      assertSame('its data is in', data, row?.folder as string);
      await query(admin, `alter system set ${pg.escapeIdentifier(name)} = ${pg.escapeLiteral(value)}`);
      await query(admin, 'select pg_reload_conf()');
    },
    async stop() {
      assertOwn(server, 'stop');
      if (own.pid() !== undefined) server.resume();
      await own.remove('SIGINT');
    },
  };
  registerStarted(server, { url, folder: own.folder });
  try {
    await launch();
    await query(admin, 'create database qunyi');
  } catch (error) {
    await own.remove('SIGQUIT');
    throw error;
  }
  return server;
}

function argumentsFor(data: string, port: number, settings: Record<string, string> = {}): string[] {
  const all = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    // No socket file: nothing outside the folder.
    unix_socket_directories: '',
    // A killed process loses nothing it wrote; only a power cut of the machine would.
    fsync: 'off',
    max_connections: '200',
    shared_buffers: '64MB',
    // Containers have a small /dev/shm, and a killed server would leave its segments there.
    dynamic_shared_memory_type: 'mmap',
    ...settings,
  };
  return ['-D', data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** postgres refuses to run as root: the account `postgres`, else `nobody`, by the numbers in /etc/passwd. */
function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const passwd = readFileSync('/etc/passwd', 'utf8');
  for (const name of ['postgres', 'nobody']) {
    const [, uid, gid] = new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, 'm').exec(passwd) ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  // initdb wants a name for its account, so a machine with neither of them will say so here.
  return { uid: 65534, gid: 65534 };
}

/** One statement on a connection of its own. */
export async function query(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}
