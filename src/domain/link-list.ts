/** The numbered list of those who wait to be bound, as staff read and settle it. */

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

/** The whole list as one message. @param nameOf who an item is taken for. */
export function describeLinkList(
  items: readonly LinkItem[],
  nameOf: (item: LinkItem) => string,
  further: readonly string[],
): string {
  const lines = items.map((item) => {
    const who = item.claimed ? `自称“${item.shown}”` : `群里叫“${item.shown}”`;
    return `${item.number}. ${who}，对应${nameOf(item)}${item.careful ? `（${item.careful}，请单独写明）` : ''}`;
  });
  const settle =
    items.length > 0
      ? ['请核对后回复，例如：全部同意；全部同意，除3；同意 1、2；拒绝 3。（24小时内有效）']
      : [];
  return [
    items.length > 0 ? `待绑定 ${items.length} 人：` : '现在没有可以直接办理的绑定申请。',
    ...lines,
    ...further,
    ...settle,
  ].join('\n');
}
