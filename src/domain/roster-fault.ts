/** What is wrong or odd about a roster, as data; jobs/wording/roster-remarks.ts has the sentences. */

import type { RosterField } from './roster-field.js';

/** What a cell holds that cannot be read, or only with a grain of salt. */
export type CellRemark =
  | 'account_odd'
  | 'formula_failed'
  | 'formula_without_result'
  | 'is_date'
  | 'name_illegible'
  | 'name_of_several'
  | 'name_with_more'
  | 'no_number'
  | 'no_phone'
  | 'number_too_long'
  | 'phone_incomplete'
  | 'phone_landline'
  | 'phones_several'
  | 'role_unknown'
  | 'unit_odd';

/** What only a human can settle about whom a line means, or what is worth a second look. Names, never numbers. */
export type LineRemark =
  | { code: 'accounts_of_several' | 'account_and_phone_differ' | 'phone_of_namesakes' }
  | { code: 'nameless' | 'title_skipped' }
  | { code: 'known_by_other_name'; by: 'account' | 'phone' }
  | { code: 'held_by_another'; by: 'account' | 'phone'; holder: string; name: string }
  | { code: 'namesakes_in_sector'; name: string; people: number }
  | { code: 'namesake' | 'namesake_gone' | 'revoked'; name: string }
  | { code: 'same_person'; earlier: number }
  | { code: 'same_value'; of: 'phone' | 'account' | 'name'; earlier: number }
  /** Stands in another committee too, which knows these fields. */
  | { code: 'kept_elsewhere'; name: string; kept: RosterField[] };

/** `line` is the line of the file, 0 the file as a whole. */
export type RosterRemark = { line: number } & (
  | LineRemark
  /** `heading` as the file has it, `cell` as Excel calls it: B2. */
  | { code: CellRemark; heading: string; cell: string }
  | { code: 'more_sheets'; sheets: number }
  | { code: 'more_of_these'; count: number }
  | { code: 'no_admin_left' }
);

/** Why a roster is not taken at all. */
export type RosterFault =
  | {
      code:
        | 'account_taken'
        | 'cells_too_many'
        | 'csv_quote'
        | 'damaged'
        | 'doctype'
        | 'empty'
        | 'encoding'
        | 'merges_too_many'
        | 'no_header'
        | 'no_sheet'
        | 'not_text'
        | 'not_workbook'
        | 'old_or_locked'
        | 'other_format'
        | 'password'
        | 'too_large'
        | 'unpacks_too_large';
    }
  | { code: 'nobody'; line: number }
  | { code: 'names_twice'; line: number; columns: number }
  | { code: 'people_too_many' | 'lines_too_many'; most: number }
  /** The first of all faults in it. */
  | { code: 'faults'; total: number; faults: RosterRemark[] };

/** A roster that is not taken; whoever asked for it puts the fault in words. */
export class RosterRefused extends Error {
  override readonly name = 'RosterRefused';
  constructor(readonly fault: RosterFault) {
    super(fault.code);
  }
}
