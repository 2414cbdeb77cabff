/** What a chat platform's adapter is: the contract between a platform's folder and the gateway. */

import type { SettingFault } from '../errors.js';
import type { ActionAnswer, ChatEvent } from './event.js';
import type { ActionName, OutboundAction, Target } from './outbound.js';

/** What became of an event. `dropped` and `repeat` are answered to the platform like `accepted`. */
export type ReceiveOutcome = 'accepted' | 'repeat' | 'dropped';

/**
 * Takes events in: guards, looks, stores, queues. Resolves when the rows are committed (or rightly dropped).
 * @throws when they could not be stored within 2.5 s: the adapter must then refuse, so that the platform delivers again.
 */
export type Receive = (events: ChatEvent[]) => Promise<ReceiveOutcome[]>;

/** How fast one key may send: `burst` at once, then one every `intervalMs`; holds over all processes. */
export interface PaceRule {
  burst: number;
  intervalMs: number;
  /** Up to this much is added to each interval, by chance, where even steps look like a machine's. */
  jitterMs?: number;
}

/** The pace of one platform: for everything together, and for each chat. */
export interface PaceRules {
  app?: PaceRule & {
    /**
     * No more than this many are said in one Beijing day, the last tenth only in answers; what is over waits for the
     * next morning.
     */
    perDay?: number;
  };
  chat?: PaceRule;
  /** Of `mark` and `show` together, where the platform counts them apart from what is said; both must have a slot. */
  quiet?: { minute: PaceRule; second: PaceRule };
}

/** An HTTP request as adapters see it: the raw body, so that signatures can be checked before anything is read. */
export interface HttpRequest {
  headers: Record<string, string | string[] | undefined>;
  query: Record<string, string | undefined>;
  body: Buffer;
  remoteAddress: string;
  /** Fires when the caller went away; ends streams. */
  signal: AbortSignal;
}

export interface HttpAnswer {
  status: number;
  headers?: Record<string, string>;
  /** A string or bytes as they are, anything else as JSON; `stream` sends pieces as they come (SSE). */
  body?: string | Buffer | Record<string, unknown> | unknown[];
  stream?: AsyncIterable<string>;
}

export interface HttpRoute {
  method: 'GET' | 'POST';
  path: string;
  /** Larger bodies are answered 413 before the handler sees them. */
  maxBodyBytes: number;
  /** Only requests that came over loopback with a loopback Host and a same-site Origin get here; all others are answered 403. */
  loopbackOnly?: boolean;
  handle(request: HttpRequest): Promise<HttpAnswer>;
}

/** Logging as adapters get it: ids and counts, never words, names, phones, tokens or payloads. */
export interface AdapterLog {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

/** Who can be played and where, for the playground; empty on real platforms. */
export interface Cast {
  people: { platformUserId: string; name: string; role: string; sector: string }[];
  chats: { platformChatId: string; name: string }[];
}

/** What the gateway hands to an adapter when it opens it. */
export interface AdapterWorld {
  receive: Receive;
  log: AdapterLog;
  now(): Date;
  cast(): Promise<Cast>;
  /** A folder of this platform's own in DATA_DIR, made when it is first used; what stands there holds nobody's words. */
  folder: string;
  /** Shows a person at the terminal what they must see once, such as a login QR; never a member's words. */
  tell(text: string): void;
}

/** One missing permission and what stops working without it, in Chinese, for `doctor`. */
export interface AdapterFinding {
  /** With an advice it is said to somebody who may want to act, and is no trouble. */
  ok: boolean;
  what: string;
  advice: string;
}

/** Whether a platform works right now. */
export interface PlatformState {
  connected: boolean;
  since: Date;
  reason?: string;
  /** What somebody must scan with their phone before it works, as the text of a QR code. A secret: never logged. */
  loginCode?: string;
}

/** An open platform. */
export interface PlatformConnection {
  /** Routes to hang on the one HTTP listener; empty when there are none. */
  routes: HttpRoute[];
  /**
   * Carries out one action.
   * @param idempotencyKey the same on every retry of the same outbox row, ≤ 50 characters.
   * @throws SendError and nothing else.
   */
  perform(
    action: OutboundAction,
    target: Target,
    idempotencyKey: string,
  ): Promise<ActionAnswer & { ok: true }>;
  /** Whether events arrive and sends can go out right now, with the reason when not. */
  state(): PlatformState;
  /** Looks at the platform from outside: credentials, scopes, clock. Never throws. */
  examine(): Promise<AdapterFinding[]>;
  /** Takes no more events; resolves when nothing is under way. May be called twice. */
  close(): Promise<void>;
}

export interface Adapter<S = unknown> {
  /** The folder's name; stands in every row that concerns this platform. */
  name: string;
  /** 示例：飞书. */
  title: string;
  /** `one`: only one process may be connected at a time (a lease decides). */
  connections: 'many' | 'one';
  pace(settings: S): PaceRules;
  /** Whether what `receive` refused is delivered again. Where not, the gateway keeps it in a local spool. */
  redelivers: boolean;
  /** `changing`: ids of people and chats last one login only, so that the gateway puts ids of our own in their place. */
  ids: 'lasting' | 'changing';
  /** Nothing can be sent while `state()` says that it is not connected: rows wait, and no try is counted. */
  heldWhileAway: boolean;
  /** For how long the same idempotency key surely has one effect; 0 when the platform cannot say. */
  idempotentForMs: number;
  /** What it can do; a deed asks for nothing else. */
  actions: readonly ActionName[];
  /** Reads this platform's settings from the environment; `value` is undefined when it is not set up. Pure. */
  settings(env: Record<string, string | undefined>): { value: S | undefined; faults: SettingFault[] };
  /**
   * The look from outside of `PlatformConnection.examine` without opening anything: a second long connection would
   * take events away from the one that runs. Absent: there is nothing outside to look at. Never throws.
   */
  examine?(settings: S, now: Date): Promise<AdapterFinding[]>;
  /** Opens without sending anything. Checks nothing that needs the network to be up. */
  open(settings: S, world: AdapterWorld): Promise<PlatformConnection>;
}

/** The identity function: gives an adapter its type. */
export function defineAdapter<S>(adapter: Adapter<S>): Adapter<S> {
  return adapter;
}
