/** Duty points and the audit log. */

import type { Generated } from 'kysely';
import type { CommitteeId, Day, Json, Key, MemberId, PersonId } from './columns.js';

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
