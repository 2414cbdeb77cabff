/** The tables as Kysely sees them. One interface a table, columns as the migrations make them. */

import type { ColumnType, Generated, Kysely, Transaction } from 'kysely';
import type { KeptMeaning } from '../chat/chain-meaning.js';
import type { StaffRole } from '../domain/role.js';
import type { TipParts } from '../domain/tip-changes.js';

/** Ids of ours are branded, so that a chat's id is never taken for a person's. */
declare const brand: unique symbol;
export type Id<Name extends string> = number & { readonly [brand]: Name };
export type CommitteeId = Id<'committee'>;
export type PersonId = Id<'person'>;
export type MemberId = Id<'member'>;
export type ChatId = Id<'chat'>;
export type InboxId = Id<'inbox'>;
export type OutboxId = Id<'outbox'>;
export type TopicId = Id<'topic'>;
export type TipId = Id<'tip'>;
export type NoticeId = Id<'notice'>;
export type UnitId = Id<'unit'>;
export type ChainId = Id<'chain'>;
export type SessionId = Id<'session'>;
export type QuizId = Id<'quiz'>;

/** A Beijing day, `YYYY-MM-DD`. */
export type Day = string;
/** jsonb: objects out, JSON text or objects in. */
type Json<T> = ColumnType<T, string | undefined, string>;
type Key<T> = ColumnType<T, never, never>;

export type UnitKind =
  | 'sector'
  | 'specialCommittee'
  | 'liaisonGroup'
  | 'memberStudio'
  | 'participatingOrganization';
export type InboxState = 'waiting' | 'done' | 'aside';
export type OutboxState = 'waiting' | 'sending' | 'sent' | 'failed' | 'uncertain' | 'cancelled';
export type NoticeState = 'draft' | 'sending' | 'sent' | 'cancelled' | 'recalled' | 'expired';
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

export interface CommitteeTable {
  id: Key<CommitteeId>;
  name: string;
  code: string | null;
  parent_id: CommitteeId | null;
  is_demo: Generated<boolean>;
  settings: Json<Record<string, unknown>>;
  created_at: Generated<Date>;
}

export interface PersonTable {
  id: Key<PersonId>;
  name: string;
  phone_sealed: Buffer | null;
  phone_index: Buffer | null;
  party: string | null;
  /** 单位职务. */
  post: string | null;
  created_at: Generated<Date>;
}

export interface AccountTable {
  id: Key<number>;
  platform: string;
  platform_user_id: string;
  person_id: PersonId;
  linked_by: 'roster' | 'phone' | 'code' | 'approval' | 'demo' | 'seen';
  reachable: boolean | null;
  linked_at: Generated<Date>;
}

export interface TermTable {
  id: Key<number>;
  committee_id: CommitteeId;
  ordinal: number;
  starts_day: Day;
  ends_day: Day | null;
}

export interface MemberTable {
  id: Key<MemberId>;
  committee_id: CommitteeId;
  person_id: PersonId;
  term_id: number | null;
  status: Generated<'active' | 'former' | 'revoked'>;
  standing: Generated<boolean>;
  starts_day: Day | null;
  ends_day: Day | null;
  sort_order: number;
  /** 职务, the post in the committee. */
  post: string | null;
  created_at: Generated<Date>;
}

export interface UnitTable {
  id: Key<UnitId>;
  committee_id: CommitteeId;
  kind: UnitKind;
  name: string;
  sort_order: number;
}

export interface UnitMembershipTable {
  id: Key<number>;
  unit_id: UnitId;
  member_id: MemberId;
  convener: Generated<boolean>;
  starts_day: Day;
  ends_day: Day | null;
}

export interface StaffAccountTable {
  id: Key<number>;
  committee_id: CommitteeId;
  person_id: PersonId;
  roles: StaffRole[];
  sort_order: Generated<number>;
  disabled_at: Date | null;
  created_at: Generated<Date>;
}

export interface LinkCodeTable {
  id: Key<number>;
  committee_id: CommitteeId;
  person_id: PersonId;
  code_hash: Buffer;
  expires_at: Date;
  used_at: Date | null;
  created_at: Generated<Date>;
}

