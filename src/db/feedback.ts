/** 意见反馈: that there is one, its number, and the sealed way back to whoever wrote it. Its words are not here. */

import { type FeedbackKind, feedbackNumber, feedbackSeries } from '../domain/feedback-number.js';
import type { Seal } from '../seal/seal.js';
import { nextNumber } from './number-series.js';
import type { CommitteeId, InboxId, PersonId, Tx } from './schema.js';

/** Where an answer goes. */
export interface FeedbackSender {
  platform: string;
  platformUserId: string;
}

export interface FeedbackDraft {
  committeeId: CommitteeId;
  kind: FeedbackKind;
  anonymous: boolean;
  sender: FeedbackSender;
  inboxId: InboxId;
  sentAt: Date;
}

/** Stores one and numbers it. Safe to run twice. @returns its number. */
export async function insertFeedback(tx: Tx, seal: Seal, draft: FeedbackDraft): Promise<string> {
  const known = await tx
    .selectFrom('feedback')
    .select('number')
    .where('inbox_id', '=', draft.inboxId)
    .executeTakeFirst();
  if (known) return known.number;
  const series = feedbackSeries(draft.sentAt);
  const number = feedbackNumber(series, await nextNumber(tx, draft.committeeId, series));
  await tx
    .insertInto('feedback')
    .values({
      committee_id: draft.committeeId,
      number,
      kind: draft.kind,
      anonymous: draft.anonymous,
      sender: seal.seal(JSON.stringify(draft.sender), feedbackPlace(draft.inboxId)),
      inbox_id: draft.inboxId,
      sent_at: draft.sentAt,
    })
    .execute();
  return number;
}

export interface ListedFeedback {
  id: number;
  number: string;
  kind: FeedbackKind;
  state: 'open' | 'answered';
  sentAt: Date;
}

/** Those that wait for an answer, oldest first, and how many there are. */
export async function listOpenFeedback(
  tx: Tx,
  committeeId: CommitteeId,
  limit: number,
): Promise<{ listed: ListedFeedback[]; total: number }> {
  const open = tx.selectFrom('feedback').where('committee_id', '=', committeeId).where('state', '=', 'open');
  const listed = await open
    .select(['id', 'number', 'kind', 'state', 'sent_at as sentAt'])
    .orderBy('id')
    .limit(limit)
    .execute();
  const all = await open.select((eb) => eb.fn.countAll<number>().as('rows')).executeTakeFirst();
  return { listed, total: Number(all?.rows ?? 0) };
}

/** One by its number, locked. `sender` is undefined when the way back was blanked. */
export async function findFeedback(
  tx: Tx,
  seal: Seal,
  committeeId: CommitteeId,
  number: string,
): Promise<(ListedFeedback & { sender: FeedbackSender | undefined }) | undefined> {
  const row = await tx
    .selectFrom('feedback')
    .select(['id', 'number', 'kind', 'state', 'sent_at as sentAt', 'sender', 'inbox_id'])
    .where('committee_id', '=', committeeId)
    .where('number', '=', number)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return undefined;
  const { sender: sealed, inbox_id, ...listed } = row;
  const sender = sealed
    ? (JSON.parse(seal.open(sealed, feedbackPlace(inbox_id))) as FeedbackSender)
    : undefined;
  return { ...listed, sender };
}

export async function markFeedbackAnswered(tx: Tx, id: number, by: PersonId, at: Date): Promise<void> {
  await tx
    .updateTable('feedback')
    .set({ state: 'answered', answered_by: by, answered_at: at })
    .where('id', '=', id)
    .execute();
}

/** Forgets who wrote what was answered before this instant. @returns how many. */
export async function forgetFeedbackSenders(tx: Tx, before: Date): Promise<number> {
  const result = await tx
    .updateTable('feedback')
    .set({ sender: null })
    .where('state', '=', 'answered')
    .where('answered_at', '<', before)
    .where('sender', 'is not', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Where the way back is sealed. */
export function feedbackPlace(inboxId: InboxId): string {
  return `feedback.sender.${inboxId}`;
}
