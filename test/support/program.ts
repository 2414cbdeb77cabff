/** The compiled program as a process of its own, in a temporary folder, gone when the test is gone. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { eventually } from './eventually.js';

/** `npm test` builds dist/ first; QUNYI_TEST_DIST names another one. */
const MAIN = resolve(process.env.QUNYI_TEST_DIST ?? 'dist', 'adapters/cli/main.js');
/** On a busy machine an embedded database takes its time to be made. */
const READY_MS = 150_000;
const RUN_MS = 150_000;

export type ProgramEnv = Record<string, string>;

export interface Program {
  pid: number;
  /** What it wrote so far. */
  out(): string;
  err(): string;
  /** SIGTERM; resolves with the exit code and how long the end took. */
  stop(): Promise<{ code: number | null; tookMs: number }>;
  /** SIGKILL. */
  kill(): Promise<void>;
  exited: Promise<number | null>;
}

export interface RunningProgram extends Program {
  /** Without a slash at its end; empty for a process that does not listen. */
  url: string;
  playground: boolean;
}

const folders: string[] = [];
const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder for DATA_DIR, removed when the test process ends. */
export function makeDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qunyi-program-'));
  folders.push(folder);
  return folder;
}

/** Starts `qunyi start …` and waits until it says that it runs. @throws with what it wrote when it ends before. */
export async function startProgram(
  options: { env?: ProgramEnv; args?: string[] } = {},
): Promise<RunningProgram> {
  const program = launchProgram(options);
  const gone = program.exited.then((code) => {
    throw new Error(`the program ended with ${code}:\n${program.out()}${program.err()}`);
  });
  const ready = eventually(() => program.out().includes('\n'), { withinMs: READY_MS, everyMs: 50 });
  gone.catch(() => {});
  await Promise.race([ready, gone]);
  const told = JSON.parse(program.out()) as { url: string | null; playground: boolean };
  return { ...program, url: told.url ?? '', playground: told.playground };
}

/** As `startProgram`, without waiting. */
export function launchProgram({ env = {}, args = [] }: { env?: ProgramEnv; args?: string[] } = {}): Program {
  return launchCommand(['start', '--json', ...args], env);
}

/** Starts any command without waiting for its end. */
export function launchCommand(args: string[], env: ProgramEnv = {}): Program {
  const { child, out, err } = spawnProgram(args, env);
  const exited = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  const end = async (signal: NodeJS.Signals) => {
    const sinceMs = Date.now();
    child.kill(signal);
    return { code: await exited, tookMs: Date.now() - sinceMs };
  };
  return {
    pid: child.pid!,
    out,
    err,
    exited,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  };
}

/** Runs one command to its end. @param killAfterMs kills it then, if it has not ended by itself. */
export async function runProgram(
  args: string[],
  env: ProgramEnv = {},
  cwd?: string,
  killAfterMs = RUN_MS,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { child, out, err } = spawnProgram(args, env, cwd);
  const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const code = await new Promise<number | null>((done) => child.once('close', (one) => done(one)));
  clearTimeout(timer);
  return { code, stdout: out(), stderr: err() };
}

function spawnProgram(args: string[], env: ProgramEnv, cwd?: string) {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is not there: npm run build`);
  const dataDir = env.DATA_DIR ?? makeDataDir();
  const child = spawn(process.execPath, [MAIN, ...args], {
    // A folder without .env.
    cwd: cwd ?? tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, TZ: 'UTC', HTTP_PORT: '0', ...env, DATA_DIR: dataDir },
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  return { child, out: () => said.out, err: () => said.err };
}
