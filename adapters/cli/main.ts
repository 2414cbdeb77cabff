#!/usr/bin/env node
/** The one program, `qunyi`: reads the environment, runs a command, sets the exit code. */

import { existsSync } from 'node:fs';
import { SettingsError } from '../../src/errors.js';
import { openLog } from '../../src/log.js';
import { readSettings, type Settings } from '../../src/settings.js';
import { ADAPTERS } from '../index.js';
import type { ExitCode } from './command.js';
import { runThroughSocket } from './control-client.js';
import { socketPath } from './control-server.js';
import { openHouse } from './open-house.js';
import { setUpPlatforms } from './platforms.js';
import { explain, runCommandLine, type WithHouse } from './run-command.js';
import { serve } from './serve.js';

const argv = process.argv.slice(2);
const io = {
  out: (text: string) => void process.stdout.write(text),
  err: (text: string) => void process.stderr.write(text),
  cwd: process.cwd(),
};

process.exitCode = await main();

async function main(): Promise<ExitCode> {
  const json = argv.includes('--json');
  try {
    // The environment wins over the file.
    if (existsSync('.env')) process.loadEnvFile('.env');
    if (argv[0] === 'start') return await serve(argv.slice(1), readAllSettings(), io);
    // Help and usage need neither settings nor a database.
    return await runCommandLine(argv.length === 0 ? ['--help'] : argv, io, inItsHouse);
  } catch (error) {
    return explain(error, io, json);
  }
}

/** In the server that has the folder; else in a house of its own, closed afterwards. */
async function inItsHouse(use: Parameters<WithHouse>[0]): Promise<ExitCode> {
  const settings = readAllSettings();
  if (!settings.databaseUrl) {
    const exit = await runThroughSocket(socketPath(settings.dataDir), argv, io);
    if (exit !== undefined) return exit;
  }
  const log = openLog({ logLevel: settings.logLevel === 'info' ? 'warn' : settings.logLevel });
  const house = await openHouse(process.env, settings, { patient: false, log });
  try {
    return await use(house);
  } finally {
    await house.close();
  }
}

/** @throws SettingsError naming every fault at once. */
function readAllSettings(): Settings {
  const { value, faults } = readSettings(process.env);
  const all = [...faults, ...setUpPlatforms(process.env, ADAPTERS).faults];
  if (all.length > 0) throw new SettingsError(all);
  return value;
}
