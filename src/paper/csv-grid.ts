/** Reads a .csv (UTF-8, UTF-16 with a mark, or GBK) into a grid. */

import { CsvError, parse } from 'csv-parse/sync';
import { RosterRefused } from '../domain/roster-fault.js';
import { type Cell, makeGrid, type SheetGrid } from './sheet-grid.js';

/** @throws RosterRefused when it is no text, or a quote is never closed. */
export function readCsv(bytes: Uint8Array): SheetGrid {
  const text = decodeText(bytes);
  if (text.includes('\0')) throw new RosterRefused({ code: 'not_text' });
  const rows = parseText(text).map((record, at) => ({
    line: at + 1,
    cells: new Map(record.flatMap((field, index) => toCell(field, index + 1))),
  }));
  return makeGrid(
    '',
    rows.filter((row) => row.cells.size > 0),
    [],
  );
}

function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8, so what Excel in China saves by default: GBK, of which gb18030 is the whole.
  }
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes);
  } catch {
    throw new RosterRefused({ code: 'encoding' });
  }
}

function parseText(text: string): string[][] {
  try {
    return parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      max_record_size: 200_000,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new RosterRefused({ code: 'csv_quote' });
  }
}

/** The one that the first lines hold most of. */
function delimiterOf(text: string): string {
  const head = text.slice(0, 4_000);
  const count = (delimiter: string) => head.split(delimiter).length;
  return [',', '\t', ';'].reduce((best, one) => (count(one) > count(best) ? one : best));
}

/** `="139…"` is how some programs keep digits from being read as a number: it is text. Other formulas have no result. */
function toCell(field: string, column: number): [number, Cell][] {
  const text = field.trim();
  if (text === '') return [];
  const quoted = /^="([^"]*)"$/.exec(text);
  if (quoted) return quoted[1] ? [[column, { kind: 'text', text: quoted[1] }]] : [];
  if (/^[=＝]/.test(text)) return [[column, { kind: 'formula' }]];
  return [[column, { kind: 'text', text }]];
}
