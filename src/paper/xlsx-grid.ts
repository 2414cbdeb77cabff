/**
 * Reads the visible sheets of an .xlsx into grids. By hand and not with exceljs, which we write with: it expands
 * merges, validations and defined names cell by cell (one reference to a whole sheet hangs the process), trusts the
 * container's sizes, and cannot read files whose elements carry a prefix.
 */

import { RosterRefused } from '../domain/roster-fault.js';
import { attributeOf, scanXml, unescapeText } from './scan-xml.js';
import { type Cell, cellPlace, type Merge, makeGrid, type SheetGrid, type SheetRow } from './sheet-grid.js';
import { readDateStyles, readSharedStrings, readSheetList } from './xlsx-parts.js';
import { openZip } from './zip-entries.js';

/** 20,000 rows of 16 columns unpack to about 12 MB. */
const MAX_UNPACKED_BYTES = 32 * 1024 * 1024;
/** Lines beyond are not read; a roster has 20,000 at most, with room for blank ones. */
const MAX_LINES = 60_000;
const MAX_COLUMNS = 200;
const MAX_SHEETS = 20;

/** One by one, in the order of the tabs: a sheet is only unpacked when it is asked for. @throws RosterRefused */
export function* readXlsx(bytes: Uint8Array): Generator<SheetGrid> {
  const zip = openZip(bytes, MAX_UNPACKED_BYTES);
  if (!zip.has('xl/workbook.xml')) throw new RosterRefused({ code: 'not_workbook' });
  const sheets = readSheetList(zip).slice(0, MAX_SHEETS);
  const strings = readSharedStrings(zip);
  const dateStyles = readDateStyles(zip);
  for (const { name, path } of sheets) yield readSheet(name, zip.text(path), strings, dateStyles);
}

/** Cells of all kinds, empty ones included: 20,000 rows of 30 columns. Beyond, reading would hold up everything else. */
const MAX_CELLS = 600_000;

/** A cell while its parts come by. */
interface OpenCell {
  line: number;
  column: number;
  type: string;
  isDate: boolean;
  hasFormula: boolean;
  hasValue: boolean;
  text: string;
}

/** Where in the sheet the scan is. */
interface SheetScan {
  rows: Map<number, SheetRow>;
  merges: Merge[];
  strings: readonly string[];
  dateStyles: ReadonlySet<number>;
  line: number;
  column: number;
  cells: number;
  cell: OpenCell | undefined;
  inPhonetic: boolean;
  inText: boolean;
}

function readSheet(
  name: string,
  xml: string,
  strings: readonly string[],
  dateStyles: ReadonlySet<number>,
): SheetGrid {
  const scan: SheetScan = {
    rows: new Map(),
    merges: [],
    strings,
    dateStyles,
    line: 0,
    column: 0,
    cells: 0,
    cell: undefined,
    inPhonetic: false,
    inText: false,
  };
  scanXml(xml, {
    open: (tag, attributes) => enter(scan, tag, attributes),
    text(text) {
      if (scan.cell && scan.inText) scan.cell.text += text;
    },
    close: (tag) => leave(scan, tag),
  });
  const inOrder = [...scan.rows.values()].sort((one, other) => one.line - other.line);
  return makeGrid(name, inOrder, scan.merges);
}

function enter(scan: SheetScan, tag: string, attributes: string): void {
  if (tag === 'c') scan.cell = openCell(scan, attributes);
  else if (tag === 'v' && scan.cell) {
    scan.cell.hasValue = true;
    scan.inText = true;
  } else if (tag === 'row') {
    scan.line = Number(attributeOf(attributes, 'r') ?? scan.line + 1);
    scan.column = 0;
  } else if (tag === 't' && !scan.inPhonetic) scan.inText = true;
  else if (tag === 'f' && scan.cell) scan.cell.hasFormula = true;
  else if (tag === 'rPh') scan.inPhonetic = true;
  else if (tag === 'mergeCell') scan.merges.push(...readMerge(attributeOf(attributes, 'ref') ?? ''));
}

function openCell(scan: SheetScan, attributes: string): OpenCell {
  scan.cells++;
  if (scan.cells > MAX_CELLS) throw new RosterRefused({ code: 'cells_too_many' });
  const place = cellPlace(attributeOf(attributes, 'r') ?? '');
  const style = attributeOf(attributes, 's');
  scan.column = place?.column ?? scan.column + 1;
  return {
    line: place?.line ?? scan.line,
    column: scan.column,
    type: attributeOf(attributes, 't') ?? 'n',
    isDate: style !== undefined && scan.dateStyles.has(Number(style)),
    hasFormula: false,
    hasValue: false,
    text: '',
  };
}

function leave(scan: SheetScan, tag: string): void {
  if (tag === 'v' || tag === 't') scan.inText = false;
  else if (tag === 'rPh') scan.inPhonetic = false;
  else if (tag === 'c' && scan.cell) {
    keep(scan.rows, scan.cell, scan.strings);
    scan.cell = undefined;
  }
}

function readMerge(reference: string): Merge[] {
  const [from = '', to = ''] = reference.split(':');
  const [corner, end] = [cellPlace(from), cellPlace(to)];
  if (!corner || !end) return [];
  return [{ top: corner.line, left: corner.column, bottom: end.line, right: end.column }];
}

function keep(rows: Map<number, SheetRow>, open: OpenCell, strings: readonly string[]): void {
  const value = cellValue(open, strings);
  if (!value || !Number.isInteger(open.line) || open.line < 1 || open.column > MAX_COLUMNS) return;
  if (open.line > MAX_LINES) throw new RosterRefused({ code: 'lines_too_many', most: MAX_LINES });
  const row = rows.get(open.line);
  if (row) row.cells.set(open.column, value);
  else rows.set(open.line, { line: open.line, cells: new Map([[open.column, value]]) });
}

/** undefined: an empty cell. */
function cellValue(open: OpenCell, strings: readonly string[]): Cell | undefined {
  if (open.hasFormula && !open.hasValue) return { kind: 'formula' };
  if (open.type === 'e') return { kind: 'error' };
  if (open.type === 'd') return { kind: 'date', text: open.text.trim() };
  const text = open.type === 's' ? (strings[Number(open.text)] ?? '') : open.text;
  if (text.trim() === '') return undefined;
  if (open.type !== 'n') return { kind: 'text', text: open.type === 's' ? text : unescapeText(text) };
  return open.isDate ? { kind: 'date', text: text.trim() } : { kind: 'number', text: text.trim() };
}
