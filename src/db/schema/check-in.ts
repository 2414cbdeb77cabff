/** Check-ins with what changed and judged them, and the lists (接龙) some of them come from. */

import type { Generated } from 'kysely';
import type { KeptMeaning } from '../../chat/chain-meaning.js';
import type {
  ChainId,
  ChatId,
  CommitteeId,
  Day,
  InboxId,
  Json,
  Key,
  MemberId,
  NoticeId,
  PersonId,
  TopicId,
} from './columns.js';

export interface OriginalCheckIn {
  book: string | null;
  part: string | null;
  reflection: string;
  countable: boolean;
}

export interface CheckInTable {
  id: Key<number>;
  committee_id: CommitteeId;
  member_id: MemberId;
  topic_id: TopicId;
  study_day: Day;
  counted: boolean;
  /** It has enough to count; one of the day's countable ones is counted. */
  countable: Generated<boolean>;
  backfilled: Generated<boolean>;
  /** Its day was no study day: kept as a further piece, never the day's counted one. */
  off_day: Generated<boolean>;
  book: string | null;
  part: string | null;
  reflection: Generated<string>;
  reflection_chars: Generated<number>;
  sent_at: Date;
  /** The earlier of the recall of its message and of the 撤回打卡 that meant it. */
  withdrawn_at: Date | null;
  recalled_at: Date | null;
  withdrawal_inbox_id: InboxId | null;
  /** null: made from a list, which has many sendings. */
  inbox_id: InboxId | null;
  chain_id: ChainId | null;
  platform_message_id: string | null;
  created_at: Generated<Date>;
  /** What it said when it was sent; null while nothing amended it. */
  original: Json<OriginalCheckIn | null>;
}

export interface CheckInWithdrawalTable {
  inbox_id: InboxId;
  member_id: MemberId;
  sent_at: Date;
}

export interface CheckInAmendmentTable {
  inbox_id: InboxId;
  member_id: MemberId;
  sent_at: Date;
  /** It means a check-in that was sent since then. */
  since: Date;
  /** It means one of that chat only; null: of any. */
  platform_chat_id: string | null;
  /** What it puts in their place; null: stays as it is. */
  book: string | null;
  part: string | null;
  reflection: string | null;
  recalled_at: Date | null;
}

/** 精选, by staff or a convener; `featured_by` null: whoever it was has gone. */
export interface CheckInFeaturedTable {
  check_in_id: number;
  featured_by: PersonId | null;
  featured_at: Date;
}

/** 点评: words for the author of a check-in. */
export interface CheckInCommentTable {
  id: Key<number>;
  check_in_id: number;
  text: string;
  commented_by: PersonId | null;
  commented_at: Date;
  inbox_id: InboxId | null;
  recalled_at: Date | null;
}

export interface ChainTable {
  id: Key<ChainId>;
  committee_id: CommitteeId;
  chat_id: ChatId;
  kind: 'checkIn' | 'acknowledgement' | 'event';
  header_key: string;
  name: Generated<string>;
  topic_id: TopicId | null;
  study_day: Day | null;
  notice_id: NoticeId | null;
  said_at: Date | null;
  reported_at: Date | null;
  /** Sealed. */
  loose: Buffer | null;
  /** Of those staff have yet to be told. */
  unreported: Generated<boolean>;
  created_at: Generated<Date>;
}

export interface ChainVersionTable {
  inbox_id: InboxId;
  chain_id: ChainId;
  sent_at: Date;
  recalled_at: Date | null;
  entries: Json<[memberId: number, textKey: string][]>;
}

export interface ChainLineTable {
  chain_id: ChainId;
  member_id: MemberId;
  text_key: string;
  meaning: Json<KeptMeaning>;
  stands: Generated<boolean>;
  carried: Generated<boolean>;
  said_in: InboxId;
  said_at: Date;
  /** Since when the member is off the list; one that stands all the same is kept, for most went at once. */
  gone_at: Date | null;
  /** Whether the group's line counted it, and whether staff were told that it went. */
  said: Generated<boolean>;
  gone_told: Generated<boolean>;
}
