/** Spacing: what was planned evenly comes late all at once on a busy machine; right before the call it is spaced once more. */

import type { PaceRule } from '../chat/adapter.js';

/** Resolves when this process may call for `key`: by its own clock, for what other processes send the pace is there. */
export type Spacing = (key: string) => Promise<void>;

/** A little closer than planned, so that calls that come in time wait for nothing. */
const CLOSER = 0.8;
/** Keys that are free again are forgotten beyond so many. */
const KEYS_KEPT = 5_000;

export function makeSpacing(rule: PaceRule, nowMs: () => number = () => performance.now()): Spacing {
  const intervalMs = rule.intervalMs * CLOSER;
  const freeAtMs = new Map<string, number>();
  return async (key) => {
    const now = nowMs();
    const slotMs = Math.max(freeAtMs.get(key) ?? 0, now);
    freeAtMs.set(key, slotMs + intervalMs);
    if (freeAtMs.size > KEYS_KEPT) for (const [one, at] of freeAtMs) if (at <= now) freeAtMs.delete(one);
    const waitMs = slotMs - now - (rule.burst - 1) * intervalMs;
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  };
}
