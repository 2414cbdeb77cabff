/**
 * Reads the visible sheets of an .xlsx into grids. By hand and not with exceljs, which we write with: it expands
 * merges, validations and defined names cell by cell (one reference to a whole sheet hangs the process), trusts the
 * container's sizes, and cannot read files whose elements carry a prefix.
 */

import { attributeOf, scanXml, unescapeText } from './scan-xml.js';
import { type Cell, cellPlace, type Merge, makeGrid, type SheetGrid, type SheetRow } from './sheet-grid.js';
import { unreadable } from './unreadable.js';
import { readDateStyles, readSharedStrings, readSheetList } from './xlsx-parts.js';
import { openZip } from './zip-entries.js';

/** 20,000 rows of 16 columns unpack to about 20 MB. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;
/** Lines beyond are not read; a roster has 20,000 at most, with room for blank ones. */
const MAX_LINES = 60_000;
const MAX_COLUMNS = 200;
const MAX_SHEETS = 20;

/** One by one, in the order of the tabs: a sheet is only unpacked when it is asked for. @throws UserError */
export function* readXlsx(bytes: Uint8Array): Generator<SheetGrid> {
  const zip = openZip(bytes, MAX_UNPACKED_BYTES);
  if (!zip.has('xl/workbook.xml'))
    throw unreadable('这个文件不是 Excel 表格，请把名单另存为 .xlsx 或 .csv 再发一次。');
  const sheets = readSheetList(zip).slice(0, MAX_SHEETS);
  const strings = readSharedStrings(zip);
  const dateStyles = readDateStyles(zip);
  for (const { name, path } of sheets) yield readSheet(name, zip.text(path), strings, dateStyles);
}

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

function readSheet(
  name: string,
  xml: string,
  strings: readonly string[],
  dateStyles: ReadonlySet<number>,
): SheetGrid {
  const rows = new Map<number, SheetRow>();
  const merges: Merge[] = [];
  let line = 0;
  let column = 0;
  let cell: OpenCell | undefined;
  let inPhonetic = false;
  let listening = false;
  scanXml(xml, {
    open(tag, attributes) {
      if (tag === 'row') {
        line = Number(attributeOf(attributes, 'r') ?? line + 1);
        column = 0;
      } else if (tag === 'c') {
        const place = cellPlace(attributeOf(attributes, 'r') ?? '') ?? { line, column: column + 1 };
        ({ column } = place);
        cell = {
          ...place,
          type: attributeOf(attributes, 't') ?? 'n',
          isDate: dateStyles.has(Number(attributeOf(attributes, 's') ?? -1)),
          hasFormula: false,
          hasValue: false,
          text: '',
        };
      } else if (tag === 'f' && cell) cell.hasFormula = true;
      else if (tag === 'v' && cell) {
        cell.hasValue = true;
        listening = true;
      } else if (tag === 't' && cell && !inPhonetic) listening = true;
      else if (tag === 'rPh') inPhonetic = true;
      else if (tag === 'mergeCell') merges.push(...readMerge(attributeOf(attributes, 'ref') ?? ''));
    },
    text(text) {
      if (cell && listening) cell.text += text;
    },
    close(tag) {
      if (tag === 'v' || tag === 't') listening = false;
      else if (tag === 'rPh') inPhonetic = false;
      else if (tag === 'c' && cell) {
        keep(rows, cell, strings);
        cell = undefined;
      }
    },
  });
  const inOrder = [...rows.values()].sort((one, other) => one.line - other.line);
  return makeGrid(name, inOrder, merges);
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
  if (open.line > MAX_LINES)
    throw unreadable(`名单太长：第 ${MAX_LINES} 行以后还有内容，请删去多余的行。`, { line: open.line });
  const row = rows.get(open.line);
  if (row) row.cells.set(open.column, value);
  else rows.set(open.line, { line: open.line, cells: new Map([[open.column, value]]) });
}

/** undefined: an empty cell. */
function cellValue(open: OpenCell, strings: readonly string[]): Cell | undefined {
  if (open.hasFormula && !open.hasValue) return { kind: 'formula' };
  if (open.type === 'e') return { kind: 'error' };
  if (open.type === 'd') return { kind: 'date' };
  const text = open.type === 's' ? (strings[Number(open.text)] ?? '') : open.text;
  if (text.trim() === '') return undefined;
  if (open.type !== 'n') return { kind: 'text', text: open.type === 's' ? text : unescapeText(text) };
  return open.isDate ? { kind: 'date' } : { kind: 'number', text: text.trim() };
}
