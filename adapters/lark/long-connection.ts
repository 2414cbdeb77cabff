/** The road by long connection: the SDK's WSClient, kept alive, that acknowledges an event only once it is stored. */

import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { EventDispatcher, type HttpInstance, WSClient } from '@larksuiteoapi/node-sdk';
import type { AdapterWorld } from '../../src/chat/adapter.js';
import { type LarkClient, SILENT } from './client.js';
import { type Intake, TOAST } from './intake.js';
import type { LarkSettings } from './settings.js';

export interface LongConnection {
  state(): { connected: boolean; since: Date; reason?: string };
  close(): Promise<void>;
}

/**
 * A ping must be answered within this, or the socket counts as half-open and is replaced. Must stay well below the
 * platform's ping interval (120 s): every ping starts the SDK's watchdog anew.
 */
const PING_TIMEOUT_SECONDS = 5;
const HANDSHAKE_TIMEOUT_MS = 8_000;
/** Asking for the address (≤ 15 s in the SDK) and the handshake together. */
const CONNECT_TIMEOUT_MS = 25_000;
const LOOK_EVERY_MS = 200;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Each attempt is a client of its own and the pauses between are ours: the SDK would wait up to 30 s before the first
 * and 120 s before each further attempt, and gives up for ever when the platform says "busy".
 */
export function openLongConnection(
  settings: LarkSettings,
  { http, agent }: Pick<LarkClient, 'http' | 'agent'>,
  intake: Intake,
  world: AdapterWorld,
): LongConnection {
  const closing = new AbortController();
  const dispatcher = dispatcherTo(intake, world);
  let state: ReturnType<LongConnection['state']> = {
    connected: false,
    since: world.now(),
    reason: 'connecting',
  };
  let reason = 'no answer';
  const wait = (ms: number) => pause(ms, undefined, { signal: closing.signal }).catch(() => {});

  /** Resolves when this connection is lost or never came about. @returns whether it ever stood. */
  const hold = async (): Promise<boolean> => {
    const client = connect(settings, { http, agent }, (why) => {
      reason = why;
    });
    void client.start({ eventDispatcher: dispatcher });
    const startedMs = Date.now();
    const is = () => client.getConnectionStatus().state;
    try {
      while (is() === 'connecting' && Date.now() - startedMs < CONNECT_TIMEOUT_MS && !closing.signal.aborted)
        await wait(LOOK_EVERY_MS);
      if (is() !== 'connected') return false;
      state = { connected: true, since: world.now() };
      world.log.info({}, 'long connection open');
      while (is() === 'connected' && !closing.signal.aborted) await wait(LOOK_EVERY_MS);
      reason = 'connection lost';
      return true;
    } finally {
      client.close({ force: true });
    }
  };

  const keep = async () => {
    for (let failures = 0; !closing.signal.aborted; ) {
      failures = (await hold()) ? 0 : failures + 1;
      if (closing.signal.aborted) break;
      state = { connected: false, since: state.connected ? world.now() : state.since, reason };
      world.log.warn({ failures, reason }, 'long connection down');
      await wait(pauseMs(failures));
    }
    state = { connected: false, since: world.now(), reason: 'closed' };
  };
  const kept = keep();
  return {
    state: () => state,
    async close() {
      // The SDK sends its answer some microtasks after the handler returned; a socket closed before that loses it.
      await turn();
      closing.abort();
      await kept;
    },
  };
}

/** Half of it is chance, so that many gateways do not come back in the same instant. */
function pauseMs(failures: number): number {
  const longest = Math.min(500 * 2 ** failures, LONGEST_PAUSE_MS);
  return longest / 2 + (Math.random() * longest) / 2;
}

function connect(
  settings: LarkSettings,
  { http, agent }: Pick<LarkClient, 'http' | 'agent'>,
  failed: (why: string) => void,
): WSClient {
  const { appId, appSecret, domain } = settings;
  const asking = {
    request: (options: Parameters<HttpInstance['request']>[0]) =>
      http.request(options).catch((error: Error) => {
        failed(error.message);
        throw error;
      }),
  } as HttpInstance;
  return new WSClient({
    appId,
    appSecret,
    domain,
    httpInstance: asking,
    ...(agent ? { agent } : {}),
    logger: SILENT,
    autoReconnect: false,
    handshakeTimeoutMs: HANDSHAKE_TIMEOUT_MS,
    wsConfig: { pingTimeout: PING_TIMEOUT_SECONDS },
  });
}

/**
 * The SDK's dispatcher melts header and event into one object, where fields of the event hide those of the header; so
 * its `invoke` is replaced. What it returns is the answer; when it throws, the SDK answers with code 500 and Lark
 * delivers again (需要在 3 秒内处理完成且不抛出异常，否则会触发超时重推机制).
 * https://open.feishu.cn/document/server-docs/event-subscription-guide/event-subscription-configure-/request-url-configuration-case
 */
function dispatcherTo(intake: Intake, world: AdapterWorld): EventDispatcher {
  return Object.assign(new EventDispatcher({ logger: SILENT }), {
    invoke: async (raw: unknown) => {
      try {
        const taken = await intake.take(raw);
        return taken.is === 'stored' && taken.toast ? TOAST : undefined;
      } catch (error) {
        world.log.warn({}, 'event not stored: the platform will deliver it again');
        throw error;
      }
    },
  });
}
