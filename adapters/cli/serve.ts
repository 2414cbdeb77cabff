/** `qunyi start`: runs until it is told to stop, and says where to look. */

import { parseArgs } from 'node:util';
import { UsageError } from '../../src/errors.js';
import { openLog } from '../../src/log.js';
import { type ProcessRole, ROLES, type Settings } from '../../src/settings.js';
import type { ExitCode, Io } from './command.js';
import { explain } from './explain.js';
import { greeting } from './greeting.js';
import { type Running, start } from './start.js';
import { START_HELP } from './start-help.js';

/** From the signal to the end at most this long, whatever hangs. */
const STOP_WITHIN_MS = 10_000;

/** Ends the process itself when it is told to stop. @returns 0 after `--help`, 1 when it must not go on. */
export async function serve(
  args: string[],
  readSettings: () => Settings,
  io: Pick<Io, 'out' | 'err'>,
): Promise<ExitCode> {
  const { roles, help, json } = readArgs(args);
  if (help) {
    io.out(START_HELP);
    return 0;
  }
  const settings = readSettings();
  const log = openLog(settings);
  const stopped = untilSignal();
  const running = await Promise.race([start(process.env, settings, roles, log), stopped]);
  // Told to stop while it was starting: nothing was accepted, and what was half opened ends with the process.
  if (!running) process.exit(0);
  io.out(json ? asJson(running, roles) : greeting(running, roles, settings.publicUrl));
  const refusal = await Promise.race([stopped, running.refused.catch((error: unknown) => ({ error }))]);
  const deadline = setTimeout(() => {
    log.error(
      {},
      'stopping took too long; ending now: what was accepted is safe and is handled at the next start',
    );
    process.exit(1);
  }, STOP_WITHIN_MS - 500);
  await running.close();
  clearTimeout(deadline);
  log.info({}, 'stopped');
  const exit = refusal ? explain(refusal.error, io, json) : 0;
  // Nothing is under way any more; a library's forgotten timer must not keep the process.
  setImmediate(() => process.exit(exit));
  return exit;
}

function readArgs(args: string[]): { roles: ProcessRole[]; help: boolean; json: boolean } {
  try {
    const { values } = parseArgs({
      args,
      options: {
        roles: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return { roles: readRoles(values.roles), help: values.help ?? false, json: values.json ?? false };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError('usage', `${(error as Error).message}\n${START_HELP}`);
  }
}

function readRoles(text: string | undefined): ProcessRole[] {
  if (text === undefined) return [...ROLES];
  const named = [...new Set(text.split(',').map((word) => word.trim()))];
  const unknown = named.filter((word) => !(ROLES as readonly string[]).includes(word));
  if (unknown.length > 0)
    throw new UsageError(
      'roles_unknown',
      `unknown role ${unknown.map((word) => word || '(empty)').join(', ')}; roles are ${ROLES.join(', ')}`,
    );
  return named as ProcessRole[];
}

/** The first signal ends orderly; a second one at once, as the system does it. */
function untilSignal(): Promise<undefined> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve(undefined));
    process.once('SIGTERM', () => resolve(undefined));
  });
}

function asJson({ url, playground }: Running, roles: readonly ProcessRole[]): string {
  return `${JSON.stringify({ url: url ?? null, roles, playground })}\n`;
}
