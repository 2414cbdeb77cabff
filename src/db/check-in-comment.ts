/** 点评: what staff and conveners say to the author of a check-in, and what the author answers. Only ever added. */

import { sql } from 'kysely';
import { findRecall, type MessageKey } from './recall.js';
import type { CommitteeId, InboxId, MemberId, PersonId, Tx } from './schema.js';

export interface CommentDraft {
  checkInId: number;
  text: string;
  saidBy: PersonId;
  sentAt: Date;
  /** undefined: at the console. */
  inboxId: InboxId | undefined;
}

/** Stores a 点评. Safe to run twice. @returns undefined when it is stored already, or its message was recalled. */
export async function insertComment(
  tx: Tx,
  draft: CommentDraft,
  message: MessageKey | undefined,
): Promise<number | undefined> {
  const recalledAt = message && (await findRecall(tx, message));
  const row = await tx
    .insertInto('check_in_comment')
    .values({
      check_in_id: draft.checkInId,
      text: draft.text,
      commented_by: draft.saidBy,
      commented_at: draft.sentAt,
      recalled_at: recalledAt ?? null,
      inbox_id: draft.inboxId ?? null,
    })
    .onConflict((conflict) => conflict.column('inbox_id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return recalledAt ? undefined : row?.id;
}

/** A recalled message says nothing any more. */
export async function markCommentRecalled(tx: Tx, inboxId: InboxId, at: Date): Promise<void> {
  for (const table of ['check_in_comment', 'check_in_comment_answer'] as const)
    await tx
      .updateTable(table)
      .set({ recalled_at: at })
      .where('inbox_id', '=', inboxId)
      .where('recalled_at', 'is', null)
      .execute();
}

/** A 点评 as its author's answer meets it. */
export interface OpenComment {
  id: number;
  committeeId: CommitteeId;
  /** null: whoever it was has gone. */
  commentedBy: PersonId | null;
}

/** The 点评 to that member's check-ins that is meant: that one, or the newest. */
export async function findCommentTo(
  tx: Tx,
  memberId: MemberId,
  commentId: number | undefined,
): Promise<OpenComment | undefined> {
  const which = commentId === undefined ? sql`true` : sql`k.id = ${commentId}`;
  const { rows } = await sql<OpenComment>`
    select k.id, c.committee_id as "committeeId", k.commented_by as "commentedBy"
    from check_in c join check_in_comment k on k.check_in_id = c.id
    where c.member_id = ${memberId} and c.withdrawn_at is null and k.recalled_at is null and ${which}
    order by k.commented_at desc, k.id desc limit 1`.execute(tx);
  return rows[0];
}

/** Stores what the author answers. Safe to run twice. @returns false when it is stored already, or was recalled. */
export async function insertCommentAnswer(
  tx: Tx,
  answer: { commentId: number; text: string; sentAt: Date; inboxId: InboxId },
  message: MessageKey,
): Promise<boolean> {
  const recalledAt = await findRecall(tx, message);
  const row = await tx
    .insertInto('check_in_comment_answer')
    .values({
      comment_id: answer.commentId,
      text: answer.text,
      sent_at: answer.sentAt,
      recalled_at: recalledAt ?? null,
      inbox_id: answer.inboxId,
    })
    .onConflict((conflict) => conflict.column('inbox_id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined && recalledAt === undefined;
}
