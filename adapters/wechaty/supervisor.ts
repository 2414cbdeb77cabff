/** The supervisor: keeps wechaty's process alive, sees when it only pretends to be, and starts it anew with pauses. */

import { setTimeout as pause } from 'node:timers/promises';
import type { PlatformState } from '../../src/chat/adapter.js';
import { type ChildLife, type ChildPlan, liveOneLife, type SupervisorWorld } from './child-life.js';
import { CallLost } from './errors.js';
import type { Timing } from './timing.js';
import type { Call, WireAnswer } from './wire.js';

export interface Supervisor {
  state(): PlatformState;
  /** @throws CallLost */
  ask(call: Call): Promise<WireAnswer>;
  /** May be called twice. */
  close(): Promise<void>;
}

export function superviseChild(
  plan: ChildPlan,
  world: SupervisorWorld & { now(): Date; showCode(code: string): void },
  timing: Timing,
): Supervisor {
  const closing = new AbortController();
  let life: ChildLife | undefined;
  let state: PlatformState = { connected: false, since: world.now(), reason: 'starting' };
  const become = (next: Omit<PlatformState, 'since'>) => {
    const isSame = next.connected === state.connected && next.reason === state.reason;
    if (!isSame)
      world.log[next.connected ? 'info' : 'warn'](
        { connected: next.connected, reason: next.reason },
        'the connection to WeChat changed',
      );
    state = { ...next, since: next.connected === state.connected ? state.since : world.now() };
  };

  const live = async () => {
    try {
      life = liveOneLife(plan, { ...world, become }, timing);
      return await life.ended;
    } catch (error) {
      // A folder that cannot be written to, a machine without room for a process: it may pass.
      world.log.error({ err: error }, 'the process of wechaty cannot be started');
      return { reason: 'process_unstartable', status: undefined };
    } finally {
      life = undefined;
    }
  };
  const keep = async () => {
    for (let failures = 0; !closing.signal.aborted; ) {
      const begunMs = Date.now();
      const { reason, status } = await live();
      if (closing.signal.aborted) break;
      failures = Date.now() - begunMs > timing.healthyMs ? 0 : failures + 1;
      become({ connected: false, reason });
      const waitMs = Math.min(timing.firstPauseMs * 2 ** Math.max(0, failures - 1), timing.longestPauseMs);
      world.log.warn(
        { reason, status, failures, waitMs },
        'the process of wechaty ended and is started anew',
      );
      await pause(waitMs, undefined, { signal: closing.signal }).catch(() => {});
    }
    become({ connected: false, reason: 'closed' });
  };
  const kept = keep();

  return {
    state: () => state,
    async ask(call) {
      if (!life || closing.signal.aborted) throw new CallLost(false, state.reason ?? 'closed');
      return life.ask(call);
    },
    async close() {
      closing.abort();
      life?.stop();
      await kept;
    },
  };
}
