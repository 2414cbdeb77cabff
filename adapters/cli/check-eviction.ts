/** A Redis that evicts keys throws jobs away when it is full: start refuses it, unless told to go on knowingly. */

import { OperatorError } from '../../src/errors.js';
import type { Log } from '../../src/log.js';
import { type RedisFacts, readRedisFacts } from '../../src/queue/redis-facts.js';

export interface EvictionWatch {
  /** Rejects with an OperatorError when a Redis that was away at the start turns out to evict keys. */
  refused: Promise<never>;
  close(): Promise<void>;
}

const LOOK_AGAIN_MS = 2_000;

/** What to do about a Redis that evicts; `doctor` says the same. */
export function evictionAdvice(eviction: string): string {
  return `Redis has maxmemory-policy ${eviction} and would throw jobs away when full; set "maxmemory-policy noeviction" in redis.conf (QUNYI_ALLOW_EVICTION=true goes on knowingly: the relay makes up for losses, slowly)`;
}

/**
 * Looks now, and while Redis is away again every two seconds: accepting must not wait for it.
 * @throws OperatorError redis_evicts when keys may be evicted.
 */
export async function watchEviction(url: string, allowed: boolean, log: Log): Promise<EvictionWatch> {
  const facts = await readRedisFacts(url);
  if (facts) {
    judge(facts, allowed, log);
    return { refused: new Promise(() => {}), close: async () => {} };
  }
  log.warn({}, 'Redis does not answer yet: accepting goes on, answers wait until it appears');
  const closing = new AbortController();
  const refused = lookUntilKnown(url, allowed, log, closing.signal);
  refused.catch(() => {});
  return { refused, close: async () => closing.abort() };
}

async function lookUntilKnown(url: string, allowed: boolean, log: Log, closing: AbortSignal): Promise<never> {
  while (!closing.aborted) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS).unref());
    const facts = closing.aborted ? undefined : await readRedisFacts(url);
    if (!facts) continue;
    judge(facts, allowed, log);
    log.info({}, 'Redis has appeared');
    break;
  }
  return new Promise(() => {});
}

function judge({ eviction }: RedisFacts, allowed: boolean, log: Log): void {
  if (eviction === 'noeviction') return;
  if (!allowed) throw new OperatorError('redis_evicts', evictionAdvice(eviction));
  log.warn(
    { policy: eviction },
    'Redis may throw jobs away when full; going on because QUNYI_ALLOW_EVICTION is set',
  );
}
