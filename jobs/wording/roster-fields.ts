/** What previews and remarks call a column of the roster. */

import type { RosterField } from '../../src/domain/roster-field.js';
import { UNIT_WORDS } from '../../src/domain/unit.js';

export const FIELD_WORDS: Readonly<Record<RosterField, string>> = {
  name: '姓名',
  ...UNIT_WORDS,
  workPost: '单位职务',
  post: '职务',
  party: '党派',
  phone: '手机',
  roles: '角色',
  accounts: '账号',
};
