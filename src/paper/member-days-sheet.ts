/** 委员×日: a line a member, a column a day; one sheet for each calendar year. Only who checked in stands there. */

import { type ExportMember, unitsOf } from '../db/export-members.js';
import {
  countByMember,
  type ExportCount,
  findDaySpan,
  listMemberDays,
  type MemberDay,
} from '../db/export-totals.js';
import type { Day } from '../db/schema.js';
import { addDays } from '../domain/beijing-time.js';
import type { FileRequest } from './file-request.js';
import type { CellValue, Column, WorkbookWriter } from './workbook-writer.js';

/** A year of days each. */
const MEMBERS_AT_ONCE = 50;

const MEMBER_COLUMNS: readonly Column[] = [
  { heading: '姓名', width: 10 },
  { heading: '界别', width: 14 },
  { heading: '计入次数', width: 9, look: 'number' },
  { heading: '心得（篇）', width: 10, look: 'number' },
  { heading: '补充（段）', width: 10, look: 'number' },
  { heading: '字数', width: 8, look: 'number' },
  { heading: '打卡天数', width: 9, look: 'number' },
];
/** 姓名 stays in sight. */
const FROZEN = 1;

export async function writeMemberDays(
  book: WorkbookWriter,
  { db, scope }: FileRequest,
  members: readonly ExportMember[],
  title: string,
): Promise<void> {
  const counts = await countByMember(db, scope);
  const taking = members.filter((member) => counts.has(member.id));
  const span = await findDaySpan(db, scope);
  const years = span ? yearsOf(span) : [{ from: scope.from, to: scope.from }];
  for (const year of years) {
    const days = span ? daysOf(year) : [];
    const sheet = await book.sheet({
      name: years.length > 1 ? `委员×日 ${year.from.slice(0, 4)}` : '委员×日',
      title: `${title}　√ 计入　补 补卡　○ 未计入`,
      columns: [...MEMBER_COLUMNS, ...days.map(dayColumn)],
      frozenColumns: FROZEN,
      isWide: true,
    });
    for (let at = 0; at < taking.length; at += MEMBERS_AT_ONCE) {
      const some = taking.slice(at, at + MEMBERS_AT_ONCE);
      const inYear = { ...scope, from: year.from, to: year.to };
      const marks = marksOf(
        span
          ? await listMemberDays(
              db,
              inYear,
              some.map((one) => one.id),
            )
          : [],
      );
      for (const member of some)
        await sheet.row(toCells(member, counts.get(member.id) as ExportCount, marks.get(member.id), days));
    }
    await sheet.end();
  }
}

function dayColumn(day: Day): Column {
  return { heading: `${Number(day.slice(5, 7))}/${Number(day.slice(8))}`, width: 5.5, look: 'centered' };
}

function marksOf(rows: readonly MemberDay[]): Map<number, Map<Day, string>> {
  const marks = new Map<number, Map<Day, string>>();
  for (const { memberId, day, counted, backfilled } of rows) {
    const own = marks.get(memberId) ?? new Map<Day, string>();
    own.set(day, counted ? (backfilled ? '补' : '√') : '○');
    marks.set(memberId, own);
  }
  return marks;
}

function toCells(
  member: ExportMember,
  count: ExportCount,
  marks: ReadonlyMap<Day, string> | undefined,
  days: readonly Day[],
): CellValue[] {
  const counted = [...(marks?.values() ?? [])].filter((mark) => mark !== '○').length;
  return [
    member.name,
    unitsOf(member, 'sector'),
    count.counted,
    count.reflections,
    count.furtherPieces,
    count.chars,
    counted,
    ...days.map((day) => marks?.get(day) ?? null),
  ];
}

function yearsOf({ first, last }: { first: Day; last: Day }): { from: Day; to: Day }[] {
  const years: { from: Day; to: Day }[] = [];
  for (let year = Number(first.slice(0, 4)); year <= Number(last.slice(0, 4)); year += 1) {
    const [begins, ends] = [`${year}-01-01`, `${year}-12-31`];
    years.push({ from: begins < first ? first : begins, to: ends > last ? last : ends });
  }
  return years;
}

function daysOf({ from, to }: { from: Day; to: Day }): Day[] {
  const days: Day[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}
