/** Reads a roster file, .xlsx or .csv, as offices really write them: everything, or every fault by line and column. */

import { accountKey, sectorsOf } from '../domain/roster-match.js';
import { ROSTER_FIELDS, type RosterField, type RosterReading, type RosterRow } from '../domain/roster-row.js';
import { listSheets } from './list-sheets.js';
import { findHeader, type RosterHeader } from './roster-columns.js';
import { readLines } from './roster-lines.js';
import { type RosterRemarks, readPerson } from './roster-row-reader.js';
import type { SheetGrid } from './sheet-grid.js';
import { unreadable } from './unreadable.js';

export const MAX_ROSTER_BYTES = 5 * 1024 * 1024;
export const MAX_ROSTER_ROWS = 20_000;
/** Faults and notes of one kind that are told at once. */
const MAX_TOLD = 20;
const ACCOUNT_COLUMNS = new Set(['lark', 'wechaty', 'wecom', 'dingtalk']);

/**
 * @param fileName only its ending is looked at, and only where the bytes do not speak for themselves.
 * @throws UserError roster_invalid with every fault, in Chinese, by line and column; never with a phone number.
 */
export async function readRosterFile(fileName: string, bytes: Uint8Array): Promise<RosterReading> {
  if (bytes.length === 0) throw unreadable('这个文件是空的，请检查后再发一次。');
  if (bytes.length > MAX_ROSTER_BYTES)
    throw unreadable('这个文件超过 5 MB，请只保留名单那一张表后再发一次。', { bytes: bytes.length });
  const { grid, header, notes } = findRoster(listSheets(fileName, bytes));
  const remarks: RosterRemarks = { faults: [], notes: [] };
  refuseTwoNames(header);
  const rows = readRows(grid, header, remarks);
  remarks.faults.push(...findDoubles(rows));
  if (remarks.faults.length > 0) throw faulty(remarks.faults);
  if (rows.length === 0) throw unreadable(`表头（第 ${header.line} 行）下面没有人员，请检查后再发一次。`);
  return {
    rows,
    fields: listFields(header, rows),
    ignoredColumns: header.ignored,
    notes: [...notes, ...told(remarks.notes)],
  };
}

/** The first sheet with a 姓名 heading. */
function findRoster(sheets: Iterable<SheetGrid>): { grid: SheetGrid; header: RosterHeader; notes: string[] } {
  let found: { grid: SheetGrid; header: RosterHeader } | undefined;
  let others = 0;
  for (const grid of sheets) {
    const header = findHeader(grid);
    if (header && found) others++;
    else if (header) found = { grid, header };
  }
  if (!found)
    throw unreadable(
      '没有找到表头：名单里要有一行写着「姓名」，同一行还可以有 界别、专委会、联络组、委员工作室、参加单位、单位职务、职务、党派、手机、角色、飞书ID、微信号、企业微信ID、钉钉ID。',
    );
  return {
    ...found,
    notes: others > 0 ? [`文件里还有 ${others} 张带「姓名」的表没有读取，只读了第一张`] : [],
  };
}

function refuseTwoNames(header: RosterHeader): void {
  const names = header.columns.get('name') ?? [];
  if (names.length > 1)
    throw unreadable(`第 ${header.line} 行有 ${names.length} 个「姓名」列，请排成一列后再发一次。`);
}

function readRows(grid: SheetGrid, header: RosterHeader, remarks: RosterRemarks): RosterRow[] {
  const source = { grid, header, remarks };
  const people: { lines: number[]; sector?: string }[] = [];
  for (const reading of readLines(grid, header)) {
    if (reading.kind === 'person') people.push({ lines: [reading.line], sector: reading.sector });
    else if (reading.kind === 'more') people.at(-1)?.lines.push(reading.line);
    else if (reading.kind === 'nameless') remarks.faults.push(`第 ${reading.line} 行有内容，但没有姓名`);
    else remarks.notes.push(`第 ${reading.line} 行按小标题跳过`);
    if (people.length > MAX_ROSTER_ROWS)
      throw unreadable(`名单超过 ${MAX_ROSTER_ROWS} 人，请分成几个文件。`, { rows: people.length });
  }
  return people.flatMap(({ lines, sector }) => readPerson(source, lines, sector) ?? []);
}

/** One phone or account on two lines, or namesakes whom nothing tells apart. */
function findDoubles(rows: readonly RosterRow[]): string[] {
  const lineOf = new Map<string, RosterRow>();
  const doubles: string[] = [];
  const claim = (key: string, row: RosterRow, what: string) => {
    const earlier = lineOf.get(key);
    if (earlier && earlier !== row) doubles.push(`第 ${row.line} 行的${what}与第 ${earlier.line} 行相同`);
    else lineOf.set(key, row);
  };
  for (const row of rows) {
    if (row.phone) claim(`phone ${row.phone}`, row, '手机');
    for (const account of row.accounts) claim(`account ${accountKey(account)}`, row, '账号');
    for (const sector of sectorsOf(row).length > 0 ? sectorsOf(row) : ['']) {
      const earlier = lineOf.get(`name ${row.name} ${sector}`);
      const toldApart = earlier?.phone && row.phone && earlier.phone !== row.phone;
      if (!toldApart) claim(`name ${row.name} ${sector}`, row, '姓名和界别');
    }
  }
  return doubles;
}

function listFields(header: RosterHeader, rows: readonly RosterRow[]): RosterField[] {
  const present = new Set<string>(
    [...header.columns.keys()].map((column) => (ACCOUNT_COLUMNS.has(column) ? 'accounts' : column)),
  );
  // Titles above groups of people may stand for the column.
  if (rows.some((row) => sectorsOf(row).length > 0)) present.add('sector');
  return ROSTER_FIELDS.filter((field) => present.has(field));
}

function faulty(faults: readonly string[]) {
  const lines = told(faults).map((fault) => `· ${fault}`);
  return unreadable(`名单有 ${faults.length} 处要改，什么都没有导入：\n${lines.join('\n')}`, {
    faults: faults.length,
  });
}

function told(remarks: readonly string[]): string[] {
  if (remarks.length <= MAX_TOLD) return [...remarks];
  return [...remarks.slice(0, MAX_TOLD), `另有 ${remarks.length - MAX_TOLD} 处类似的情况`];
}
