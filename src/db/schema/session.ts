/** Study sessions, recommended books and quizzes. */

import type { Generated } from 'kysely';
import type {
  ChatId,
  CommitteeId,
  Day,
  InboxId,
  Json,
  Key,
  MemberId,
  PersonId,
  QuizId,
  SessionId,
  TopicId,
  UnitId,
} from './columns.js';

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
