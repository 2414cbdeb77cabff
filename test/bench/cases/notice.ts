/** A notice to ten thousand Feishu groups at the platform's pace: a slice of it is measured, the whole is worked out. */

import { setTimeout as pause } from 'node:timers/promises';
import { insertOutbox, type OutboxDraft } from '../../../src/db/outbox.js';
import { inTransaction } from '../../../src/db/transaction.js';
import type { Result } from '../figures.js';
import { openLarkHouse } from '../lark-house.js';
import type { Bench } from '../setups.js';

const CHATS = 10_000;
const SLICE_SECONDS = 60;

export async function measureNotice({ options, services }: Bench): Promise<Result[]> {
  const house = await openLarkHouse(services, 100, '委员工作群');
  try {
    const drafts = Array.from(
      { length: CHATS },
      (_, n): OutboxDraft => ({
        platform: 'lark',
        target: { kind: 'chat', id: house.lark.chatId(`第${n + 1}工作群`) },
        action: { action: 'send', message: { type: 'text', text: '通知：周五下午三点集中学习' } },
        priority: 'broadcast',
        dedupeKey: `notice bench ${n}`,
      }),
    );
    const startedMs = Date.now();
    await inTransaction(house.database.db, (tx) => insertOutbox(tx, house.seal, drafts));
    const storedMs = Date.now() - startedMs;
    const seconds = options.quick ? 3 : SLICE_SECONDS;
    await pause(seconds * 1_000);
    const { sent } = house.lark;
    const { perAppSecond, perAppMinute } = house.lark.rates();
    return [
      {
        case: 'notice',
        setup: `${CHATS.toLocaleString('en-US')} Feishu groups, ${seconds} s of it, gateway and 1 worker`,
        figures: [
          { name: 'stored in', value: storedMs, unit: 'ms' },
          { name: 'sent in the slice', value: sent.length, unit: '' },
          { name: 'sent', value: sent.length / seconds, unit: '/s' },
          {
            name: 'all, worked out',
            value: CHATS / (sent.length / seconds) / 60,
            unit: 'min',
          },
          { name: 'groups with two', value: twice(sent), unit: '', demanded: { exactly: 0 } },
          { name: 'rate errors', value: house.rateErrors(), unit: '', demanded: { exactly: 0 } },
          { name: 'most in a second', value: perAppSecond, unit: 'of 50' },
          { name: 'most in a minute', value: perAppMinute, unit: 'of 1,000' },
        ],
      },
    ];
  } finally {
    await house.close();
  }
}

function twice(sent: readonly { chatOrUser: string }[]): number {
  return sent.length - new Set(sent.map((message) => message.chatOrUser)).size;
}
