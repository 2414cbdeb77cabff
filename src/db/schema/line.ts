/** What the line keeps: inbox, outbox, pace, and what is open in a chat. */

import type { Generated } from 'kysely';
import type {
  CommitteeId,
  Day,
  InboxId,
  Json,
  Key,
  NoticeId,
  OutboxId,
  SessionId,
  TipId,
} from './columns.js';

export type InboxState = 'waiting' | 'done' | 'aside';
export type OutboxState = 'waiting' | 'sending' | 'sent' | 'failed' | 'uncertain' | 'cancelled';

export interface InboxTable {
  id: Key<InboxId>;
  platform: string;
  event_key: string;
  type: string;
  platform_chat_id: Generated<string>;
  chat_kind: 'group' | 'private' | null;
  sender_id: Generated<string>;
  sent_at: Date;
  received_at: Generated<Date>;
  /** The deed it seems to ask for: the queue job's name. */
  hint: string;
  /** The sealed event; null when refused or blanked. */
  words: Buffer | null;
  state: Generated<InboxState>;
  queued_at: Date | null;
  /** Starts that have not ended yet, in company and alone. */
  starts: Generated<number>;
  starts_alone: Generated<number>;
  started_by: string | null;
  /** Until then nobody else may start anything of this sender. */
  started_until: Date | null;
  failures: Generated<number>;
  retry_at: Date | null;
  /** The job it became, null for nothing meant. */
  deed: string | null;
  /** Why: a short English phrase, never words. */
  reason: string | null;
  done_at: Date | null;
}

export interface RecallTable {
  platform: string;
  platform_message_id: string;
  recalled_at: Date;
}

export interface OutboxTable {
  id: Key<OutboxId>;
  platform: string;
  target_kind: 'chat' | 'user' | 'app';
  target_id: string;
  action: string;
  payload: Buffer | null;
  continuation: Buffer | null;
  dedupe_key: string;
  /** 1 answers, 5 broadcasts, 9 what nobody waits for. */
  priority: number;
  inbox_id: InboxId | null;
  about: Json<Record<string, unknown> | null>;
  state: Generated<OutboxState>;
  /** Held after a restored database until an operator releases it. */
  held: Generated<boolean>;
  not_before: Date | null;
  /** When its job was queued, or `not_before` where that lies ahead; null: never. */
  queued_at: Date | null;
  attempts: Generated<number>;
  first_tried_at: Date | null;
  tried_at: Date | null;
  unknown_since: Date | null;
  sending_until: Date | null;
  error_code: string | null;
  platform_code: string | null;
  platform_message_id: string | null;
  created_at: Generated<Date>;
  done_at: Date | null;
}

export interface PaceTable {
  key: string;
  free_at: Date;
  taken_day: Day | null;
  taken_on_day: Generated<number>;
}

export interface PlatformAliasTable {
  platform: string;
  kind: 'chat' | 'user';
  own_id: string;
  platform_id: string;
  current: Generated<boolean>;
  reachable: boolean | null;
  minted_at: Generated<Date>;
  seen_at: Generated<Date>;
}

export interface PlatformStateTable {
  platform: string;
  connected: boolean;
  since: Date;
  reason: string | null;
  /** Sealed. */
  login_code: Buffer | null;
  updated_at: Date;
}

export interface ContactRequestCountTable {
  platform: string;
  day: Day;
  ignored: number;
}

export interface QuietRefusalTable {
  platform: string;
  way: 'mark' | 'show';
  refused_at: Date;
}

export interface PlatformLeaseTable {
  name: string;
  holder: string;
  expires_at: Date;
}

export interface HeartbeatTable {
  name: string;
  beat_at: Date;
}

export interface DialogueTable {
  id: Key<number>;
  platform: string;
  platform_chat_id: string;
  platform_user_id: string;
  job: string;
  /** Sealed JSON. */
  payload: Buffer;
  expires_at: Date;
  created_at: Generated<Date>;
}

export interface AttachmentTable {
  id: Key<number>;
  inbox_id: InboxId | null;
  kind: string;
  platform: string;
  platform_message_id: string;
  platform_key: string | null;
  file_name: string | null;
  size_bytes: number | null;
  check_in_id: number | null;
  tip_id: TipId | null;
  notice_id: NoticeId | null;
  created_at: Generated<Date>;
  study_session_id: SessionId | null;
}

export interface NumberSeriesTable {
  committee_id: CommitteeId;
  name: string;
  last_number: number;
}

export interface CommitteeChoiceTable {
  platform: string;
  platform_user_id: string;
  committee_id: CommitteeId;
  chosen_until: Date;
}

export interface ToldTable {
  key: string;
  told_at: Date;
}
