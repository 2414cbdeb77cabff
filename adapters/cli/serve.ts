/** `qunyi start`: runs until it is told to stop, and says where to look. */

import { parseArgs } from 'node:util';
import { UsageError } from '../../src/errors.js';
import { openLog } from '../../src/log.js';
import { type ProcessRole, ROLES, type Settings } from '../../src/settings.js';
import type { ExitCode, Io } from './command.js';
import { type Running, start } from './start.js';

/** From the signal to the end at most this long, whatever hangs. */
const STOP_WITHIN_MS = 10_000;

export async function serve(
  args: string[],
  settings: Settings,
  io: Pick<Io, 'out' | 'err'>,
): Promise<ExitCode> {
  const { roles, help } = readArgs(args);
  if (help) {
    io.out(HELP);
    return 0;
  }
  const log = openLog(settings);
  const stopped = untilSignal();
  const running = await start(process.env, settings, roles, log);
  io.out(greeting(running, roles));
  await stopped;
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
  // Nothing is under way any more; a library's forgotten timer must not keep the process.
  setImmediate(() => process.exit(0));
  return 0;
}

const HELP = `Usage: qunyi start [--roles gateway,worker,console]

Runs Qunyi. Without --roles every role runs in this process.
`;

function readArgs(args: string[]): { roles: ProcessRole[]; help: boolean } {
  try {
    const { values } = parseArgs({
      args,
      options: { roles: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    return { roles: readRoles(values.roles), help: values.help ?? false };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError('usage', `${(error as Error).message}\n${HELP}`);
  }
}

function readRoles(text: string | undefined): ProcessRole[] {
  if (text === undefined) return [...ROLES];
  const named = [...new Set(text.split(',').map((word) => word.trim()))];
  const unknown = named.filter((word) => !(ROLES as readonly string[]).includes(word));
  if (unknown.length > 0)
    throw new UsageError(
      'roles_unknown',
      `unknown role ${unknown.join(', ')}; roles are ${ROLES.join(', ')}`,
    );
  return named as ProcessRole[];
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

function greeting(running: Running, roles: readonly ProcessRole[]): string {
  const lines = [`群议 Qunyi is running (${roles.join(', ')}).`];
  if (running.url) lines.push(`  Look:       ${running.url}`);
  if (running.demoLoaded) lines.push('  Demo:       示例县政协 was loaded, with made-up people and groups');
  if (running.playground && running.url) {
    lines.push(`  Playground: ${running.url}/playground`);
    lines.push(
      "  Or type:    npx qunyi say --as 李秀兰 --in 委员读书群 '打卡 《论语》第3章 心得：温故而知新'",
    );
  }
  return `${lines.join('\n')}\n`;
}
