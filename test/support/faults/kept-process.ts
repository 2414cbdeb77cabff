/** A process that comes again whenever it ends, however it ended, until it is no longer kept. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface KeptProcess {
  role: string;
  /** undefined between two lives. */
  pid(): number | undefined;
  /** SIGKILL; it comes again at once. */
  kill(): void;
  /** SIGTERM; resolves with how it ended when it did, and it comes again. */
  stop(): Promise<{ code: number | null; tookMs: number }>;
  signal(name: NodeJS.Signals): void;
  /** Ends it and keeps it no longer. */
  end(): Promise<void>;
  /** Resolves when the life that runs now, or the next, says that it is ready. */
  ready(): Promise<void>;
  isReady(): boolean;
  /** False once it was ended for good. */
  isKept(): boolean;
  kills(): number;
  lives(): number;
  /** What it wrote to standard error over all lives, the last 20,000 characters. */
  log(): string;
}

export interface Launch {
  role: string;
  /** Arguments of Node. */
  args: string[];
  env: NodeJS.ProcessEnv;
  /** A killed process would be launched in vain while its folder is in other hands. */
  pauseMs?: number;
}

const READY_MS = 60_000;

export function keepProcess({ role, args, env, pauseMs = 0 }: Launch): KeptProcess {
  let child: ChildProcess;
  let kills = 0;
  let lives = 0;
  let log = '';
  let kept = true;
  let isReady = false;
  const launch = () => {
    if (!kept) return;
    lives += 1;
    isReady = false;
    const life = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    child = life;
    life.stdout.on('data', () => {
      if (child === life) isReady = true;
    });
    life.stderr.on('data', (bytes: Buffer) => {
      log = (log + bytes.toString('utf8')).slice(-20_000);
    });
    life.on('exit', () => (pauseMs > 0 ? setTimeout(launch, pauseMs) : launch()));
  };
  launch();
  const runs = () => child.exitCode === null && child.signalCode === null;
  return {
    role,
    pid: () => (runs() ? child.pid : undefined),
    isReady: () => isReady && runs(),
    isKept: () => kept,
    kills: () => kills,
    lives: () => lives,
    log: () => log,
    kill() {
      kills += 1;
      child.kill('SIGKILL');
    },
    async stop() {
      const sinceMs = performance.now();
      const exit = once(child, 'exit') as Promise<[number | null]>;
      child.kill('SIGTERM');
      const [code] = await exit;
      return { code, tookMs: Math.round(performance.now() - sinceMs) };
    },
    signal: (name) => void child.kill(name),
    async end() {
      kept = false;
      if (!runs()) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
    async ready() {
      const deadline = Date.now() + READY_MS;
      while (!isReady || !runs()) {
        if (Date.now() > deadline) throw new Error(`${role} does not say that it runs:\n${log}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}
