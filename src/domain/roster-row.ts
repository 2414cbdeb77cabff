/** One person as a roster file writes them, what a whole file says, and how a person is to be written. */

import type { Role } from './role.js';
import type { RosterRemark } from './roster-fault.js';
import type { RosterField } from './roster-field.js';
import type { UnitKind } from './unit.js';

export interface RosterUnit {
  kind: UnitKind;
  name: string;
  /** 召集人 of this unit. */
  convener: boolean;
}

export interface RosterAccount {
  /** The adapter's folder name: lark, wechaty, wecom, dingtalk, playground. */
  platform: string;
  platformUserId: string;
}

export interface RosterRow {
  /** The line of the file, as Excel shows it. */
  line: number;
  /** Cleaned of spaces, one kind of dot; never shortened. */
  name: string;
  /** In the order written. */
  units: RosterUnit[];
  /** 职务, the post in the committee. */
  post?: string;
  /** 单位职务, what the person does elsewhere. */
  workPost?: string;
  party?: string;
  /** Digits only for the mainland (11), with `+` and country code otherwise. */
  phone?: string;
  /** Never empty; 常委 and 召集人 are 委员 too. */
  roles: Role[];
  accounts: RosterAccount[];
}

export interface RosterReading {
  /** In the file's order, which rules every list. */
  rows: RosterRow[];
  /** The columns the file has. What it has no column for is left as it is. */
  fields: RosterField[];
  /** Headings that mean nothing here; empty where one may be somebody's data. */
  ignoredColumns: string[];
  /** What was read with a grain of salt: other sheets, landlines. */
  notes: RosterRemark[];
}

/** How a person is to be written. Columns the file lacks keep what was there. */
export interface RosterTarget {
  party?: string;
  workPost?: string;
  post?: string;
  roles: Role[];
  units: RosterUnit[];
  /** Those not yet known. A roster never takes an account away. */
  newAccounts: RosterAccount[];
  /** Only when it is to be written: unchanged numbers are not carried along. */
  phone?: string;
}