export interface LinkAttemptTable {
  platform: string;
  platform_user_id: string;
  tries: number;
  since: Date;
}

export interface LinkRequestTable {
  id: Key<number>;
  committee_id: CommitteeId;
  platform: string;
  platform_user_id: string;
  other_ids: Generated<string[]>;
  claimed_name: string;
  /** The roster's best match, if any. */
  person_id: PersonId | null;
  state: Generated<'waiting' | 'approved' | 'refused'>;
  decided_by: PersonId | null;
  decided_at: Date | null;
  created_at: Generated<Date>;
}

export interface ChatTable {
  id: Key<ChatId>;
  platform: string;
  platform_chat_id: string;
  committee_id: CommitteeId | null;
  kind: Generated<'group' | 'private'>;
  name: Generated<string>;
  tags: Generated<string[]>;
  state: Generated<'joined' | 'left' | 'dissolved'>;
  /** 暂停本群: nothing is answered here but 恢复本群. */
  paused: Generated<boolean>;
  /** Whether un-@ed words reach us here; null: not known. */
  hears_all: boolean | null;
  /** When we first wrote into it; null marks 新群 in a preview. */
  first_written_at: Date | null;
  /** Until when the group's history was looked through for messages the platform did not push. */
  caught_up_at: Date | null;
  /** When that was last asked for, whatever came of it. */
  history_asked_at: Date | null;
  created_at: Generated<Date>;
}

export interface ChatPersonTable {
  chat_id: ChatId;
  platform_user_id: string;
  person_id: PersonId | null;
  seen_at: Generated<Date>;
}

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

export interface StudyTopicTable {
  id: Key<TopicId>;
  committee_id: CommitteeId;
  title: string;
  books: Generated<string[]>;
  starts_day: Day;
  ends_day: Day;
  /** Minutes after Beijing midnight at which a study day begins, until `settings.changes` says otherwise. */
  day_boundary_minutes: Generated<number>;
  /** User-visible characters a reflection needs to count. */
  min_reflection_chars: Generated<number>;
  backfill_days: Generated<number>;
  backfills_a_month: Generated<number>;
  /** `TopicSettings` of the domain; what is missing has its default. */
  settings: Json<Record<string, unknown>>;
  created_at: Generated<Date>;
}

export interface StudyTopicChatTable {
  topic_id: TopicId;
  chat_id: ChatId;
}

export interface StudyTopicLeadTable {
  topic_id: TopicId;
  lead_day: Day;
  /** As the roster has it, or as typed where it stands in none. */
  name: string;
  member_id: MemberId | null;
}

/** The newest row by (sent_at, id) that covers a day says whether it is frozen. */
export interface StudyLeaveTable {
  id: Key<number>;
  member_id: MemberId;
  kind: 'leave' | 'return';
  from_day: Day;
  to_day: Day;
  sent_at: Date;
  recalled_at: Date | null;
  /** null: not by a message. */
  inbox_id: InboxId | null;
  created_at: Generated<Date>;
}

/** The newest row by (sent_at, id) says whether the member takes part; without one they do. */
export interface StudyParticipationTable {
  id: Key<number>;
  topic_id: TopicId;
  member_id: MemberId;
  takes_part: boolean;
  sent_at: Date;
  recalled_at: Date | null;
  inbox_id: InboxId | null;
  created_at: Generated<Date>;
}

/** What a member asked for in a topic: to be reminded (`at_minute` of the Beijing day), to stand in its ranking. */
export interface StudyChoiceTable {
  id: Key<number>;
  topic_id: TopicId;
  member_id: MemberId;
  kind: 'reminder' | 'ranking';
  wanted: boolean;
  at_minute: number | null;
  sent_at: Date;
  recalled_at: Date | null;
  inbox_id: InboxId | null;
}

/** What staff switched on or off for a topic; a digest has its weekday (1 Monday … 7 Sunday) and minute. */
export interface StudySwitchTable {
  id: Key<number>;
  topic_id: TopicId;
  kind: 'digest' | 'ranking';
  is_on: boolean;
  weekday: number | null;
  at_minute: number | null;
  said_by: PersonId | null;
  said_at: Date;
  /** null: at the console. */
  inbox_id: InboxId | null;
}

