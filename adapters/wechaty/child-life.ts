/** One life of wechaty's process, from its start to its end: what it tells, whether it still lives, what it is asked. */

import { fork } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AdapterLog } from '../../src/chat/adapter.js';
import { CallLost } from './errors.js';
import { type PulseWorld, takePulse } from './pulse.js';
import type { Timing } from './timing.js';
import { type Call, fromChild, type ToChild, type WireAnswer, type WireEvent } from './wire.js';

/** What the process is started with. */
export interface ChildPlan {
  puppet: string;
  /** Its working folder, where wechaty keeps the login. */
  folder: string;
  /** Its home, where puppets keep what they know of people: emptied before each start and after the last. */
  home: string;
  env: Record<string, string>;
}

export interface ChildLife {
  /** Why it ended; gRPC's status where that was the reason. Never rejects. */
  ended: Promise<{ reason: string; status?: number }>;
  /** @throws CallLost */
  ask(call: Call): Promise<WireAnswer>;
  /** Lets what is under way end, then ends the process. */
  stop(): void;
}

export interface SupervisorWorld {
  log: AdapterLog;
  hear(event: WireEvent): void;
}

export interface LifeWorld extends SupervisorWorld, PulseWorld {}

interface Waiting {
  done(answer: WireAnswer): void;
  lost(error: CallLost): void;
}

/** Beside this file once it is built; run from the sources, the build's is taken. */
const CHILD_FILES = ['./child.js', '../../dist/adapters/wechaty/child.js'];

export function liveOneLife(plan: ChildPlan, world: LifeWorld, timing: Timing): ChildLife {
  rmSync(plan.home, { recursive: true, force: true });
  mkdirSync(plan.home, { recursive: true, mode: 0o700 });
  const child = fork(childFile(), [plan.puppet], {
    cwd: plan.folder,
    env: { ...plan.env, HOME: plan.home, USERPROFILE: plan.home },
    execArgv: [],
    // wechaty and its puppets print whatever passes: words, names, tokens.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
  const calls = new Map<number, Waiting>();
  let nextCallId = 1;
  let ending: { reason: string; status?: number } | undefined;
  const kill = (reason: string) => {
    ending ??= { reason };
    child.kill('SIGKILL');
  };
  const say = (message: ToChild) => {
    if (child.connected) child.send(message, () => {});
  };
  const pulse = takePulse(world, timing, kill);
  child.on('message', (raw) => {
    const parsed = fromChild.safeParse(raw);
    if (!parsed.success) return world.log.warn({}, 'a message of the WeChat process could not be read');
    const message = parsed.data;
    if (message.is === 'answer') {
      calls.get(message.callId)?.done(message.answer);
      calls.delete(message.callId);
    } else if (message.is === 'event') world.hear(message.event);
    else if (message.is === 'ending') ending ??= { reason: reasonOf(message), status: message.status };
    else if (message.is === 'passed-over')
      world.log.info({ why: message.why }, 'a WeChat event is passed over');
    else if (message.is === 'trouble') world.log.warn({ status: message.status }, 'wechaty reports an error');
    else pulse.hear(message);
  });
  const pinging = setInterval(() => {
    say({ do: 'ping' });
    pulse.look();
  }, timing.pingEveryMs);
  const ended = new Promise<{ reason: string; status?: number }>((resolve) => {
    const end = () => {
      clearInterval(pinging);
      const last = ending ?? { reason: 'process_ended' };
      for (const call of calls.values()) call.lost(new CallLost(true, last.reason));
      calls.clear();
      resolve(last);
    };
    child.once('error', end);
    // `close` and not `exit`: what it said last has arrived by then.
    child.once('close', end);
  });
  return {
    ended,
    ask: (call) =>
      new Promise((resolve, reject) => {
        if (!child.connected || ending) return reject(new CallLost(false, 'process_ended'));
        const callId = nextCallId++;
        const timer = setTimeout(() => waiting.lost(new CallLost(true, 'no_answer')), timing.callMs);
        const settle =
          <T>(then: (value: T) => void) =>
          (value: T) => {
            clearTimeout(timer);
            calls.delete(callId);
            then(value);
          };
        const waiting: Waiting = { done: settle(resolve), lost: settle(reject) };
        calls.set(callId, waiting);
        say({ do: 'call', callId, call });
      }),
    stop() {
      ending ??= { reason: 'closed' };
      say({ do: 'stop' });
      const timer = setTimeout(() => child.kill('SIGKILL'), timing.stopMs);
      void ended.then(() => clearTimeout(timer));
    },
  };
}

function reasonOf({ reason, status }: { reason: string; status?: number }): string {
  return status === 16 ? 'token_refused' : reason;
}

function childFile(): string {
  const files = CHILD_FILES.map((path) => fileURLToPath(new URL(path, import.meta.url)));
  return files.find((path) => existsSync(path)) ?? files[0]!;
}
