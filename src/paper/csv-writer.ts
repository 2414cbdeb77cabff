/** Writes a .csv that Excel and WPS open as it is: UTF-8 with a mark, every field quoted, no field live. */

import type { CellValue } from './workbook-writer.js';
import type { Sink } from './zip-writer.js';

/**
 * What makes a spreadsheet calculate, at the start of a field or behind anything that another separator than ours could
 * end a field at: such a file is opened with `;` and tab as well.
 */
const LIVE = /(^|[,;|\t\n])([\s"']{0,8})(?=[=+\-@＝＋－＠])/g;

/** Text that no spreadsheet takes for a formula: an apostrophe stands before what would begin one. */
export function withoutFormula(text: string): string {
  const safe = text.replace(LIVE, "$1$2'");
  return /^[\t\r\n]/.test(safe) ? `'${safe}` : safe;
}

export interface CsvWriter {
  row(cells: readonly CellValue[]): Promise<void>;
  close(): Promise<void>;
}

const PIECE_CHARS = 64 * 1024;

export function openCsv(sink: Sink): CsvWriter {
  let text = '\ufeff';
  const push = async () => {
    if (text !== '') await sink(Buffer.from(text, 'utf8'));
    text = '';
  };
  return {
    async row(cells) {
      text += `${cells.map(field).join(',')}\r\n`;
      if (text.length >= PIECE_CHARS) await push();
    },
    close: push,
  };
}

function field(value: CellValue): string {
  if (typeof value === 'number') return `"${value}"`;
  const text = withoutFormula((value ?? '').replace(/\r\n?/g, '\n').replaceAll('\0', ''));
  return `"${text.replaceAll('"', '""')}"`;
}
