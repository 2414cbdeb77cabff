#!/usr/bin/env node
/** The one program, `qunyi`: reads the environment, runs a command, sets the exit code. */

import { existsSync } from 'node:fs';
import { OperatorError, SettingsError } from '../../src/errors.js';
import { readSettings, type Settings } from '../../src/settings.js';
import { ADAPTERS } from '../index.js';
import type { ExitCode } from './command.js';
import { makeDoors } from './doors.js';
import { setUpPlatforms } from './platforms.js';
import { explain, runCommandLine } from './run-command.js';
import { serve } from './serve.js';

const argv = process.argv.slice(2);
const json = argv.includes('--json');
const io = {
  out: (text: string) => void process.stdout.write(text),
  err: (text: string) => void process.stderr.write(text),
  cwd: process.cwd(),
};

// What nobody caught is told without anybody's words, which an error's own message may hold.
process.on('uncaughtException', (error) => {
  explain(error, io, json);
  process.exit(1);
});
// Whoever read the output has gone (`qunyi … | head`).
process.stdout.on('error', () => process.exit(0));

process.exitCode = await main();

async function main(): Promise<ExitCode> {
  try {
    readEnvFile();
    const at = argv.findIndex((word) => !word.startsWith('-'));
    if (argv[at] === 'start') return await serve(argv.toSpliced(at, 1), readAllSettings, io);
    // Help and usage need neither settings nor a database.
    return await runCommandLine(
      argv.length === 0 ? ['--help'] : argv,
      io,
      makeDoors(argv, io, readAllSettings),
    );
  } catch (error) {
    return explain(error, io, json);
  }
}

/** The environment wins over the file. */
function readEnvFile(): void {
  if (!existsSync('.env')) return;
  try {
    process.loadEnvFile('.env');
  } catch (error) {
    throw new OperatorError(
      'env_file_unreadable',
      `.env in this folder cannot be read (${(error as NodeJS.ErrnoException).code})`,
      { cause: error },
    );
  }
}

/** @throws SettingsError naming every fault at once. */
function readAllSettings(): Settings {
  const { value, faults } = readSettings(process.env);
  const all = [...faults, ...setUpPlatforms(process.env, ADAPTERS).faults];
  if (all.length > 0) throw new SettingsError(all);
  return value;
}
