/** What came of a message that its author took back on the platform: tips go, or it is noted; what changed a tip counts no more. */

import type { InboxId, Tx } from './schema.js';
import { markChangeRecalled } from './tip-change.js';
import { deleteDraft } from './tip-draft.js';
import { insertTipEvent } from './tip-event.js';

/** The author took the message back on the platform: what nobody has taken up yet is withdrawn, else it is noted. */
export async function markTipRecalled(tx: Tx, inboxId: InboxId, at: Date): Promise<void> {
  await markChangeRecalled(tx, inboxId, at);
  const tips = await tx
    .selectFrom('tip')
    .select(['id', 'state', 'person_id'])
    .where('inbox_id', '=', inboxId)
    .orderBy('id')
    .forUpdate()
    .execute();
  for (const tip of tips) {
    if (tip.state === 'draft') await deleteDraft(tx, tip.id);
    if (tip.state === 'draft' || tip.state === 'withdrawn') continue;
    const isOpen = tip.state === 'pending' || tip.state === 'returned';
    await tx
      .updateTable('tip')
      .set({ recalled_at: at, ...(isOpen && { state: 'withdrawn' as const }) })
      .where('id', '=', tip.id)
      .execute();
    await insertTipEvent(tx, {
      tipId: tip.id,
      type: isOpen ? 'withdrawn' : 'recalled',
      from: tip.state,
      to: isOpen ? 'withdrawn' : tip.state,
      actorPersonId: tip.person_id,
      at,
    });
  }
}
