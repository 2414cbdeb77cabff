/** The processes under test, as the bench holds them: started, spoken to, measured, ended. */

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cpuSecondsOf, memoryMbOf } from './cpu.js';
import type { Counted, FromPart, Part, Said, ToPart } from './wire.js';

const PROGRAM = fileURLToPath(new URL('./under-test/part.js', import.meta.url));

export interface RunningParts {
  /** To the gateways in turn. */
  say(batch: readonly Said[]): void;
  onAccepted(heard: (ns: readonly number[], refused: boolean) => void): void;
  onAnswered(heard: (ns: readonly number[]) => void): void;
  count(): Promise<Counted>;
  cpuSeconds(): number;
  /** Resident memory of all of them together. */
  memoryMb(): number;
  close(): Promise<void>;
}

/** Resolves when every one of them is ready. @throws what the first that failed said. */
export async function startParts(parts: readonly Part[]): Promise<RunningParts> {
  const children = parts.map((part) => ({ part, child: launch(part) }));
  const gateways = children.filter(({ part }) => part.roles.includes('gateway')).map(({ child }) => child);
  let accepted: (ns: readonly number[], refused: boolean) => void = () => {};
  let answered: (ns: readonly number[]) => void = () => {};
  let counted: (counted: Counted) => void = () => {};
  await Promise.all(children.map(({ child }) => ready(child)));
  for (const { child } of children)
    child.on('message', (message: FromPart) => {
      if ('accepted' in message) accepted(message.accepted, false);
      else if ('refused' in message) accepted(message.refused, true);
      else if ('answered' in message) answered(message.answered);
      else if ('counted' in message) counted(message.counted);
    });
  let turn = 0;
  return {
    say(batch) {
      turn += 1;
      tell(gateways[turn % gateways.length] as ChildProcess, { say: batch });
    },
    onAccepted: (heard) => {
      accepted = heard;
    },
    onAnswered: (heard) => {
      answered = heard;
    },
    count: () =>
      new Promise((done) => {
        counted = done;
        tell(gateways[0] as ChildProcess, { count: true });
      }),
    cpuSeconds: () => children.reduce((sum, { child }) => sum + cpuSecondsOf(child.pid), 0),
    memoryMb: () => children.reduce((sum, { child }) => sum + memoryMbOf(child.pid as number), 0),
    async close() {
      await Promise.all(children.map(({ child }) => end(child)));
    },
  };
}

const END_MS = 15_000;

function launch(part: Part): ChildProcess {
  // A profile of each, when the bench itself is asked for one.
  return fork(PROGRAM, [JSON.stringify(part)], {
    execArgv: process.execArgv.filter((arg) => arg.startsWith('--cpu-prof')),
    env: { ...process.env, TZ: 'UTC' },
    serialization: 'json',
  });
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((done, failed) => {
    child.once('exit', (code) => failed(new Error(`a process under test ended with ${code}`)));
    child.once('message', (message: FromPart) => {
      if ('failed' in message) failed(new Error(message.failed));
      else done();
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((done) => child.once('exit', () => done()));
  const timer = setTimeout(() => child.kill('SIGKILL'), END_MS);
  tell(child, { end: true });
  await exit;
  clearTimeout(timer);
}

function tell(child: ChildProcess, message: ToPart): void {
  if (child.connected) child.send(message);
}
