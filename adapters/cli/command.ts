/** What a command of the program is, and what it works with. */

import type { Command as Parser } from 'commander';
import type { PlatformConnection } from '../../src/chat/adapter.js';
import type { QuietWays } from '../../src/chat/quiet.js';
import type { Db } from '../../src/db/schema.js';
import type { AnyJob } from '../../src/queue/handle.js';
import type { Queues } from '../../src/queue/queues.js';
import type { Seal } from '../../src/seal/seal.js';
import type { Env, Settings } from '../../src/settings.js';

/** Where a command's words go; beside a running embedded server they travel through its socket. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** Paths that were given are relative to this. */
  cwd: string;
  /** `--json`: one value on `out`. */
  json: boolean;
  /** What goes to `err` is read on a terminal, where a line can be written over. */
  isTerminal?: boolean;
}

/** Where a command line was typed, before anything of it is understood. */
export type TypedIn = Omit<Io, 'json'>;

/** The open house, as commands find it. */
export interface House {
  env: Env;
  settings: Settings;
  db: Db;
  seal: Seal;
  jobs: readonly AnyJob[];
  /** What the platforms can do quietly. */
  quiet: QuietWays;
  embedded: boolean;
  /** The database as it is in one instant, to be read from at leisure while others go on; to be closed. */
  openSnapshot(): Promise<{ db: Db; close(): Promise<void> }>;
  now(): Date;
  /** The queues of the server this command runs in; undefined in a process of its own. */
  queues: Queues | undefined;
  /** The open platforms of the server this command runs in, by name; undefined in a process of its own. */
  connections: ReadonlyMap<string, PlatformConnection> | undefined;
  /** `--committee CODE`. */
  committeeCode: string | undefined;
}

/** The house, or why it does not open. */
export type Opening =
  | { house: House }
  | {
      house: undefined;
      env: Env;
      /** undefined when they are what is wrong. */
      settings: Settings | undefined;
      /** undefined: nothing is wrong, there just is no house yet. */
      fault: unknown;
    };

/** 0 done · 1 failed (for `doctor`: any trouble) · 2 usage or settings. */
export type ExitCode = 0 | 1 | 2;

interface CommandShape {
  /** As typed, such as `committees add <name>`. */
  syntax: string;
  summary: string;
  /** Adds options to the parser. */
  configure?(parser: Parser): void;
}

/** A command in an open house. */
export interface HouseCommand extends CommandShape {
  /**
   * @param args positional arguments in order; @param options by long name.
   * @throws UsageError (exit 2), OperatorError or UserError (exit 1) with what to do next.
   */
  run(house: House, args: string[], options: Record<string, unknown>, io: Io): Promise<ExitCode>;
}

/** A command that also has something to say about a house that does not open: `doctor`. */
export interface DoorstepCommand extends CommandShape {
  runAtDoorstep(opening: Opening, io: Io): Promise<ExitCode>;
}

export type CliCommand = HouseCommand | DoorstepCommand;

/** The identity function: gives a command its type. */
export function defineCommand<C extends CliCommand>(command: C): C {
  return command;
}
