/** Whom a notice is for: what staff wrote after 发给： becomes groups, by name, by tag, or by the unit a group belongs to. */

import { fold } from '../chat/fold.js';

export interface Group {
  name: string;
  tags: readonly string[];
}

export interface Audience<G extends Group> {
  /** Each once, in the order of `groups`. */
  groups: G[];
  /** Names that are neither a group nor a unit, as typed. */
  unknown: string[];
  /** Units (界别, 专委会, 联络组 …) to which no group belongs, as typed. */
  withoutGroup: string[];
}

const EVERYTHING = /^(?:全部|所有|各)(?:的?群|群组|群聊)?$|^全体(?:的?群)?$/;

/**
 * @param named as typed; 全部 and 所有群 mean every group.
 * @param unitNames the committee's units of every kind.
 */
export function resolveAudience<G extends Group>(
  named: readonly string[],
  groups: readonly G[],
  unitNames: readonly string[],
): Audience<G> {
  const chosen = new Set<G>();
  const audience: Audience<G> = { groups: [], unknown: [], withoutGroup: [] };
  const units = new Set(unitNames.map(keyOf));
  for (const name of named) {
    const found = groupsNamed(keyOf(name), groups, units);
    for (const group of found) chosen.add(group);
    if (found.length > 0) continue;
    (units.has(keyOf(name)) ? audience.withoutGroup : audience.unknown).push(name);
  }
  audience.groups = groups.filter((group) => chosen.has(group));
  return audience;
}

/** The group itself, else those with the tag, else those named for the unit, else the only one whose name holds the words. */
function groupsNamed<G extends Group>(key: string, groups: readonly G[], units: Set<string>): readonly G[] {
  if (key === '') return [];
  if (EVERYTHING.test(key)) return groups;
  const named = groups.filter((group) => keyOf(group.name) === key);
  if (named.length > 0) return named;
  const tagged = groups.filter((group) => group.tags.some((tag) => keyOf(tag) === key));
  if (tagged.length > 0) return tagged;
  const holding = groups.filter((group) => keyOf(group.name).includes(key));
  return units.has(key) || (holding.length === 1 && key.length >= 2) ? holding : [];
}

function keyOf(name: string): string {
  return fold(name, 200).text.replace(/[\s"'《》]/g, '');
}
