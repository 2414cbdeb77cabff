/** Reads a roster file, .xlsx or .csv, as offices really write them: everything, or every fault by line and column. */

import { RosterRefused, type RosterRemark } from '../domain/roster-fault.js';
import { ROSTER_FIELDS, type RosterField } from '../domain/roster-field.js';
import { accountKey, sectorsOf } from '../domain/roster-match.js';
import type { RosterReading, RosterRow } from '../domain/roster-row.js';
import { listSheets } from './list-sheets.js';
import { findHeader, type RosterHeader } from './roster-columns.js';
import { readLines } from './roster-lines.js';
import { type RosterRemarks, readPerson } from './roster-row-reader.js';
import type { SheetGrid } from './sheet-grid.js';

export const MAX_ROSTER_BYTES = 5 * 1024 * 1024;
export const MAX_ROSTER_ROWS = 20_000;
/** Faults and notes of one kind that are told at once. */
const MAX_TOLD = 20;
const ACCOUNT_COLUMNS = new Set(['lark', 'wechaty', 'wecom', 'dingtalk']);

/**
 * @param fileName only its ending is looked at, and only where the bytes do not speak for themselves.
 * @throws RosterRefused with every fault, by line and column; never with a phone number.
 */
export async function readRosterFile(fileName: string, bytes: Uint8Array): Promise<RosterReading> {
  if (bytes.length === 0) throw new RosterRefused({ code: 'empty' });
  if (bytes.length > MAX_ROSTER_BYTES) throw new RosterRefused({ code: 'too_large' });
  const { grid, header, notes } = findRoster(listSheets(fileName, bytes));
  const remarks: RosterRemarks = { faults: [], notes: [] };
  refuseTwoNames(header);
  const rows = readRows(grid, header, remarks);
  remarks.faults.push(...findDoubles(rows));
  if (remarks.faults.length > 0) throw faulty(remarks.faults);
  if (rows.length === 0) throw new RosterRefused({ code: 'nobody', line: header.line });
  return {
    rows,
    fields: listFields(header, rows),
    ignoredColumns: header.ignored,
    notes: [...notes, ...told(remarks.notes)],
  };
}

/** The first sheet with a 姓名 heading. */
function findRoster(sheets: Iterable<SheetGrid>): {
  grid: SheetGrid;
  header: RosterHeader;
  notes: RosterRemark[];
} {
  let found: { grid: SheetGrid; header: RosterHeader } | undefined;
  let others = 0;
  for (const grid of sheets) {
    const header = findHeader(grid);
    if (header && found) others++;
    else if (header) found = { grid, header };
  }
  if (!found) throw new RosterRefused({ code: 'no_header' });
  return {
    ...found,
    notes: others > 0 ? [{ line: 0, code: 'more_sheets', sheets: others }] : [],
  };
}

function refuseTwoNames(header: RosterHeader): void {
  const names = header.columns.get('name') ?? [];
  if (names.length > 1)
    throw new RosterRefused({ code: 'names_twice', line: header.line, columns: names.length });
}

function readRows(grid: SheetGrid, header: RosterHeader, remarks: RosterRemarks): RosterRow[] {
  const source = { grid, header, remarks };
  const people: { lines: number[]; sector?: string }[] = [];
  for (const reading of readLines(grid, header)) {
    if (reading.kind === 'person') people.push({ lines: [reading.line], sector: reading.sector });
    else if (reading.kind === 'more') people.at(-1)?.lines.push(reading.line);
    else if (reading.kind === 'nameless') remarks.faults.push({ line: reading.line, code: 'nameless' });
    else remarks.notes.push({ line: reading.line, code: 'title_skipped' });
    if (people.length > MAX_ROSTER_ROWS)
      throw new RosterRefused({ code: 'people_too_many', most: MAX_ROSTER_ROWS });
  }
  return people.flatMap(({ lines, sector }) => readPerson(source, lines, sector) ?? []);
}

/** One phone or account on two lines, or namesakes whom nothing tells apart. */
function findDoubles(rows: readonly RosterRow[]): RosterRemark[] {
  const lineOf = new Map<string, RosterRow>();
  const doubles: RosterRemark[] = [];
  const claim = (key: string, row: RosterRow, of: 'phone' | 'account' | 'name') => {
    const earlier = lineOf.get(key);
    if (earlier && earlier !== row)
      doubles.push({ line: row.line, code: 'same_value', of, earlier: earlier.line });
    else lineOf.set(key, row);
  };
  for (const row of rows) {
    if (row.phone) claim(`phone ${row.phone}`, row, 'phone');
    for (const account of row.accounts) claim(`account ${accountKey(account)}`, row, 'account');
    for (const sector of sectorsOf(row).length > 0 ? sectorsOf(row) : ['']) {
      const earlier = lineOf.get(`name ${row.name} ${sector}`);
      const toldApart = earlier?.phone && row.phone && earlier.phone !== row.phone;
      if (!toldApart) claim(`name ${row.name} ${sector}`, row, 'name');
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

function faulty(faults: readonly RosterRemark[]) {
  return new RosterRefused({ code: 'faults', total: faults.length, faults: told(faults) });
}

function told(remarks: readonly RosterRemark[]): RosterRemark[] {
  if (remarks.length <= MAX_TOLD) return [...remarks];
  const more: RosterRemark = { line: 0, code: 'more_of_these', count: remarks.length - MAX_TOLD };
  return [...remarks.slice(0, MAX_TOLD), more];
}
