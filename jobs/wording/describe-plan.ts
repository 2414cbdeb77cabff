/** The preview of a roster import, as staff read it in a chat or on the command line. */

import { listLosses, withoutLosses } from '../../src/domain/roster-changes.js';
import type { RosterPlan, RosterPlanEntry } from '../../src/domain/roster-plan.js';
import { FIELD_WORDS } from './roster-fields.js';
import { describeRosterRemark, shownHeading } from './roster-remarks.js';

/** Names on one line, so that a chat message stays readable. */
const NAMES_PER_LIST = 30;
/** Of a value, so that one long post does not fill the screen. */
const VALUE_CHARS = 40;

/**
 * Problems first, then what would be lost, so that no length of the rest hides either.
 * @param linesPerList lines of each list at most, the next says how many are not shown. Holds no phone and no account.
 */
export function describePlan(plan: RosterPlan, linesPerList = 15): string {
  const changed = plan.entries.filter((entry) => entry.kind === 'changed');
  const list = (title: string, lines: readonly string[], measure: string) =>
    lines.length === 0 ? [] : [title, ...cut(lines, linesPerList, measure)];
  return [
    headline(plan),
    ...list(
      '以下各处请先核对，改好后重新导入，现在什么都没有改动：',
      plan.problems.map((problem) => `· ${describeRosterRemark(problem)}`),
      '处',
    ),
    ...list(
      '将清空（原来有，这份文件里空着或不再写，导入后就没有了）：',
      changed.flatMap((entry) => describeLosses(entry)),
      '人',
    ),
    ...listAdded(plan.entries),
    ...list(
      '变更：',
      changed.flatMap((entry) => describeChanges(entry)),
      '人',
    ),
    ...listRest(plan),
    ...cut(
      plan.notes.map((note) => `注意：${describeRosterRemark(note)}`),
      linesPerList,
      '处',
    ),
  ].join('\n');
}

function headline({ entries, absent, problems }: RosterPlan): string {
  const count = (kind: RosterPlanEntry['kind']) => entries.filter((entry) => entry.kind === kind).length;
  const counts = [`新增 ${count('new')} 人`, `变更 ${count('changed')} 人`, `不变 ${count('same')} 人`];
  if (absent.length > 0) counts.push(`未在名单中 ${absent.length} 人`);
  if (problems.length > 0) counts.push(`待核对 ${problems.length} 处`);
  return `名单共 ${entries.length + problems.filter(({ line }) => line > 0).length} 人：${counts.join('、')}`;
}

/** `· 张伟（教育界）：党派（原为群众）、不再是常委`. */
function describeLosses(entry: RosterPlanEntry): string[] {
  const losses = listLosses(entry.changes).flatMap(({ field, before }) =>
    field === 'roles'
      ? before.map((role) => `不再是${role}`)
      : [`${FIELD_WORDS[field]}（原为${shown(before)}）`],
  );
  return losses.length > 0 ? [`· ${nameWithSector(entry)}：${losses.join('、')}`] : [];
}

/** `· 李秀兰（工会界）：界别 农业界 → 工会界；手机已变更`. */
function describeChanges(entry: RosterPlanEntry): string[] {
  const changes = withoutLosses(entry.changes).map(({ field, before, after }) => {
    if (field === 'phone') return '手机已变更';
    if (field === 'accounts') return '新增账号';
    return `${FIELD_WORDS[field]} ${before.length > 0 ? shown(before) : '（空）'} → ${shown(after)}`;
  });
  return changes.length > 0 ? [`· ${nameWithSector(entry)}：${changes.join('；')}`] : [];
}

function shown(values: readonly string[]): string {
  const signs = [...values.join('、')];
  return signs.length > VALUE_CHARS ? `${signs.slice(0, VALUE_CHARS).join('')}…` : signs.join('');
}

function cut(lines: readonly string[], most: number, measure: string): string[] {
  if (lines.length <= most) return [...lines];
  return [...lines.slice(0, most), `（另有 ${lines.length - most} ${measure}未显示）`];
}

function listAdded(entries: readonly RosterPlanEntry[]): string[] {
  const added = entries.filter((entry) => entry.kind === 'new');
  return added.length > 0 ? [`新增：${listNames(added)}`] : [];
}

function listRest({ absent, ignoredColumns }: RosterPlan): string[] {
  return [
    ...(absent.length > 0 ? [`未在名单中（保留不动，不会删除）：${listNames(absent)}`] : []),
    ...(ignoredColumns.length > 0 ? [`未读取的列：${ignoredColumns.map(shownHeading).join('、')}`] : []),
  ];
}

function listNames(people: readonly { name: string; sectors: string[] }[]): string {
  const names = people.slice(0, NAMES_PER_LIST).map(nameWithSector).join('、');
  return people.length > NAMES_PER_LIST ? `${names} 等 ${people.length} 人` : names;
}

function nameWithSector({ name, sectors }: { name: string; sectors: string[] }): string {
  return sectors.length > 0 ? `${name}（${sectors.join('、')}）` : name;
}
