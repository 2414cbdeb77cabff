/** A Feishu group whose members check in all at once, over the real wire: how long until each sees a confirmation. */

import { setTimeout as pause } from 'node:timers/promises';
import { percentile, type Result } from '../figures.js';
import { openLarkHouse } from '../lark-house.js';
import type { Bench } from '../setups.js';

const GROUP = '委员读书群';
const GIVE_UP_MS = 120_000;

export async function measureGroup({ options, services }: Bench): Promise<Result[]> {
  const members = options.quick ? 20 : 300;
  const house = await openLarkHouse(services, members, GROUP);
  try {
    const startedAtMs = Date.now();
    const names = Array.from({ length: members }, (_, n) => `委员${String(n + 1).padStart(3, '0')}`);
    const pushes = names.map((user, n) =>
      house.lark.pushLongConnection(
        house.lark.say({ chat: GROUP, user, text: `打卡 《论语》第${(n % 20) + 1}章 心得：今天读完一章` }),
      ),
    );
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
          { name: 'most in a second', value: house.lark.rates().perChatSecond, unit: '' },
        ],
      },
    ];
  } finally {
    await house.close();
  }
}

/** When each name first stood in a message that the platform took, in ms since `sinceMs`. */
async function confirmations(
  lark: { readonly sent: readonly { text: string; at: Date }[] },
  names: readonly string[],
  sinceMs: number,
): Promise<Map<string, number>> {
  const confirmed = new Map<string, number>();
  let read = 0;
  while (confirmed.size < names.length && Date.now() - sinceMs < GIVE_UP_MS) {
    for (const message of lark.sent.slice(read)) {
      read += 1;
      for (const [name] of message.text.matchAll(/委员\d{3}/g))
        if (!confirmed.has(name)) confirmed.set(name, message.at.getTime() - sinceMs);
    }
    await pause(50);
  }
  return confirmed;
}