export interface StudyReminderSentTable {
  kind: 'checkIn' | 'lead';
  topic_id: TopicId;
  member_id: MemberId;
  day: Day;
  sent_at: Date;
}

export interface StudyPostTable {
  kind: 'reminder' | 'weekly' | 'final';
  chat_id: ChatId;
  topic_id: TopicId;
  day: Day;
  /** null: by the clock. */
  said_by: PersonId | null;
  posted_at: Date;
}

/** 精选 and 取消精选; the newest that was not recalled says whether the check-in stands in `check_in_featured`. */
export interface CheckInFeaturingTable {
  id: Key<number>;
  check_in_id: number;
  featured: boolean;
  said_by: PersonId | null;
  sent_at: Date;
  recalled_at: Date | null;
  inbox_id: InboxId | null;
}

/** What an author answers to a 点评. */
export interface CheckInCommentAnswerTable {
  id: Key<number>;
  comment_id: number;
  text: string;
  sent_at: Date;
  recalled_at: Date | null;
  inbox_id: InboxId | null;
}

/** Where a committee's calendar differs from the week. */
export interface CalendarDayTable {
  committee_id: CommitteeId;
  day: Day;
  kind: 'off' | 'work';
  name: Generated<string>;
}

export interface StudySessionTable {
  id: Key<SessionId>;
  committee_id: CommitteeId;
  kind: string;
  title: string;
  place: Generated<string>;
  speaker: Generated<string>;
  starts_at: Date;
  ends_at: Date;
  settings: Json<Record<string, unknown>>;
  created_at: Generated<Date>;
  state: Generated<'planned' | 'cancelled'>;
  /** Whose it is; null: the committee's. */
  unit_id: UnitId | null;
  materials: Generated<string>;
  /** Everybody is invited; else the units and people that are named, and the 常委. */
  invites_all: Generated<boolean>;
  invites_standing: Generated<boolean>;
  created_by: PersonId | null;
  inbox_id: InboxId | null;
  /** The 固定学习日 it was made for. */
  topic_id: TopicId | null;
  study_day: Day | null;
}

export interface StudySessionChatTable {
  session_id: SessionId;
  chat_id: ChatId;
}

export interface StudySessionUnitTable {
  session_id: SessionId;
  unit_id: UnitId;
}

export interface StudySessionMemberTable {
  session_id: SessionId;
  member_id: MemberId;
}

export interface SessionAttendanceTable {
  id: Key<number>;
  session_id: SessionId;
  member_id: MemberId;
  kind: 'own' | 'recorded' | 'withdrawal';
  /** Who recorded it, or took it back, for somebody else. */
  recorded_by: PersonId | null;
  reason: string | null;
  sent_at: Date;
  inbox_id: InboxId | null;
  recalled_at: Date | null;
}

export interface BookRecommendationTable {
  id: Key<number>;
  committee_id: CommitteeId;
  member_id: MemberId;
  book_key: string;
  title: string;
  reason: Generated<string>;
  withdraws: Generated<boolean>;
  sent_at: Date;
  inbox_id: InboxId | null;
  recalled_at: Date | null;
}

export interface QuizTable {
  id: Key<QuizId>;
  committee_id: CommitteeId;
  title: string;
  closes_at: Date;
  created_by: PersonId | null;
  inbox_id: InboxId | null;
  created_at: Generated<Date>;
}

export interface QuizQuestionTable {
  quiz_id: QuizId;
  /** From 1. */
  place: number;
  kind: 'single' | 'multiple' | 'trueFalse';
  question: string;
  choices: Json<string[]>;
  /** Letters in order (AC), or 对, 错. */
  answer: string;
  explanation: Generated<string>;
}

export interface QuizAnswerTable {
  id: Key<number>;
  quiz_id: QuizId;
  place: number;
  member_id: MemberId;
  answer: string;
  sent_at: Date;
  inbox_id: InboxId | null;
  recalled_at: Date | null;
}

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

