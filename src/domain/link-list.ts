/** The numbered list of those who wait to be bound, and what staff decide on it. */

import type { NumberedChoice } from '../chat/numbered-choice.js';

export interface LinkItem {
  number: number;
  /** undefined: seen in a group, asked for nothing. */
  requestId?: number;
  platform: string;
  platformUserId: string;
  personId: number;
  /** What they call themselves, or are called in the group. */
  shown: string;
  claimed: boolean;
  /** Why 全部同意 does not mean this one: it wants to be named. */
  careful?: string;
}

/** What 同意 and 拒绝 come to on the list. `unknown`: numbers that are not on it. */
export interface Decided {
  approve: LinkItem[];
  refuse: LinkItem[];
  /** Neither named nor meant by 全部. */
  open: LinkItem[];
  unknown: number[];
}

export function decide(items: readonly LinkItem[], choice: NumberedChoice): Decided {
  const named = [...choice.approve, ...choice.refuse, ...choice.except];
  const numbers = new Set(items.map((item) => item.number));
  const decided: Decided = {
    approve: [],
    refuse: [],
    open: [],
    unknown: [...new Set(named.filter((number) => !numbers.has(number)))],
  };
  for (const item of items) decided[fateOf(item, choice)].push(item);
  return decided;
}

/** Whoever is named twice stays open: what was meant is not clear. */
function fateOf(item: LinkItem, choice: NumberedChoice): 'approve' | 'refuse' | 'open' {
  const [approved, refused, excepted] = [choice.approve, choice.refuse, choice.except].map((list) =>
    list.includes(item.number),
  );
  if ((approved && refused) || excepted) return 'open';
  if (approved) return 'approve';
  if (refused) return 'refuse';
  if (choice.all === 'refuse') return 'refuse';
  return choice.all === 'approve' && item.careful === undefined ? 'approve' : 'open';
}
