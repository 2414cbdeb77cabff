/** A Feishu group whose members check in all at once, over the real wire: how long until each sees a confirmation. */

import { setTimeout as pause } from 'node:timers/promises';
import { percentile, type Result } from '../figures.js';
import { type LarkHouse, openLarkHouse } from '../lark-house.js';
import type { Bench } from '../setups.js';

const GROUP = '委员读书群';
const GIVE_UP_MS = 120_000;

export async function measureGroup({ options, services }: Bench): Promise<Result[]> {
  const members = options.quick ? 20 : 300;
  const house = await openLarkHouse(services, members, GROUP);
  try {
    const startedAtMs = Date.now();
    const names = Array.from({ length: members }, (_, n) => `委员${String(n + 1).padStart(3, '0')}`);
    const pushes = names.map((user, n) => {
      const text = `打卡 《论语》第${(n % 20) + 1}章 心得：今天读完一章`;
      return house.lark.pushLongConnection(
        house.lark.say({ chat: GROUP, user, text, messageId: idOf(user) }),
      );
    });
    await Promise.all(pushes);
    const acceptedMs = Date.now() - startedAtMs;
    const confirmedMs = await confirmations(house.lark, names, startedAtMs);
    const times = [...confirmedMs.values()];
    return [
      {
        case: 'group',
        setup: `${members} members of one Feishu group at once, gateway and 1 worker`,
        figures: [
          { name: 'all accepted', value: acceptedMs / 1_000, unit: 's' },
          { name: 'first confirmed', value: Math.min(...times) / 1_000, unit: 's' },
          { name: 'half confirmed', value: percentile(times, 0.5) / 1_000, unit: 's' },
          { name: 'all confirmed', value: Math.max(...times) / 1_000, unit: 's', demanded: { below: 15 } },
          { name: 'never confirmed', value: members - times.length, unit: '', demanded: { exactly: 0 } },
          { name: 'rate errors', value: house.rateErrors(), unit: '', demanded: { exactly: 0 } },
          { name: 'messages to the group', value: house.lark.sent.length, unit: '' },
          { name: 'marks on messages', value: house.lark.reactions.length, unit: '' },
          { name: 'most marks in a second', value: house.lark.quietRates().perAppSecond, unit: 'of 50' },
          { name: 'most in a second', value: house.lark.rates().perChatSecond, unit: '' },
        ],
      },
    ];
  } finally {
    await house.close();
  }
}

/** The id of the message that a member writes. */
const idOf = (name: string) => `om_${name}`;

/** When each was first marked on their message, or named in a line that the platform took, in ms since `sinceMs`. */
async function confirmations(
  lark: Pick<LarkHouse['lark'], 'sent' | 'reactions'>,
  names: readonly string[],
  sinceMs: number,
): Promise<Map<string, number>> {
  const confirmed = new Map<string, number>();
  const note = (name: string, at: Date) => {
    if (!confirmed.has(name)) confirmed.set(name, at.getTime() - sinceMs);
  };
  let read = { lines: 0, marks: 0 };
  while (confirmed.size < names.length && Date.now() - sinceMs < GIVE_UP_MS) {
    const { sent, reactions } = lark;
    for (const { text, at } of sent.slice(read.lines))
      for (const [name] of text.matchAll(/委员\d{3}/g)) note(name, at);
    for (const { messageId, at } of reactions.slice(read.marks)) note(messageId.slice('om_'.length), at);
    read = { lines: sent.length, marks: reactions.length };
    await pause(50);
  }
  return confirmed;
}
