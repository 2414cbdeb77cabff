/** The pulse of the WeChat process: whether somebody is logged in and the puppet lives, from the signs that it gives. */

import type { PlatformState } from '../../src/chat/adapter.js';
import type { Timing } from './timing.js';

export interface PulseWorld {
  become(state: Omit<PlatformState, 'since'>): void;
  /** A code to scan; each time it changes. */
  showCode(code: string): void;
}

/** From the child's signs: whether somebody is logged in and the puppet lives; ends a child that only pretends to. */
export function takePulse(world: PulseWorld, timing: Timing, kill: (reason: string) => void) {
  const begunMs = Date.now();
  /** undefined until it has loaded wechaty, which takes its time. */
  let lastPongMs: number | undefined;
  /** The last time something happened on the way to a login. */
  let awaitingLoginMs = begunMs;
  let loggedInMs: number | undefined;
  /** When the puppet last gave a sign of life; undefined: never yet. */
  let lastBeatMs: number | undefined;
  let code: string | undefined;

  const show = () => {
    const aliveMs = lastBeatMs ?? 0;
    if (code !== undefined)
      return world.become({ connected: false, reason: 'waiting_for_scan', loginCode: code });
    if (loggedInMs === undefined) return world.become({ connected: false, reason: 'not_logged_in' });
    if (Date.now() - aliveMs > timing.lateMs)
      return world.become({ connected: false, reason: 'gateway_silent' });
    world.become({ connected: true });
  };
  return {
    hear(message: { is: string; code?: string; loggedIn?: boolean; beatAgoMs?: number }) {
      if (message.is === 'scan') {
        awaitingLoginMs = Date.now();
        const isNew = message.code !== undefined && message.code !== code;
        code = message.code;
        loggedInMs = undefined;
        if (isNew) world.showCode(message.code!);
      } else if (message.is === 'login') {
        code = undefined;
        loggedInMs ??= Date.now();
      } else if (message.is === 'logout') {
        loggedInMs = undefined;
        awaitingLoginMs = Date.now();
      } else if (message.is === 'pong') {
        lastPongMs = Date.now();
        if (message.beatAgoMs !== undefined) lastBeatMs = lastPongMs - message.beatAgoMs;
        if (message.loggedIn === false && loggedInMs !== undefined) {
          loggedInMs = undefined;
          awaitingLoginMs = Date.now();
        } else if (message.loggedIn && loggedInMs === undefined && code === undefined)
          loggedInMs = Date.now();
      }
      show();
    },
    look() {
      const now = Date.now();
      show();
      if (lastPongMs !== undefined && now - lastPongMs > timing.silenceMs) return kill('process_silent');
      if (loggedInMs === undefined && now - awaitingLoginMs > timing.loginMs) return kill('login_deadline');
      // A puppet that never showed life may only do so once somebody is logged in.
      const silentSinceMs = lastBeatMs ?? loggedInMs;
      if (silentSinceMs !== undefined && now - silentSinceMs > timing.silenceMs) kill('gateway_silent');
    },
  };
}
