/** Drafts of tips: what is not whole yet and was not submitted. They have no number; thrown away, nothing of them stays. */

import type { TipFlag } from '../chat/tip-flags.js';
import { tipNumber, tipSeries } from '../domain/tip-number.js';
import type { Seal } from '../seal/seal.js';
import { blankWordsOf } from './inbox.js';
import { nextNumber } from './number-series.js';
import type { CommitteeId, InboxId, PersonId, TipId, Tx } from './schema.js';
import { findSame, hashOf, insertRow, type StoredTip, type TipDraft } from './tip.js';
import { insertTipEvent } from './tip-event.js';

/** A draft as its author goes on with it; masked. */
export interface KeptDraft {
  id: TipId;
  title: string;
  situation: string;
  cause: string;
  suggestion: string;
  flags: string[];
  chatKind: 'group' | 'private';
  inboxId: InboxId;
}

/** Stores a draft; the same words again are the same draft. @returns its id, or the tip that these words became. */
export async function insertDraft(
  tx: Tx,
  seal: Seal,
  draft: TipDraft,
): Promise<{ id: TipId; isNew: boolean } | { submitted: StoredTip }> {
  const firstHash = hashOf(draft);
  const submitted = await findSame(tx, draft, firstHash);
  if (submitted) return { submitted };
  const known = await tx
    .selectFrom('tip')
    .select('id')
    .where('person_id', '=', draft.personId)
    .where('committee_id', '=', draft.committeeId)
    .where('first_hash', '=', firstHash)
    .where('state', '=', 'draft')
    .executeTakeFirst();
  if (known) return { id: known.id, isNew: false };
  // A draft is no matter yet: a tip of the same words may stand beside it.
  const contentHash = hashOf({ ...draft, title: `draft ${draft.title}` });
  const row = await insertRow(tx, seal, draft, { number: null, state: 'draft', contentHash, firstHash });
  if (!row) throw new Error('a draft was neither stored nor found');
  return { id: row.id, isNew: true };
}

const KEPT = [
  'id',
  'title',
  'situation',
  'cause',
  'suggestion',
  'flags',
  'chat_kind as chatKind',
  'inbox_id as inboxId',
] as const;

/** A person's draft, locked; undefined when it was submitted or thrown away. @param tipId absent: the newest. */
export async function findDraft(
  tx: Tx,
  of: { committeeId: CommitteeId; personId: PersonId },
  tipId?: TipId,
): Promise<KeptDraft | undefined> {
  return tx
    .selectFrom('tip')
    .select(KEPT)
    .where('person_id', '=', of.personId)
    .where('committee_id', '=', of.committeeId)
    .where('state', '=', 'draft')
    .$if(tipId !== undefined, (query) => query.where('id', '=', tipId as TipId))
    .orderBy('sent_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
}

/**
 * A draft becomes a tip and gets its number. What its author had submitted before in the same words is that tip: the
 * draft goes.
 */
export async function submitDraft(
  tx: Tx,
  draft: KeptDraft,
  by: { committeeId: CommitteeId; personId: PersonId; at: Date },
): Promise<{ tip: StoredTip; isNew: boolean }> {
  const contentHash = hashOf(draft);
  const known = await findSame(tx, by, contentHash);
  if (known) {
    await deleteDraft(tx, draft.id);
    return { tip: known, isNew: false };
  }
  const series = tipSeries(by.at);
  const number = tipNumber(series, await nextNumber(tx, by.committeeId, series));
  await tx
    .updateTable('tip')
    .set({
      number,
      state: 'pending',
      title: draft.title,
      sent_at: by.at,
      content_hash: contentHash,
    })
    .where('id', '=', draft.id)
    .execute();
  await insertTipEvent(tx, {
    tipId: draft.id,
    type: 'submitted',
    from: 'draft',
    to: 'pending',
    actorPersonId: by.personId,
    at: by.at,
  });
  return {
    tip: { id: draft.id, number, state: 'pending', title: draft.title, flags: draft.flags },
    isNew: true,
  };
}

/** Adds what an editor should look at first, found in an answer. */
export async function addTipFlags(tx: Tx, draft: KeptDraft, flags: readonly TipFlag[]): Promise<void> {
  const added = flags.filter((flag) => !draft.flags.includes(flag));
  if (added.length === 0) return;
  await tx
    .updateTable('tip')
    .set({ flags: [...draft.flags, ...added] })
    .where('id', '=', draft.id)
    .execute();
}

/** Throws a draft away, and the words of the messages it came from. */
export async function deleteDraft(tx: Tx, tipId: TipId): Promise<void> {
  const messages = await tx
    .selectFrom('tip')
    .select('inbox_id')
    .where('id', '=', tipId)
    .where('state', '=', 'draft')
    .union(tx.selectFrom('tip_change').select('inbox_id').where('named_tip_id', '=', tipId))
    .execute();
  await tx.deleteFrom('attachment').where('tip_id', '=', tipId).execute();
  await tx.deleteFrom('tip_change').where('named_tip_id', '=', tipId).execute();
  await tx.deleteFrom('tip_event').where('tip_id', '=', tipId).execute();
  await tx.deleteFrom('tip').where('id', '=', tipId).where('state', '=', 'draft').execute();
  for (const { inbox_id } of messages) await blankWordsOf(tx, inbox_id);
}
