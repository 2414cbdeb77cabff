/** Tips: one row a matter, numbered without gaps; the plain columns are masked, the author's own words sealed. */

import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { fold } from '../chat/fold.js';
import type { TipFlag } from '../chat/tip-flags.js';
import type { TipParts } from '../domain/tip-changes.js';
import { tipNumber, tipSeries } from '../domain/tip-number.js';
import type { Seal } from '../seal/seal.js';
import { nextNumber } from './number-series.js';
import type { CommitteeId, InboxId, MemberId, PersonId, TipId, TipState, Tx } from './schema.js';
import { insertTipEvent } from './tip-event.js';

/** The parts are masked; `''` where something is missing. */
export interface TipDraft extends TipParts {
  committeeId: CommitteeId;
  memberId: MemberId;
  personId: PersonId;
  /** The author's own words, whole; only ever stored sealed. */
  original: string;
  flags: readonly TipFlag[];
  chatKind: 'group' | 'private';
  sentAt: Date;
  inboxId: InboxId;
  /** Which matter of the message, from 1. */
  part?: number;
  splitFrom?: TipId;
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
  const tip = await insertRow(tx, seal, draft, { number, state: 'pending', contentHash });
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
    ...(draft.splitFrom && { detail: { splitFrom: draft.splitFrom } }),
  });
  return { tip: { ...tip, number }, isNew: true };
}

/** Where the original is sealed; `unseal` needs the same. */
export function originalPlace(inboxId: InboxId): string {
  return `tip.original.${inboxId}`;
}

/** @returns undefined when the same is there already. */
export async function insertRow(
  tx: Tx,
  seal: Seal,
  draft: TipDraft,
  row: { number: string | null; state: 'draft' | 'pending'; contentHash: Buffer; firstHash?: Buffer },
): Promise<Omit<StoredTip, 'number'> | undefined> {
  return tx
    .insertInto('tip')
    .values({
      committee_id: draft.committeeId,
      number: row.number,
      member_id: draft.memberId,
      person_id: draft.personId,
      state: row.state,
      title: draft.title,
      situation: draft.situation,
      cause: draft.cause,
      suggestion: draft.suggestion,
      original_sealed: seal.seal(draft.original, originalPlace(draft.inboxId)),
      content_hash: row.contentHash,
      first_hash: row.firstHash ?? null,
      flags: [...draft.flags],
      chat_kind: draft.chatKind,
      sent_at: draft.sentAt,
      inbox_id: draft.inboxId,
      part: draft.part ?? 1,
      split_from: draft.splitFrom ?? null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'state', 'title', 'flags'])
    .executeTakeFirst();
}

/** A tip of the same words that was submitted, whether they were whole at first or became so by questions and answers. */
export async function findSame(
  tx: Tx,
  of: { personId: PersonId; committeeId: CommitteeId },
  contentHash: Buffer,
): Promise<StoredTip | undefined> {
  const found = await tx
    .selectFrom('tip')
    .select(['id', 'number', 'state', 'title', 'flags'])
    .where('person_id', '=', of.personId)
    .where('committee_id', '=', of.committeeId)
    .where((eb) => eb.or([eb('content_hash', '=', contentHash), eb('first_hash', '=', contentHash)]))
    .where('state', 'not in', ['withdrawn', 'discarded', 'draft'])
    .executeTakeFirst();
  return found as StoredTip | undefined;
}

/** Over the masked words without labels, marks and blanks: nobody can find a phone number by trying hashes. */
export function hashOf(parts: TipParts): Buffer {
  const words = [parts.title, parts.situation, parts.cause, parts.suggestion].join('\n');
  const bare = fold(words).text.replace(/[^\p{L}\p{N}*]/gu, '');
  return createHash('sha256').update(bare).digest();
}
