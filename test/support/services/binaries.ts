/** Where PostgreSQL's and Redis's programs are on this machine, and which of them are too old. */

import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Binaries {
  /** The folder with `initdb` and `postgres`, version 14 or later. */
  postgres: string | undefined;
  /** The path of `redis-server`. */
  redis: string | undefined;
  /** What was found and passed over, with the reason. */
  notes: string[];
}

const OLDEST_POSTGRES = 14;
/** Below 6.2 BullMQ only warns; Ubuntu 22.04 ships 6.0, and the tests pass with it. */
const OLDEST_REDIS = 6;

/** Folders where packages put PostgreSQL outside PATH: Debian and Ubuntu, Red Hat, Homebrew. */
const VERSIONED: readonly [folder: string, name: RegExp, rest: string][] = [
  ['/usr/lib/postgresql', /^\d+$/, 'bin'],
  ['/usr', /^pgsql-\d+$/, 'bin'],
  ['/opt/homebrew/opt', /^postgresql@\d+$/, 'bin'],
  ['/usr/local/opt', /^postgresql@\d+$/, 'bin'],
];

export function findBinaries(): Binaries {
  const notes: string[] = [];
  const folders = [...pathFolders(), ...versionedFolders()];
  const postgres = folders
    .filter((folder) => isProgram(join(folder, 'initdb')) && isProgram(join(folder, 'postgres')))
    .map((folder) => ({ folder, major: majorOf(join(folder, 'postgres')) }))
    .filter(({ folder, major }) => keep(`PostgreSQL in ${folder}`, major, OLDEST_POSTGRES, notes))
    .sort((a, b) => b.major - a.major)[0]?.folder;
  const redis = folders
    .flatMap((folder) => [join(folder, 'redis-server'), join(folder, 'valkey-server')])
    .filter(isProgram)
    .find((path) => keep(path, majorOf(path), OLDEST_REDIS, notes));
  return { postgres, redis, notes };
}

function keep(what: string, major: number, oldest: number, notes: string[]): boolean {
  if (major >= oldest) return true;
  notes.push(`${what} is version ${major}, ${oldest} or later is needed`);
  return false;
}

function pathFolders(): string[] {
  // Debian's cron and some runners leave the sbin folders out.
  return [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'].filter(Boolean);
}

function versionedFolders(): string[] {
  return VERSIONED.filter(([folder]) => existsSync(folder)).flatMap(([folder, name, rest]) =>
    readdirSync(folder)
      .filter((entry) => name.test(entry))
      .map((entry) => join(folder, entry, rest)),
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** `postgres (PostgreSQL) 15.20` → 15, `Redis server v=7.0.15 …` → 7; 0 when it does not say. */
function majorOf(path: string): number {
  try {
    const told = execFileSync(path, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return Number(/(?:\bv=|\) )(\d+)/.exec(told)?.[1] ?? 0);
  } catch {
    return 0;
  }
}
