/** A committee on WeChat: the demo's groups, known from logins before, and codes by which its people come to be bound. */

import { loadDemo } from '../../jobs/demo/load.js';
import { makeLinkCode } from '../../src/db/link-code.js';
import { mintOwnIds } from '../../src/db/platform-alias.js';
import type { CommitteeId, Db } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';
import { beijingDay } from '../../src/domain/beijing-time.js';
import type { Seal } from '../../src/seal/seal.js';

/** A real committee on WeChat where nobody is bound yet. @param roomIdOf the platform's id of a group, by its name. */
export async function settleOnWechat(db: Db, seal: Seal, roomIdOf: (name: string) => string): Promise<void> {
  const now = new Date();
  await inTransaction(db, async (tx) => {
    await loadDemo(tx, seal, beijingDay(now), now);
    await tx.updateTable('committee').set({ is_demo: false }).execute();
    await tx.deleteFrom('account').execute();
    for (const chat of await tx.selectFrom('chat').select(['id', 'name']).execute()) {
      const met = { kind: 'chat' as const, platformId: roomIdOf(chat.name) };
      const [ownId] = (await mintOwnIds(tx, 'wechaty', [met], new Map())).values();
      await tx
        .updateTable('chat')
        .set({ platform: 'wechaty', platform_chat_id: ownId as string })
        .where('id', '=', chat.id)
        .execute();
    }
  });
}

/** A binding code as staff hand it out. */
export async function linkCodeFor(db: Db, seal: Seal, name: string): Promise<string> {
  const person = await db
    .selectFrom('person')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  const committee = await db.selectFrom('committee').select('id').executeTakeFirstOrThrow();
  const whose = { committeeId: committee.id as CommitteeId, personId: person.id };
  return inTransaction(db, (tx) => makeLinkCode(tx, seal, whose, new Date()));
}
