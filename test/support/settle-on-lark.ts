/** A committee on Feishu: the demo's people and groups, moved to the platform that the fake plays. */

import { loadDemo } from '../../jobs/demo/load.js';
import { insertAccount } from '../../src/db/account.js';
import type { Db } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';
import { beijingDay } from '../../src/domain/beijing-time.js';
import type { Seal } from '../../src/seal/seal.js';
import type { FakeLark } from './fake-lark/index.js';

/** A real committee on Feishu: the demo's people with Feishu accounts, and no demo any more. */
export async function settleOnLark(
  db: Db,
  seal: Seal,
  lark: Pick<FakeLark, 'userId' | 'chatId'>,
): Promise<void> {
  const now = new Date();
  await inTransaction(db, async (tx) => {
    await loadDemo(tx, seal, beijingDay(now), now);
    await tx.updateTable('committee').set({ is_demo: false }).execute();
    await tx.deleteFrom('account').execute();
    const people = await tx.selectFrom('person').select(['id', 'name']).execute();
    const counted = new Map<string, number>();
    for (const person of people) {
      const nth = (counted.get(person.name) ?? 0) + 1;
      counted.set(person.name, nth);
      const platformUserId = lark.userId(nth === 1 ? person.name : `${person.name}${nth}`);
      await insertAccount(tx, { platform: 'lark', platformUserId, personId: person.id, linkedBy: 'roster' });
    }
    const chats = await tx.selectFrom('chat').select(['id', 'name']).execute();
    for (const chat of chats) {
      await tx
        .updateTable('chat')
        .set({ platform: 'lark', platform_chat_id: lark.chatId(chat.name) })
        .where('id', '=', chat.id)
        .execute();
    }
  });
}
