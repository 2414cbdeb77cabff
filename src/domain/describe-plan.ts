/** The preview of a roster import, as staff read it in a chat or on the command line. */

import type { RosterPlan, RosterPlanEntry } from './roster-plan.js';
import type { RosterField } from './roster-row.js';
import { UNIT_WORDS } from './unit.js';

/** What previews and errors call a column. */
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

/** Names on one line, so that a chat message stays readable. */
const NAMES_PER_LIST = 30;

/** @param maxLines lines at most, the last says how many are not shown. Holds no phone and no account. */
export function describePlan(plan: RosterPlan, maxLines = 40): string {
  const lines = [headline(plan), ...describeProblems(plan), ...describeEntries(plan), ...describeRest(plan)];
  if (lines.length <= maxLines) return lines.join('\n');
  const shown = lines.slice(0, Math.max(1, maxLines - 1));
  return [...shown, `（另有 ${lines.length - shown.length} 行未显示）`].join('\n');
}

function headline({ entries, absent, problems }: RosterPlan): string {
  const count = (kind: RosterPlanEntry['kind']) => entries.filter((entry) => entry.kind === kind).length;
  const counts = [`新增 ${count('new')} 人`, `变更 ${count('changed')} 人`, `不变 ${count('same')} 人`];
  if (absent.length > 0) counts.push(`未在名单中 ${absent.length} 人`);
  if (problems.length > 0) counts.push(`待核对 ${problems.length} 处`);
  return `名单共 ${entries.length + problems.filter(({ line }) => line > 0).length} 人：${counts.join('、')}`;
}

function describeProblems({ problems }: RosterPlan): string[] {
  if (problems.length === 0) return [];
  const lines = problems.map(({ line, message }) =>
    line > 0 ? `· 第 ${line} 行：${message}` : `· ${message}`,
  );
  return ['以下各处请先核对，改好后重新导入，现在什么都没有改动：', ...lines];
}

function describeEntries({ entries }: RosterPlan): string[] {
  const added = entries.filter((entry) => entry.kind === 'new');
  const changed = entries.filter((entry) => entry.kind === 'changed');
  return [
    ...(added.length > 0 ? [`新增：${listNames(added)}`] : []),
    ...(changed.length > 0 ? ['变更：', ...changed.map((entry) => `· ${describeChange(entry)}`)] : []),
  ];
}

function describeChange(entry: RosterPlanEntry): string {
  const words = entry.changes.map((field) =>
    field === 'name' ? `姓名（原为${entry.previousName}）` : FIELD_WORDS[field],
  );
  return `${nameWithSector(entry)}：${words.join('、')}`;
}

function describeRest({ absent, notes, ignoredColumns }: RosterPlan): string[] {
  return [
    ...(absent.length > 0 ? [`未在名单中（保留不动，不会删除）：${listNames(absent)}`] : []),
    ...(ignoredColumns.length > 0 ? [`未读取的列：${ignoredColumns.join('、')}`] : []),
    ...notes.map((note) => `注意：${note}`),
  ];
}

function listNames(people: readonly { name: string; sectors: string[] }[]): string {
  const shown = people.slice(0, NAMES_PER_LIST).map(nameWithSector).join('、');
  return people.length > NAMES_PER_LIST ? `${shown} 等 ${people.length} 人` : shown;
}

function nameWithSector({ name, sectors }: { name: string; sectors: string[] }): string {
  return sectors.length > 0 ? `${name}（${sectors.join('、')}）` : name;
}
