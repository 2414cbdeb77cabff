/** Tips, what became of them, and feedback. */

import type { Generated } from 'kysely';
import type { TipParts } from '../../domain/tip-changes.js';
import type { CommitteeId, InboxId, Json, Key, MemberId, PersonId, TipId } from './columns.js';

export type TipState =
  | 'draft'
  | 'pending'
  | 'editing'
  | 'reviewing'
  | 'approving'
  | 'issued'
  | 'returned'
  | 'kept'
  | 'merged'
  | 'discarded'
  | 'withdrawn';

export interface TipTable {
  id: Key<TipId>;
  committee_id: CommitteeId;
  /** Given at submission; null of drafts. */
  number: string | null;
  member_id: MemberId | null;
  person_id: PersonId;
  state: Generated<TipState>;
  title: string;
  situation: Generated<string>;
  cause: Generated<string>;
  suggestion: Generated<string>;
  original_sealed: Buffer | null;
  content_hash: Buffer;
  flags: Generated<string[]>;
  chat_kind: 'group' | 'private';
  /** When it was submitted; of a draft, when it was begun. */
  sent_at: Date;
  inbox_id: InboxId;
  /** From 1: which matter of its message it is. */
  part: Generated<number>;
  split_from: TipId | null;
  /** What was read of its message before its author changed anything; null while nothing was changed. */
  as_read: Json<TipParts | null>;
  first_hash: Buffer | null;
  recalled_at: Date | null;
  created_at: Generated<Date>;
}

export interface TipChangeTable {
  id: Key<number>;
  inbox_id: InboxId;
  committee_id: CommitteeId;
  person_id: PersonId;
  kind: 'answer' | 'amendment' | 'supplement' | 'withdrawal';
  named_tip_id: TipId | null;
  tip_id: TipId | null;
  parts: Json<Partial<TipParts> & { text?: string }>;
  /** Sealed. */
  original_sealed: Buffer | null;
  sent_at: Date;
  recalled_at: Date | null;
  created_at: Generated<Date>;
}

export interface FeedbackTable {
  id: Key<number>;
  committee_id: CommitteeId;
  number: string;
  kind: 'feedback' | 'complaint';
  anonymous: boolean;
  state: Generated<'open' | 'answered'>;
  /** Sealed: where an answer goes. */
  sender: Buffer | null;
  inbox_id: InboxId;
  sent_at: Date;
  answered_at: Date | null;
  answered_by: PersonId | null;
}

export interface TipEventTable {
  id: Key<number>;
  tip_id: TipId;
  type: string;
  from_state: TipState | null;
  to_state: TipState | null;
  actor_person_id: PersonId | null;
  reason: string | null;
  detail: Json<Record<string, unknown>>;
  happened_at: Generated<Date>;
}

export interface BulletinTable {
  id: Key<number>;
  committee_id: CommitteeId;
  year: number;
  issue_number: number;
  tip_id: TipId | null;
  issued_at: Date | null;
}
