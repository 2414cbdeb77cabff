/** Tips: one row a matter, numbered without gaps; the plain columns are masked, the author's own words sealed. */

import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { fold } from '../chat/fold.js';
import type { TipFlag } from '../chat/tip-flags.js';
import { tipNumber, tipSeries } from '../domain/tip-number.js';
import type { Seal } from '../seal/seal.js';
import { nextNumber } from './number-series.js';
import type { CommitteeId, InboxId, MemberId, PersonId, TipId, TipState, Tx } from './schema.js';
import { insertTipEvent } from './tip-event.js';

export interface TipDraft {
  committeeId: CommitteeId;
  memberId: MemberId;
  personId: PersonId;
  /** Masked. `''` where something is missing. */
  title: string;
  situation: string;
  cause: string;
  suggestion: string;
  /** The author's own words, whole; only ever stored sealed. */
  original: string;
  flags: readonly TipFlag[];
  chatKind: 'group' | 'private';
  sentAt: Date;
  inboxId: InboxId;
}

export interface StoredTip {
  id: TipId;
  number: string;
  state: TipState;
  title: string;
  flags: string[];
}

/**
 * Stores a tip as pending. The same author's same matter is stored once, on whatever platform it is sent again.
 * @returns the tip, and whether it is new.
 */
export async function insertTip(
  tx: Tx,
  seal: Seal,
  draft: TipDraft,
): Promise<{ tip: StoredTip; isNew: boolean }> {
  const contentHash = hashOf(draft);
  const known = await findSame(tx, draft, contentHash);
  if (known) return { tip: known, isNew: false };
  await sql`savepoint tip_number`.execute(tx);
  const series = tipSeries(draft.sentAt);
  const number = tipNumber(series, await nextNumber(tx, draft.committeeId, series));
  const tip = await insert(tx, seal, draft, number, contentHash);
  if (!tip) {
    // It came in on another platform at the same moment: the number goes back.
    await sql`rollback to savepoint tip_number`.execute(tx);
    const other = await findSame(tx, draft, contentHash);
    if (!other) throw new Error('a tip was neither stored nor found');
    return { tip: other, isNew: false };
  }
  await sql`release savepoint tip_number`.execute(tx);
  await insertTipEvent(tx, {
    tipId: tip.id,
    type: 'submitted',
    from: null,
    to: 'pending',
    actorPersonId: draft.personId,
    at: draft.sentAt,
  });
  return { tip, isNew: true };
}

/** Where the original is sealed; `unseal` needs the same. */
export function originalPlace(inboxId: InboxId): string {
  return `tip.original.${inboxId}`;
}

async function insert(
  tx: Tx,
  seal: Seal,
  draft: TipDraft,
  number: string,
  contentHash: Buffer,
): Promise<StoredTip | undefined> {
  return tx
    .insertInto('tip')
    .values({
      committee_id: draft.committeeId,
      number,
      member_id: draft.memberId,
      person_id: draft.personId,
      title: draft.title,
      situation: draft.situation,
      cause: draft.cause,
      suggestion: draft.suggestion,
      original_sealed: seal.seal(draft.original, originalPlace(draft.inboxId)),
      content_hash: contentHash,
      flags: [...draft.flags],
      chat_kind: draft.chatKind,
      sent_at: draft.sentAt,
      inbox_id: draft.inboxId,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'number', 'state', 'title', 'flags'])
    .executeTakeFirst();
}

async function findSame(tx: Tx, draft: TipDraft, contentHash: Buffer): Promise<StoredTip | undefined> {
  return tx
    .selectFrom('tip')
    .select(['id', 'number', 'state', 'title', 'flags'])
    .where('person_id', '=', draft.personId)
    .where('committee_id', '=', draft.committeeId)
    .where('content_hash', '=', contentHash)
    .where('state', 'not in', ['withdrawn', 'discarded'])
    .executeTakeFirst();
}

/** Over the masked words without labels, marks and blanks: nobody can find a phone number by trying hashes. */
function hashOf(draft: TipDraft): Buffer {
  const words = [draft.title, draft.situation, draft.cause, draft.suggestion].join('\n');
  const bare = fold(words).text.replace(/[^\p{L}\p{N}*]/gu, '');
  return createHash('sha256').update(bare).digest();
}

/** The author took the message back on the platform: what nobody has taken up yet is withdrawn, else it is noted. */
export async function markTipRecalled(tx: Tx, inboxId: InboxId, at: Date): Promise<void> {
  const tip = await tx
    .selectFrom('tip')
    .select(['id', 'state', 'person_id'])
    .where('inbox_id', '=', inboxId)
    .forUpdate()
    .executeTakeFirst();
  if (!tip || tip.state === 'withdrawn') return;
  const isOpen = tip.state === 'pending' || tip.state === 'returned' || tip.state === 'draft';
  if (isOpen) await tx.updateTable('tip').set({ state: 'withdrawn' }).where('id', '=', tip.id).execute();
  await insertTipEvent(tx, {
    tipId: tip.id,
    type: isOpen ? 'withdrawn' : 'recalled',
    from: tip.state,
    to: isOpen ? 'withdrawn' : tip.state,
    actorPersonId: tip.person_id,
    at,
  });
}
