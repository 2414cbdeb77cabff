/** What a command of the program is, and what it works with. */

import type { Command as Parser } from 'commander';
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
}

/** The open house, as commands find it. */
export interface House {
  env: Env;
  settings: Settings;
  db: Db;
  seal: Seal;
  jobs: readonly AnyJob[];
  embedded: boolean;
  now(): Date;
  /** The queues of the server this command runs in; undefined in a process of its own. */
  queues: Queues | undefined;
  /** `--committee CODE`. */
  committeeCode: string | undefined;
}

/** 0 done · 1 failed (for `doctor`: any trouble) · 2 usage or settings. */
export type ExitCode = 0 | 1 | 2;

export interface CliCommand {
  /** As typed, such as `committees add <name>`. */
  syntax: string;
  summary: string;
  /** Adds options to the parser. */
  configure?(parser: Parser): void;
  /**
   * @param args positional arguments in order; @param options by long name.
   * @throws UsageError (exit 2) or OperatorError (exit 1) with what to do next.
   */
  run(house: House, args: string[], options: Record<string, unknown>, io: Io): Promise<ExitCode>;
}

/** The identity function: gives a command its type. */
export function defineCommand(command: CliCommand): CliCommand {
  return command;
}
