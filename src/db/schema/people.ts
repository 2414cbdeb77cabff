/** Who belongs to a committee, their accounts, and the chats they write in. */

import type { Generated } from 'kysely';
import type { StaffRole } from '../../domain/role.js';
import type { ChatId, CommitteeId, Day, Json, Key, MemberId, PersonId, UnitId } from './columns.js';

export type UnitKind =
  | 'sector'
  | 'specialCommittee'
  | 'liaisonGroup'
  | 'memberStudio'
  | 'participatingOrganization';

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
