/** What authors said to their tips afterwards: stored as rows, and folded into the tips whatever order they arrive in. */

import { sql } from 'kysely';
import { applyChanges, foldTipChanges, type TipChange, type TipParts } from '../domain/tip-changes.js';
import type { Seal } from '../seal/seal.js';
import type { CommitteeId, InboxId, PersonId, TipId, TipState, Tx } from './schema.js';
import { insertTipEvent } from './tip-event.js';

export interface TipChangeDraft {
  committeeId: CommitteeId;
  personId: PersonId;
  kind: TipChange['kind'];
  namedTipId: TipId | null;
  /** Masked; a supplement's words under `text`. */
  parts: Partial<TipParts> & { text?: string };
  /** The message as typed; only ever stored sealed. */
  original: string;
  sentAt: Date;
  inboxId: InboxId;
}

/** Where what was typed is sealed. */
export function changePlace(inboxId: InboxId): string {
  return `tip_change.original.${inboxId}`;
}

/** Stores a change and folds it in. Safe to run twice. @returns the tip it means; undefined: none. */
export async function insertTipChange(
  tx: Tx,
  seal: Seal,
  change: TipChangeDraft,
): Promise<TipId | undefined> {
  await tx
    .insertInto('tip_change')
    .values({
      inbox_id: change.inboxId,
      committee_id: change.committeeId,
      person_id: change.personId,
      kind: change.kind,
      named_tip_id: change.namedTipId,
      parts: JSON.stringify(change.parts),
      original_sealed: seal.seal(change.original, changePlace(change.inboxId)),
      sent_at: change.sentAt,
    })
    .onConflict((conflict) => conflict.column('inbox_id').doNothing())
    .execute();
  await refoldTips(tx, change);
  const row = await tx
    .selectFrom('tip_change')
    .select('tip_id')
    .where('inbox_id', '=', change.inboxId)
    .executeTakeFirst();
  return row?.tip_id ?? undefined;
}

