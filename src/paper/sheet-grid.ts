/** A sheet as cells by line and column, merged cells included: what .xlsx and .csv are both read into. */

import { RosterRefused } from '../domain/roster-fault.js';

export type Cell =
  | { kind: 'text'; text: string }
  /** `text` as the file writes the number, perhaps `1.39E+10`. */
  | { kind: 'number'; text: string }
  /** `text` as the file writes it: days since 1900, or an ISO date. */
  | { kind: 'date'; text: string }
  /** A formula without a stored result (formulas are never evaluated), or one that ended in an error. */
  | { kind: 'formula' }
  | { kind: 'error' };

/** From 1, ends included. */
export interface Merge {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

export interface SheetRow {
  /** From 1, as Excel shows it. */
  line: number;
  /** Column from 1 → what stands in it; empty cells are absent. */
  cells: Map<number, Cell>;
}

export interface SheetGrid {
  name: string;
  /** Rows with at least one cell, in order. */
  rows: SheetRow[];
  /** What stands at a place; in a merge, what stands at its corner. */
  at(line: number, column: number): PlacedCell | undefined;
}

export interface PlacedCell {
  cell: Cell;
  /** The merge's corner, or the place itself. */
  line: number;
  column: number;
  /** Columns the merge spans, 1 without one. */
  width: number;
}

/** Merges over more lines than this in all are decoration gone wild. */
const MAX_MERGED_LINES = 300_000;

export function makeGrid(name: string, rows: SheetRow[], merges: readonly Merge[]): SheetGrid {
  const byLine = new Map(rows.map((row) => [row.line, row]));
  const mergesByLine = indexMerges(merges, rows.at(-1)?.line ?? 0);
  return {
    name,
    rows,
    at(line, column) {
      const merge = mergesByLine.get(line)?.find(({ left, right }) => left <= column && column <= right);
      const corner = merge ? { line: merge.top, column: merge.left } : { line, column };
      const cell = byLine.get(corner.line)?.cells.get(corner.column);
      return cell && { cell, ...corner, width: merge ? merge.right - merge.left + 1 : 1 };
    },
  };
}

function indexMerges(merges: readonly Merge[], lastLine: number): Map<number, Merge[]> {
  const byLine = new Map<number, Merge[]>();
  let lines = 0;
  for (const merge of merges) {
    const bottom = Math.min(merge.bottom, lastLine);
    lines += Math.max(0, bottom - merge.top + 1);
    if (lines > MAX_MERGED_LINES) throw new RosterRefused({ code: 'merges_too_many' });
    for (let line = merge.top; line <= bottom; line++) {
      const there = byLine.get(line);
      if (there) there.push(merge);
      else byLine.set(line, [merge]);
    }
  }
  return byLine;
}

/** 1 → A, 27 → AA. */
export function columnLetters(column: number): string {
  let letters = '';
  for (let left = column; left > 0; left = Math.floor((left - 1) / 26))
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
  return letters;
}

/** `AB12` → line 12, column 28; undefined when it is no cell's name. `$` is allowed. */
export function cellPlace(reference: string): { line: number; column: number } | undefined {
  let column = 0;
  let line = 0;
  for (let at = 0; at < reference.length; at++) {
    const code = reference.charCodeAt(at);
    const letter = (code | LOWER_CASE) - BEFORE_A;
    if (code === DOLLAR) continue;
    if (letter >= 1 && letter <= 26 && line === 0) column = column * 26 + letter;
    else if (code >= DIGIT_0 && code <= DIGIT_0 + 9 && column > 0) line = line * 10 + code - DIGIT_0;
    else return undefined;
  }
  const isInSheet = column >= 1 && column <= MOST_COLUMNS && line >= 1 && line <= MOST_LINES;
  return isInSheet ? { line, column } : undefined;
}

const DOLLAR = 36;
const DIGIT_0 = 48;
const LOWER_CASE = 32;
const BEFORE_A = 96;
/** What a sheet of the format can hold. */
const MOST_COLUMNS = 16_384;
const MOST_LINES = 1_048_576;
