/** Quiet answers: what concerns its author alone is kept from the others, by whatever the platform can do. */

import type { Quiet, Reply } from './define-job.js';
import type { ActionName, OutboundAction, Said } from './outbound.js';

/** The ways in which a platform may be quiet, the quietest first. */
export type QuietAction = 'mark' | 'show';

/** Of each platform that has any, its quiet ways. */
export type QuietWays = ReadonlyMap<string, readonly QuietAction[]>;

export function readQuietWays(
  adapters: readonly { name: string; actions: readonly ActionName[] }[],
): QuietWays {
  const ways = ['mark', 'show'] as const;
  return new Map(adapters.map(({ name, actions }) => [name, ways.filter((way) => actions.includes(way))]));
}

/** Whether any of them could be said quietly: only then is there something to look up. */
export function wantsQuiet(drafts: readonly Reply[]): boolean {
  return drafts.some((draft) => draft.quiet !== undefined);
}

/**
 * A group line that is for its author becomes a mark, or words that only they see; where neither can be had it stays the
 * line that it was, to be gathered with its neighbours.
 */
export function quieten<D extends Reply & { platform: string }>(drafts: readonly D[], ways: QuietWays): D[] {
  return drafts.map((draft) => {
    const { quiet, ...loud } = draft;
    const action = quiet && toQuiet(draft, quiet, ways.get(draft.platform) ?? []);
    if (!action) return loud as D;
    // Nothing of ours stands in the group, so there is nothing to gather and nothing to quote.
    const { gather: _, about: __, ...alone } = loud;
    return { ...alone, action } as D;
  });
}

function toQuiet(
  { target, action }: Reply,
  { person, markOn }: Quiet,
  ways: readonly QuietAction[],
): OutboundAction | undefined {
  if (action.action !== 'send' || target.kind !== 'chat') return undefined;
  if (markOn !== undefined && ways.includes('mark'))
    return { action: 'mark', platformMessageId: markOn, instead: action };
  if (ways.includes('show')) return { action: 'show', message: action.message, person, instead: action };
  return undefined;
}

/** What is said where everybody reads it when the quiet way is refused; undefined: the action has no other. */
export function loudOf(action: OutboundAction): Said | undefined {
  return action.action === 'mark' || action.action === 'show' ? action.instead : undefined;
}
