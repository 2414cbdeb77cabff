/** The tables as Kysely sees them: one interface a table, columns as the migrations make them, a file a subject. */

import type { Kysely, Transaction } from 'kysely';
import type {
  ChainLineTable,
  ChainTable,
  ChainVersionTable,
  CheckInAmendmentTable,
  CheckInCommentTable,
  CheckInFeaturedTable,
  CheckInTable,
  CheckInWithdrawalTable,
} from './schema/check-in.js';
import type {
  AttachmentTable,
  CommitteeChoiceTable,
  ContactRequestCountTable,
  DialogueTable,
  HeartbeatTable,
  InboxTable,
  NumberSeriesTable,
  OutboxTable,
  PaceTable,
  PlatformAliasTable,
  PlatformLeaseTable,
  PlatformStateTable,
  QuietRefusalTable,
  RecallTable,
  ToldTable,
} from './schema/line.js';
import type {
  AcknowledgementTable,
  DeliveryTable,
  EventReplyTable,
  NoticeChatTable,
  NoticeTable,
} from './schema/notice.js';
import type {
  AccountTable,
  ChatPersonTable,
  ChatTable,
  CommitteeTable,
  LinkAttemptTable,
  LinkCodeTable,
  LinkRequestTable,
  MemberTable,
  PersonTable,
  StaffAccountTable,
  TermTable,
  UnitMembershipTable,
  UnitTable,
} from './schema/people.js';
import type { AuditAnchorTable, AuditLogTable, PointEntryTable, PointRuleSetTable } from './schema/record.js';
import type {
  BookRecommendationTable,
  QuizAnswerTable,
  QuizQuestionTable,
  QuizTable,
  SessionAttendanceTable,
  StudySessionChatTable,
  StudySessionMemberTable,
  StudySessionTable,
  StudySessionUnitTable,
} from './schema/session.js';
import type {
  CalendarDayTable,
  CheckInCommentAnswerTable,
  CheckInFeaturingTable,
  StudyChoiceTable,
  StudyLeaveTable,
  StudyParticipationTable,
  StudyPostTable,
  StudyReminderSentTable,
  StudySwitchTable,
  StudyTopicChatTable,
  StudyTopicLeadTable,
  StudyTopicTable,
} from './schema/study.js';
import type { BulletinTable, FeedbackTable, TipChangeTable, TipEventTable, TipTable } from './schema/tip.js';

export type * from './schema/check-in.js';
export type * from './schema/columns.js';
export type * from './schema/line.js';
export type * from './schema/notice.js';
export type * from './schema/people.js';
export type * from './schema/record.js';
export type * from './schema/session.js';
export type * from './schema/study.js';
export type * from './schema/tip.js';

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
