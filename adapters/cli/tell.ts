/** How commands answer: one JSON value with `--json`, else lines and tables for people. */

import type { Io } from './command.js';

/** @param text as people read it; may be empty. */
export function tell(io: Io, value: unknown, text: string): void {
  if (io.json) io.out(`${JSON.stringify(value)}\n`);
  else if (text !== '') io.out(text.endsWith('\n') ? text : `${text}\n`);
}

/** Rows under a heading, columns wide enough; empty when there are no rows. */
export function toTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const all = [heading, ...rows].map((row) => row.map((cell) => cell.replace(/\s+/g, ' ')));
  const widths = heading.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))));
  const lines = all.map((row) =>
    row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell))).join('  '),
  );
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

const WIDE = /[\p{Script=Han}\u3000-\u303f\uff00-\uff60]/u;

/** In a terminal Chinese characters take two columns. */
function widthOf(text: string): number {
  return [...text].reduce((width, character) => width + (WIDE.test(character) ? 2 : 1), 0);
}
