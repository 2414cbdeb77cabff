/** Tips of one message: the matters that its author had taken apart. */

import type { Seal } from '../seal/seal.js';
import type { TipId, Tx } from './schema.js';
import { originalPlace, type StoredTip } from './tip.js';

/** A tip's message as its author wrote it; undefined when it was not kept. */
export async function openOriginal(
  tx: Tx,
  seal: Seal,
  tipId: TipId,
): Promise<{ original: string; chatKind: 'group' | 'private' } | undefined> {
  const row = await tx
    .selectFrom('tip')
    .select(['original_sealed', 'inbox_id', 'chat_kind as chatKind'])
    .where('id', '=', tipId)
    .forUpdate()
    .executeTakeFirst();
  if (!row?.original_sealed) return undefined;
  return { original: seal.open(row.original_sealed, originalPlace(row.inbox_id)), chatKind: row.chatKind };
}

/** What was taken out of a tip, in order. */
export async function listSplitFrom(tx: Tx, tipId: TipId): Promise<StoredTip[]> {
  const rows = await tx
    .selectFrom('tip')
    .select(['id', 'number', 'state', 'title', 'flags'])
    .where('split_from', '=', tipId)
    .orderBy('part')
    .execute();
  return rows as StoredTip[];
}
