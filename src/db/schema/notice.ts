/** Notices, their deliveries, and the answers to them. */

import type { Generated } from 'kysely';
import type {
  ChainId,
  ChatId,
  CommitteeId,
  InboxId,
  Key,
  MemberId,
  NoticeId,
  OutboxId,
  PersonId,
} from './columns.js';

export type NoticeState = 'draft' | 'sending' | 'sent' | 'cancelled' | 'recalled' | 'expired';

export interface NoticeTable {
  id: Key<NoticeId>;
  committee_id: CommitteeId;
  number: string;
  kind: 'notice' | 'briefing' | 'bulletinNotice';
  issue_number: number | null;
  title: string;
  body: string;
  has_event: Generated<boolean>;
  wants_acknowledgement: Generated<boolean>;
  urgent: Generated<boolean>;
  state: Generated<NoticeState>;
  author_person_id: PersonId;
  confirmed_by: PersonId | null;
  confirmed_at: Date | null;
  draft_expires_at: Date;
  inbox_id: InboxId | null;
  created_at: Generated<Date>;
}

export interface NoticeChatTable {
  notice_id: NoticeId;
  chat_id: ChatId;
}

export interface DeliveryTable {
  id: Key<number>;
  notice_id: NoticeId;
  chat_id: ChatId;
  outbox_id: OutboxId;
  settled_by: PersonId | null;
  settled_at: Date | null;
}

export interface AcknowledgementTable {
  id: Key<number>;
  notice_id: NoticeId;
  member_id: MemberId;
  via: 'text' | 'quote' | 'button' | 'reaction' | 'private' | 'list';
  chat_id: ChatId | null;
  acknowledged_at: Date;
  inbox_id: InboxId | null;
}

export interface EventReplyTable {
  id: Key<number>;
  notice_id: NoticeId;
  member_id: MemberId;
  answer: 'attending' | 'leaveRequested' | 'declined';
  reason: string | null;
  companions: Generated<number>;
  replied_at: Date;
  /** null: made from a list. */
  inbox_id: InboxId | null;
  chain_id: ChainId | null;
  /** Its line was taken off the list. */
  withdrawn_at: Date | null;
}
