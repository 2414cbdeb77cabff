/** 更正: amendments of one's own last check-in, as rows that are folded in. */

import type { Amendment } from '../domain/amendments.js';
import { refoldCheckIns } from './check-in-fold.js';
import { findRecall, type MessageKey } from './recall.js';
import type { InboxId, MemberId, Tx } from './schema.js';

export interface AmendmentDraft extends Omit<Amendment, 'recalledAt' | 'inboxId'> {
  inboxId: InboxId;
  memberId: MemberId;
}

/**
 * Stores an amendment and folds it in. Safe to run twice.
 * @returns the message whose check-ins it means, or below 0 the check-in of a line of a 接龙; undefined when there is none,
 * or its own message was recalled.
 */
export async function insertAmendment(
  tx: Tx,
  message: MessageKey,
  draft: AmendmentDraft,
): Promise<number | undefined> {
  const recalledAt = await findRecall(tx, message);
  await tx
    .insertInto('check_in_amendment')
    .values({
      inbox_id: draft.inboxId,
      member_id: draft.memberId,
      sent_at: draft.sentAt,
      since: draft.since,
      platform_chat_id: draft.platformChatId,
      book: draft.book,
      part: draft.part,
      reflection: draft.reflection,
      recalled_at: recalledAt ?? null,
    })
    .onConflict((conflict) => conflict.column('inbox_id').doNothing())
    .execute();
  const meant = await refoldCheckIns(tx, draft.memberId);
  for (const [inboxId, amendments] of meant)
    if (amendments.some((one) => one.inboxId === draft.inboxId)) return inboxId;
  return undefined;
}
