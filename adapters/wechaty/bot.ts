/** wechaty itself: makes the bot, listens to its puppet, and passes on what happens, in order. */

import { gatherContactRequest, gatherMembership, gatherMessage } from './gather.js';
import type { Bot, Puppet, PuppetEvents, WechatyModule } from './puppet.js';
import type { FromChild, WireEvent } from './wire.js';

export interface OpenBot {
  puppet: Puppet;
  start(): Promise<void>;
  /** Asks the puppet for a sign of life and says when the last one came. */
  ping(): void;
  /** Resolves when everything that happened so far is passed on. */
  settled(): Promise<void>;
}

export interface Teller {
  say(message: FromChild): void;
  end(reason: string, status?: number): void;
}

/** Not a literal, so that the compiler does not ask for a package that may be left out. */
const WECHATY: string = 'wechaty';
/** The memory card: `wechaty.memory-card.json` in the working folder keeps the login. */
const MEMORY_NAME = 'wechaty';
/** ScanStatus: the code is worth scanning while it is unknown, waits, or was renewed after its time. */
const SCANNABLE = new Set([undefined, 0, 2, 5]);

/** @throws when wechaty or the puppet cannot be loaded. */
export async function openBot(puppetName: string, { say, end }: Teller): Promise<OpenBot> {
  const { WechatyBuilder } = (await import(WECHATY)) as WechatyModule;
  const bot: Bot = WechatyBuilder.build({ name: MEMORY_NAME, puppet: puppetName });
  let trouble: { status: number | undefined } | undefined;
  let isStarted = false;
  // Without a listener an `error` event ends the process.
  bot.on('error', (error) => {
    trouble = { status: statusOf(error) };
    say({ is: 'trouble', ...trouble });
  });
  await bot.init();
  const { puppet } = bot;
  keepNothingOnDisk(puppet);
  let lastBeatMs: number | undefined;
  const beat = () => {
    lastBeatMs = Date.now();
  };
  const pong = () => {
    const beatAgoMs = lastBeatMs === undefined ? undefined : Date.now() - lastBeatMs;
    say({ is: 'pong', loggedIn: puppet.isLoggedIn, beatAgoMs });
  };
  const ping = () => {
    ding(puppet);
    pong();
  };
  const inOrder = orderly(say);
  listen(puppet, {
    dong: () => {
      beat();
      pong();
    },
    heartbeat: beat,
    scan: ({ qrcode, status }) => {
      beat();
      say({ is: 'scan', code: SCANNABLE.has(status) && qrcode ? qrcode : undefined });
    },
    login: () => {
      say({ is: 'login' });
      ding(puppet);
    },
    logout: () => say({ is: 'logout' }),
    error: (error) => {
      // The stream of events itself broke; wechaty would stay dead and believe to be logged in.
      const status = brokenBy(error);
      if (isStarted && status !== undefined) end('gateway_lost', status);
    },
    message: ({ messageId }) => inOrder.pass(gatherMessage(puppet, messageId)),
    friendship: ({ friendshipId }) => inOrder.pass(gatherContactRequest(puppet, friendshipId)),
    'room-join': (payload) => inOrder.pass(gatherMembership(puppet, 'joined', payload)),
    'room-leave': (payload) => inOrder.pass(gatherMembership(puppet, 'left', payload)),
    // Whoever wants the bot in a group adds it; an invitation is nobody's command.
    'room-invite': () => say({ is: 'passed-over', why: 'room_invitation' }),
  });
  const start = async () => {
    await bot.start();
    // It resolves after a wrong token, too, and nothing would ever happen.
    if (trouble) end('start_failed', trouble.status);
    isStarted = true;
  };
  return { puppet, ping, settled: inOrder.settled, start };
}

/**
 * wechaty-puppet-service keeps names and phones in files, unsealed, and the process dies when somebody logs in again
 * before those are closed. Without its store it asks the gateway, and remembers in memory.
 */
function keepNothingOnDisk(puppet: Puppet): void {
  const { _payloadStore: store } = puppet as {
    _payloadStore?: Record<'start' | 'stop', () => Promise<void>>;
  };
  if (store) Object.assign(store, { start: async () => {}, stop: async () => {} });
}

/** No listener may throw or reject: either would end the process. */
function listen(
  puppet: Puppet,
  listeners: { [E in keyof PuppetEvents]: (payload: PuppetEvents[E]) => void },
): void {
  for (const event of Object.keys(listeners) as (keyof PuppetEvents)[]) {
    const listener = listeners[event] as (payload: unknown) => void;
    puppet.on(event, (payload) => {
      try {
        listener(payload);
      } catch {
        // What a broken puppet gives in an event is its trouble; the next event may be whole.
      }
    });
  }
}

/** What events hold is fetched side by side and passed on in the order in which they happened. */
function orderly(say: Teller['say']) {
  let tail: Promise<void> = Promise.resolve();
  return {
    pass(gathering: Promise<WireEvent | string>): void {
      gathering.catch(() => {});
      tail = tail
        .then(() => gathering)
        .then(
          (event) =>
            say(typeof event === 'string' ? { is: 'passed-over', why: event } : { is: 'event', event }),
          () => say({ is: 'passed-over', why: 'content_lost' }),
        );
    },
    settled: () => tail,
  };
}

/** A gateway that is gone lets the call itself fail; the missing answer tells it then. */
function ding(puppet: Puppet): void {
  try {
    puppet.ding('qunyi');
  } catch {}
}

/** UNAVAILABLE and UNAUTHENTICATED: with any other the stream may stand, and the missing answer tells whether it does. */
const BREAKING = new Set([14, 16]);

/** wechaty writes a puppet's error down as JSON before it passes it on. */
function brokenBy(payload: unknown): number | undefined {
  const { gerror } = (payload ?? {}) as { gerror?: unknown };
  let status: number | undefined;
  try {
    status = statusOf(typeof gerror === 'string' ? JSON.parse(gerror) : payload);
  } catch {
    // An error nobody can read tells nothing.
  }
  return status !== undefined && BREAKING.has(status) ? status : undefined;
}

/** gRPC's status code, where the error carries one. */
export function statusOf(error: unknown): number | undefined {
  const code = (error as { code?: unknown })?.code;
  return typeof code === 'number' ? code : undefined;
}
