/** Study topics, their days, leave, holidays, and what is asked for or switched on in them. */

import type { Generated } from 'kysely';
import type { ChatId, CommitteeId, Day, InboxId, Json, Key, MemberId, PersonId, TopicId } from './columns.js';

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
