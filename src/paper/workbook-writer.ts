/** Writes an .xlsx row by row: one sheet after the other, every cell text or a number, never a formula. */

import {
  contentTypes,
  LOOK,
  type Look,
  rootRelations,
  type SheetName,
  styles,
  workbook,
  workbookRelations,
} from './workbook-parts.js';
import { xmlText } from './xml-text.js';
import { openZip, type Sink, type ZipPart } from './zip-writer.js';

export interface Column {
  heading: string;
  /** In characters of the usual font; a Chinese one takes two. */
  width: number;
  look?: Exclude<Look, 'title' | 'heading'>;
}

export type CellValue = string | number | null;

export interface SheetPlan {
  /** At most 31 characters, none of \ / ? * [ ] : */
  name: string;
  /** Stands above the header. */
  title: string;
  columns: readonly Column[];
  /** So many columns on the left stay in sight, and are printed on every page. */
  frozenColumns?: number;
  /** Printed as wide as it is, over several pages; else all columns on one. */
  isWide?: boolean;
}

export interface Sheet {
  row(cells: readonly CellValue[]): Promise<void>;
  end(): Promise<void>;
}

export interface WorkbookWriter {
  /** One at a time. */
  sheet(plan: SheetPlan): Promise<Sheet>;
  close(): Promise<void>;
}

/** Title and header. */
const HEAD_ROWS = 2;
/** What a cell holds: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 */
const CELL_CHARS = 32_767;

export function openWorkbook(sink: Sink, madeAt: Date): WorkbookWriter {
  const zip = openZip(sink, madeAt);
  const sheets: SheetName[] = [];
  return {
    async sheet(plan) {
      const last = plan.frozenColumns ?? 0;
      const repeats = last > 0 ? `$A:$${columnName(last)},$1:$${HEAD_ROWS}` : `$1:$${HEAD_ROWS}`;
      sheets.push({ name: plan.name, repeats });
      const part = zip.open(`xl/worksheets/sheet${sheets.length}.xml`);
      await part.write(sheetHead(plan));
      return openSheet(part, plan);
    },
    async close() {
      await zip.add('xl/styles.xml', styles());
      await zip.add('xl/workbook.xml', workbook(sheets));
      await zip.add('xl/_rels/workbook.xml.rels', workbookRelations(sheets.length));
      await zip.add('_rels/.rels', rootRelations());
      await zip.add('[Content_Types].xml', contentTypes(sheets.length));
      await zip.close();
    },
  };
}

function openSheet(part: ZipPart, { columns, isWide }: SheetPlan): Sheet {
  let rows = HEAD_ROWS;
  return {
    async row(cells) {
      rows += 1;
      const written = cells.map((value, at) => cell(at, rows, value, columns[at]?.look ?? 'text'));
      await part.write(`<row r="${rows}"${heightOf(columns, cells)}>${written.join('')}</row>`);
    },
    async end() {
      const lastColumn = columnName(columns.length);
      const filter = `<autoFilter ref="A${HEAD_ROWS}:${lastColumn}${rows}"/>`;
      const fit = isWide ? ` scale="${WIDE_SCALE}"` : ' fitToWidth="1" fitToHeight="0"';
      await part.write(
        `</sheetData>${filter}<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape"${fit}/><headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter></worksheet>`,
      );
      await part.end();
    },
  };
}

function sheetHead({ title, columns, frozenColumns = 0, isWide }: SheetPlan): string {
  const fit = isWide ? '' : '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>';
  const beside = frozenColumns > 0 ? ` xSplit="${frozenColumns}"` : '';
  const pane = frozenColumns > 0 ? 'bottomRight' : 'bottomLeft';
  const topLeft = `${columnName(frozenColumns + 1)}${HEAD_ROWS + 1}`;
  const widths = columns.map(
    ({ width }, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`,
  );
  const headings = columns.map(({ heading }, at) => cell(at, HEAD_ROWS, heading, 'heading'));
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${fit}<sheetViews><sheetView workbookViewId="0"><pane${beside} ySplit="${HEAD_ROWS}" topLeftCell="${topLeft}" activePane="${pane}" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="16"/><cols>${widths.join('')}</cols><sheetData><row r="1" ht="26" customHeight="1">${cell(0, 1, title, 'title')}</row><row r="${HEAD_ROWS}" ht="20" customHeight="1">${headings.join('')}</row>`;
}

/** Per cent: some twenty days on a page. */
const WIDE_SCALE = 60;
const LINE_POINTS = 15;
/** Longer text is read in the cell itself. */
const MOST_LINES = 12;

/** A row is as high as its long text needs: no program does that by itself for a file it did not write. */
function heightOf(columns: readonly Column[], cells: readonly CellValue[]): string {
  let lines = 1;
  for (const [at, { look, width }] of columns.entries()) {
    const text = cells[at];
    if (look !== 'long' || typeof text !== 'string') continue;
    const perLine = Math.max(1, Math.floor((width - 1) / 2));
    const own = text
      .split('\n')
      .reduce((all, line) => all + Math.max(1, Math.ceil(line.length / perLine)), 0);
    lines = Math.max(lines, Math.min(own, MOST_LINES));
  }
  return lines > 1 ? ` ht="${lines * LINE_POINTS + 2}" customHeight="1"` : '';
}

/** Text stands inline as text, whatever it begins with. */
function cell(at: number, row: number, value: CellValue, look: Look): string {
  const place = `r="${columnName(at + 1)}${row}" s="${LOOK[look]}"`;
  if (value === null || value === '') return `<c ${place}/>`;
  if (typeof value === 'number') return `<c ${place}><v>${value}</v></c>`;
  // `_x000A_` would be read as the character with that code.
  const text = xmlText(value.slice(0, CELL_CHARS)).replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');
  return `<c ${place} t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
}

/** 1 → A, 27 → AA. */
function columnName(number: number): string {
  let name = '';
  for (let left = number; left > 0; left = Math.floor((left - 1) / 26))
    name = String.fromCharCode(65 + ((left - 1) % 26)) + name;
  return name;
}