export interface PointRuleSetTable {
  id: Key<number>;
  committee_id: CommitteeId;
  name: string;
  version: number;
  rules: Json<Record<string, unknown>>;
  starts_day: Day;
  ends_day: Day | null;
}

export interface PointEntryTable {
  id: Key<number>;
  committee_id: CommitteeId;
  member_id: MemberId;
  rule_set_id: number;
  rule: string;
  points: string;
  earned_day: Day;
  evidence_kind: string;
  evidence_id: number;
  reverses_id: number | null;
  created_at: Generated<Date>;
}

export interface AuditLogTable {
  id: Key<number>;
  committee_id: CommitteeId | null;
  actor_person_id: PersonId | null;
  actor: string;
  action: string;
  object_kind: string;
  object_id: string;
  detail: Json<Record<string, unknown>>;
  happened_at: Generated<Date>;
  previous_hash: Buffer;
  hash: Buffer;
}

export interface AuditAnchorTable {
  id: number;
  /** What the first row follows on. */
  last_hash: Buffer;
  /** The newest row's hash, and how many rows there are. */
  head_hash: Buffer;
  row_count: number;
}

export interface Schema {
  committee: CommitteeTable;
  person: PersonTable;
  account: AccountTable;
  term: TermTable;
  member: MemberTable;
  unit: UnitTable;
  unit_membership: UnitMembershipTable;
  staff_account: StaffAccountTable;
  link_code: LinkCodeTable;
  link_attempt: LinkAttemptTable;
  link_request: LinkRequestTable;
  chat: ChatTable;
  chat_person: ChatPersonTable;
  inbox: InboxTable;
  recall: RecallTable;
  outbox: OutboxTable;
  pace: PaceTable;
  platform_lease: PlatformLeaseTable;
  platform_alias: PlatformAliasTable;
  platform_state: PlatformStateTable;
  contact_request_count: ContactRequestCountTable;
  quiet_refusal: QuietRefusalTable;
  heartbeat: HeartbeatTable;
  dialogue: DialogueTable;
  attachment: AttachmentTable;
  number_series: NumberSeriesTable;
  committee_choice: CommitteeChoiceTable;
  told: ToldTable;
  study_topic: StudyTopicTable;
  study_topic_chat: StudyTopicChatTable;
  study_topic_lead: StudyTopicLeadTable;
  study_leave: StudyLeaveTable;
  study_participation: StudyParticipationTable;
  study_choice: StudyChoiceTable;
  study_switch: StudySwitchTable;
  study_reminder_sent: StudyReminderSentTable;
  study_post: StudyPostTable;
  check_in_featuring: CheckInFeaturingTable;
  check_in_comment_answer: CheckInCommentAnswerTable;
  calendar_day: CalendarDayTable;
  study_session: StudySessionTable;
  study_session_chat: StudySessionChatTable;
  study_session_unit: StudySessionUnitTable;
  study_session_member: StudySessionMemberTable;
  session_attendance: SessionAttendanceTable;
  book_recommendation: BookRecommendationTable;
  quiz: QuizTable;
  quiz_question: QuizQuestionTable;
  quiz_answer: QuizAnswerTable;
  check_in: CheckInTable;
  check_in_withdrawal: CheckInWithdrawalTable;
  check_in_amendment: CheckInAmendmentTable;
  check_in_featured: CheckInFeaturedTable;
  check_in_comment: CheckInCommentTable;
  chain: ChainTable;
  chain_version: ChainVersionTable;
  chain_line: ChainLineTable;
  tip: TipTable;
  tip_event: TipEventTable;
  tip_change: TipChangeTable;
  feedback: FeedbackTable;
  bulletin: BulletinTable;
  notice: NoticeTable;
  notice_chat: NoticeChatTable;
  delivery: DeliveryTable;
  acknowledgement: AcknowledgementTable;
  event_reply: EventReplyTable;
  point_rule_set: PointRuleSetTable;
  point_entry: PointEntryTable;
  audit_log: AuditLogTable;
  audit_anchor: AuditAnchorTable;
}

export type Db = Kysely<Schema>;
export type Tx = Transaction<Schema>;
