/** Puts one person together from the lines and columns of a roster. */

import type { Role } from '../domain/role.js';
import type { CellRemark, RosterRemark } from '../domain/roster-fault.js';
import type { RosterAccount, RosterRow, RosterUnit } from '../domain/roster-row.js';
import { UNIT_KINDS } from '../domain/unit.js';
import {
  type CellReading,
  cleanText,
  readAccounts,
  readName,
  readNumber,
  readRoles,
  readUnits,
} from './roster-cells.js';
import type { AccountColumn, RosterColumn, RosterHeader } from './roster-columns.js';
import { readPhone } from './roster-phone.js';
import { type Cell, columnLetters, type PlacedCell, type SheetGrid } from './sheet-grid.js';

/** Collects what is wrong and what is odd, by line and column. */
export interface RosterRemarks {
  faults: RosterRemark[];
  notes: RosterRemark[];
}

const ACCOUNT_COLUMNS: readonly AccountColumn[] = ['lark', 'wechaty', 'wecom', 'dingtalk'];

export interface RowSource {
  grid: SheetGrid;
  header: RosterHeader;
  remarks: RosterRemarks;
}

/** @param lines the person's own and those under the merged name. @returns undefined when the name cannot be read. */
export function readPerson(
  source: RowSource,
  lines: readonly number[],
  sector?: string,
): RosterRow | undefined {
  const line = lines[0] as number;
  const [name] = [...readEach(source, lines.slice(0, 1), 'name', readName)];
  if (name === undefined) return undefined;
  const text = (column: RosterColumn) =>
    [...readEach(source, lines, column, asText)].find((one) => one !== '');
  const phone = readFirstPhone(source, lines);
  const post = text('post');
  const roles = readEveryRole(source, lines, post);
  const row: RosterRow = { line, name, units: [], roles, accounts: readEveryAccount(source, lines) };
  row.units = readEveryUnit(source, lines, sector, roles.includes('convener'));
  const workPost = text('workPost');
  const party = text('party');
  return {
    ...row,
    ...(post ? { post } : {}),
    ...(workPost ? { workPost } : {}),
    ...(party ? { party } : {}),
    ...(phone ? { phone } : {}),
  };
}

function asText(text: string): CellReading<string> {
  return { value: cleanText(text) };
}

/** Reads what stands in the columns of one kind; faults are collected with the cell's name. */
function* readEach<T>(
  source: RowSource,
  lines: readonly number[],
  column: RosterColumn,
  read: (text: string) => CellReading<T>,
): Generator<T> {
  for (const placed of cellsOf(source, lines, column)) {
    const text = textOf(placed.cell);
    const reading = 'fault' in text ? text : read(text.value);
    if ('fault' in reading) source.remarks.faults.push(remarkOn(source, placed, reading.fault));
    else yield reading.value;
  }
}

/** Each cell once, though a merge shows it on several lines; not what reaches in from the header or another column. */
function* cellsOf(
  { grid, header }: RowSource,
  lines: readonly number[],
  column: RosterColumn,
): Generator<PlacedCell> {
  for (const at of header.columns.get(column) ?? []) {
    const seen = new Set<number>();
    for (const line of lines) {
      const placed = grid.at(line, at);
      if (!placed || placed.column !== at || placed.line <= header.line || seen.has(placed.line)) continue;
      seen.add(placed.line);
      yield placed;
    }
  }
}

function textOf(cell: Cell): CellReading<string> {
  switch (cell.kind) {
    case 'text':
      return { value: cell.text };
    case 'number':
      return readNumber(cell.text);
    case 'date':
      return { fault: 'is_date' };
    case 'formula':
      return { fault: 'formula_without_result' };
    case 'error':
      return { fault: 'formula_failed' };
  }
}

function remarkOn({ header }: RowSource, { line, column }: PlacedCell, code: CellRemark): RosterRemark {
  const heading = header.headings.get(column) ?? '';
  return { line, code, heading, cell: `${columnLetters(column)}${line}` };
}

function readFirstPhone(source: RowSource, lines: readonly number[]): string | undefined {
  let phone: string | undefined;
  for (const placed of cellsOf(source, lines, 'phone')) {
    const { cell } = placed;
    const text = textOf(cell);
    const isPlain = cell.kind === 'text' || cell.kind === 'number';
    if (isPlain && cleanText(cell.text) === '') continue;
    const reading = isPlain ? readPhone(cell) : text;
    if ('fault' in reading) source.remarks.faults.push(remarkOn(source, placed, reading.fault));
    else if ('note' in reading && reading.note)
      source.remarks.notes.push(remarkOn(source, placed, reading.note));
    if ('phone' in reading) phone ??= reading.phone;
  }
  return phone;
}

/** Without a word in 角色 the post speaks: 常委 and 召集人 are written there as often. */
function readEveryRole(source: RowSource, lines: readonly number[], post: string | undefined): Role[] {
  const written = [...readEach(source, lines, 'roles', readRoles)].flat();
  if (written.length > 0) return [...new Set(written)];
  return [
    'member',
    ...(/常委|常务委员/.test(post ?? '') ? (['standingCommitteeMember'] as const) : []),
    ...(/召集人/.test(post ?? '') ? (['convener'] as const) : []),
  ];
}

/** A convener whose unit is not marked convenes their 界别. */
function readEveryUnit(
  source: RowSource,
  lines: readonly number[],
  sector: string | undefined,
  isConvener: boolean,
): RosterUnit[] {
  const written = UNIT_KINDS.flatMap((kind) =>
    [...readEach(source, lines, kind, (text) => readUnits(kind, text))].flat(),
  );
  const titled: RosterUnit[] = sector ? [{ kind: 'sector', name: sector, convener: false }] : [];
  const units = [...titled, ...written].filter(
    (unit, at, all) => all.findIndex((one) => one.kind === unit.kind && one.name === unit.name) === at,
  );
  if (!isConvener || units.some((unit) => unit.convener)) return units;
  return units.map((unit) => ({ ...unit, convener: unit.kind === 'sector' }));
}

function readEveryAccount(source: RowSource, lines: readonly number[]): RosterAccount[] {
  return ACCOUNT_COLUMNS.flatMap((platform) =>
    [...readEach(source, lines, platform, readAccounts)]
      .flat()
      .map((platformUserId) => ({ platform, platformUserId })),
  );
}