/** Whether a person said something to their newest tip after this instant: a tip that comes in late may be the one meant. */
export async function hasLaterChange(
  tx: Tx,
  of: { committeeId: CommitteeId; personId: PersonId },
  sentAt: Date,
): Promise<boolean> {
  const row = await tx
    .selectFrom('tip_change')
    .select('inbox_id')
    .where('person_id', '=', of.personId)
    .where('committee_id', '=', of.committeeId)
    .where('named_tip_id', 'is', null)
    .where('sent_at', '>=', sentAt)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The message of a change was recalled: it counts no more. What took a tip back stays taken back. */
export async function markChangeRecalled(tx: Tx, inboxId: InboxId, at: Date): Promise<void> {
  const row = await tx
    .updateTable('tip_change')
    .set({ recalled_at: at })
    .where('inbox_id', '=', inboxId)
    .where('recalled_at', 'is', null)
    .where('kind', '<>', 'withdrawal')
    .returning(['person_id as personId', 'committee_id as committeeId', 'tip_id'])
    .executeTakeFirst();
  if (row) await refoldTips(tx, row, row.tip_id ?? undefined);
}

/** What was read of a tip's message turns out to be something else: one matter of several. Its changes stay on it. */
export async function replaceRead(
  tx: Tx,
  of: { committeeId: CommitteeId; personId: PersonId },
  tipId: TipId,
  read: TipParts,
): Promise<void> {
  const parts = {
    title: read.title,
    situation: read.situation,
    cause: read.cause,
    suggestion: read.suggestion,
  };
  await tx
    .updateTable('tip')
    .set({ as_read: JSON.stringify(parts) })
    .where('id', '=', tipId)
    .execute();
  await refoldTips(tx, of, tipId);
}

type Row = TipChange & { inboxId: InboxId; tipId: TipId | null };

/** Works out anew what a person's tips in one committee come to. @param changed a tip whose parts changed. */
export async function refoldTips(
  tx: Tx,
  of: { committeeId: CommitteeId; personId: PersonId },
  changed?: TipId,
): Promise<void> {
  // One at a time for a person, who may write on two platforms.
  await sql`select id from person where id = ${of.personId} for no key update`.execute(tx);
  const tips = await listTips(tx, of);
  const changes = await listChanges(tx, of);
  const { meant, withdrawn } = foldTipChanges(
    tips.map((tip) => ({ ...tip, isDraft: tip.state === 'draft' })),
    changes,
  );
  const moved = changes.filter((change) => (meant.get(change.inboxId) ?? null) !== change.tipId);
  for (const change of moved) await pointTo(tx, change, (meant.get(change.inboxId) ?? null) as TipId | null);
  const touched = new Set([...moved.flatMap((change) => [change.tipId, meant.get(change.inboxId)]), changed]);
  for (const tip of tips.filter(({ id }) => touched.has(id))) {
    const ofTip = changes.filter((change) => meant.get(change.inboxId) === tip.id);
    await writeParts(tx, tip, ofTip);
    await writeState(tx, tip, withdrawn.get(tip.id), of.personId);
  }
}

async function listTips(tx: Tx, of: { committeeId: CommitteeId; personId: PersonId }) {
  return tx
    .selectFrom('tip')
    .select(['id', 'inbox_id as inboxId', 'state', 'sent_at as sentAt', 'recalled_at as recalledAt'])
    .where('person_id', '=', of.personId)
    .where('committee_id', '=', of.committeeId)
    .execute();
}

async function listChanges(tx: Tx, of: { committeeId: CommitteeId; personId: PersonId }): Promise<Row[]> {
  return tx
    .selectFrom('tip_change')
    .select([
      'inbox_id as inboxId',
      'kind',
      'named_tip_id as namedTipId',
      'tip_id as tipId',
      'parts',
      'sent_at as sentAt',
      'recalled_at as recalledAt',
    ])
    .where('person_id', '=', of.personId)
    .where('committee_id', '=', of.committeeId)
    .execute();
}

async function pointTo(tx: Tx, change: Row, tipId: TipId | null): Promise<void> {
  await tx.updateTable('tip_change').set({ tip_id: tipId }).where('inbox_id', '=', change.inboxId).execute();
}

/** As long as nobody has taken a tip up, its author's words are what stands in it. */
const OPEN_STATES: readonly TipState[] = ['draft', 'pending', 'returned'];

async function writeParts(
  tx: Tx,
  tip: { id: TipId; state: TipState },
  changes: readonly Row[],
): Promise<void> {
  if (!OPEN_STATES.includes(tip.state)) return;
  const row = await tx
    .selectFrom('tip')
    .select(['title', 'situation', 'cause', 'suggestion', 'as_read as asRead'])
    .where('id', '=', tip.id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const { asRead, ...now } = row;
  const changesIt = changes.some(({ kind }) => kind === 'answer' || kind === 'amendment');
  if (asRead === null && !changesIt) return;
  const read = asRead ?? now;
  await tx
    .updateTable('tip')
    .set({ ...applyChanges(read, changes), as_read: JSON.stringify(read) })
    .where('id', '=', tip.id)
    .execute();
}

/** Taken back, or given back because another tip turned out to be meant. */
async function writeState(
  tx: Tx,
  tip: { id: TipId; state: TipState; recalledAt: Date | null },
  withdrawal: TipChange | undefined,
  actorPersonId: PersonId,
): Promise<void> {
  const takesBack = withdrawal !== undefined && (tip.state === 'pending' || tip.state === 'returned');
  const givesBack = withdrawal === undefined && tip.state === 'withdrawn' && tip.recalledAt === null;
  if (!takesBack && !givesBack) return;
  const to = takesBack ? 'withdrawn' : await stateBefore(tx, tip.id);
  await tx.updateTable('tip').set({ state: to }).where('id', '=', tip.id).execute();
  await insertTipEvent(tx, {
    tipId: tip.id,
    type: takesBack ? 'withdrawn' : 'restored',
    from: tip.state,
    to,
    actorPersonId,
    at: withdrawal?.sentAt,
  });
}

async function stateBefore(tx: Tx, tipId: TipId): Promise<TipState> {
  const row = await tx
    .selectFrom('tip_event')
    .select('from_state')
    .where('tip_id', '=', tipId)
    .where('type', '=', 'withdrawn')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row?.from_state ?? 'pending';
}
