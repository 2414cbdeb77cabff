#!/usr/bin/env node
/** The one program, `qunyi`: reads the environment, runs a command, sets the exit code. */

import { existsSync, readFileSync } from 'node:fs';
import { OperatorError, type SettingFault, SettingsError } from '../../src/errors.js';
import { readSettings, type Settings } from '../../src/settings.js';
import type { ExitCode } from './command.js';
import { runThroughSocket } from './control-client.js';
import { namesSetTwice } from './env-file.js';
import { explain } from './explain.js';
import { socketPath } from './folder-lock.js';

const argv = process.argv.slice(2);
const json = argv.includes('--json');
const io = {
  out: (text: string) => void process.stdout.write(text),
  err: (text: string) => void process.stderr.write(text),
  cwd: process.cwd(),
  isTerminal: process.stderr.isTTY === true,
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
    const isStart = argv[at] === 'start';
    const answer = isStart ? 'nobody' : await askServer();
    if (typeof answer === 'number') return answer;
    // Loaded only now: a command beside a server needs none of it.
    const { ADAPTERS } = await import('../index.js');
    const { setUpPlatforms } = await import('./platforms.js');
    const readAll = () => readAllSettings(setUpPlatforms(process.env, ADAPTERS).faults);
    if (isStart) return await (await import('./serve.js')).serve(argv.toSpliced(at, 1), readAll, io);
    const { makeDoors } = await import('./doors.js');
    const { runCommandLine } = await import('./run-command.js');
    // Help and usage need neither settings nor a database.
    return await runCommandLine(argv.length === 0 ? ['--help'] : argv, io, makeDoors(argv, io, readAll));
  } catch (error) {
    return explain(error, io, json);
  }
}

/** The embedded server that has the folder, where there is one. */
async function askServer() {
  const { value, faults } = readSettings(process.env);
  if (faults.length > 0 || value.databaseUrl || argv.length === 0) return 'nobody';
  return runThroughSocket(socketPath(value.dataDir), argv, io);
}

/** The environment wins over the file. @throws UsageError when the file says two things of one setting. */
function readEnvFile(): void {
  if (!existsSync('.env')) return;
  const twice = namesSetTwice(readEnvText());
  if (twice.length > 0)
    throw new SettingsError(
      twice.map((name) => ({
        name,
        message: 'stands in .env more than once with different values; keep one',
      })),
    );
  process.loadEnvFile('.env');
}

function readEnvText(): string {
  try {
    return readFileSync('.env', 'utf8');
  } catch (error) {
    throw new OperatorError(
      'env_file_unreadable',
      `.env in this folder cannot be read (${(error as NodeJS.ErrnoException).code})`,
      { cause: error },
    );
  }
}

/** @throws SettingsError naming every fault at once. */
function readAllSettings(ofPlatforms: readonly SettingFault[]): Settings {
  const { value, faults } = readSettings(process.env);
  const all = [...faults, ...ofPlatforms];
  if (all.length > 0) throw new SettingsError(all);
  return value;
}
