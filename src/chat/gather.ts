/** Gathering: group confirmations that come at once become one line that names everyone exactly once. */

import type { Reply } from './define-job.js';

/** A reply that knows its place in the outbox. */
type Draft = Reply & { platform: string };

/**
 * Joins the drafts of one batch that ask for it (`gather`) by chat; the first of them carries the joint line.
 * One alone stays as it was. Drafts keep their order.
 */
export function gatherReplies<D extends Draft>(drafts: readonly D[]): D[] {
  const groups = new Map<string, D[]>();
  for (const draft of drafts) {
    const key = keyOf(draft);
    if (key === undefined) continue;
    groups.set(key, [...(groups.get(key) ?? []), draft]);
  }
  return drafts.flatMap((draft) => {
    const key = keyOf(draft);
    const group = key === undefined ? [draft] : (groups.get(key) as D[]);
    if (group.length === 1) return [draft];
    return group[0] === draft ? [joined(group)] : [];
  });
}

function keyOf(draft: Draft): string | undefined {
  if (!draft.gather || draft.target.kind !== 'chat') return undefined;
  return `${draft.platform} ${draft.target.id} ${draft.gather.into}`;
}

/** One line for all of them: a group is not flooded when many check in at once. */
function joined<D extends Draft>(group: D[]): D {
  const first = group[0] as D;
  const { gather, about: _, ...rest } = first;
  const names = [...new Set(group.flatMap((draft) => draft.gather?.name ?? []))];
  const text = gather?.line(names) ?? '';
  return { ...rest, action: { action: 'send', message: { type: 'text', text } } } as D;
}
