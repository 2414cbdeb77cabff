/** Which lines below a roster's header are people, and which are titles, sums, notes and blanks. */

import { columnOf, type RosterHeader } from './roster-columns.js';
import type { Cell, SheetGrid, SheetRow } from './sheet-grid.js';

export type RosterLine =
  /** A person; `sector` is what the title above said, in files without that column. */
  | { kind: 'person'; line: number; sector?: string }
  /** A further line of the person above, under a merged name. */
  | { kind: 'more'; line: number }
  | { kind: 'nameless'; line: number }
  /** A title whose meaning is not known. */
  | { kind: 'title'; line: number };

const SUM_OR_NOTE =
  /^(?:合计|总计|小计|共计)(?:\d|人|[:：]|$)|^(?:备注|说明|注|填表|制表|审核)[^:：]{0,6}[:：]|^共\d+[人名]/;
/** `三、农业界（15人）`. */
const SECTOR_TITLE =
  /^(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．])?([\p{Script=Han}、]{1,19}界)(?:[（(:：\d].*)?$/u;

export function* readLines(grid: SheetGrid, header: RosterHeader): Generator<RosterLine> {
  let sector: string | undefined;
  for (const row of grid.rows) {
    if (row.line <= header.line) continue;
    const reading = readLine(grid, header, row);
    if (reading?.kind === 'title') {
      const found = SECTOR_TITLE.exec(squeezed([...row.cells.values()][0]));
      if (found && !header.columns.has('sector')) sector = found[1];
      else if (!found) yield reading;
    } else if (reading) yield reading.kind === 'person' && sector ? { ...reading, sector } : reading;
  }
}

function readLine(grid: SheetGrid, header: RosterHeader, row: SheetRow): RosterLine | undefined {
  const { line } = row;
  const nameColumn = header.columns.get('name')?.[0] ?? 0;
  const [firstColumn, first] = [...row.cells].sort(([one], [other]) => one - other)[0] ?? [0, undefined];
  if (SUM_OR_NOTE.test(squeezed(first))) return undefined;
  const placed = grid.at(line, nameColumn);
  if (placed && placed.line === line) {
    const isWide = placed.column !== nameColumn || placed.width > header.nameWidth;
    if (isWide) return { kind: 'title', line };
    const isHeadingAgain = placed.cell.kind === 'text' && columnOf(placed.cell.text) === 'name';
    return isHeadingAgain || isBlank(placed.cell) ? undefined : { kind: 'person', line };
  }
  if (placed && placed.line > header.line) return { kind: 'more', line };
  if (row.cells.size === 1 && isTitleCell(grid, line, firstColumn, first)) return { kind: 'title', line };
  const known = new Set([...header.columns.values()].flat());
  return [...row.cells].some(([column, cell]) => known.has(column) && !isBlank(cell))
    ? { kind: 'nameless', line }
    : undefined;
}

/** A single cell in a line: a title when it is merged over others or reads like one. */
function isTitleCell(grid: SheetGrid, line: number, column: number, cell: Cell | undefined): boolean {
  return (grid.at(line, column)?.width ?? 1) > 1 || SECTOR_TITLE.test(squeezed(cell));
}

function squeezed(cell: Cell | undefined): string {
  return cell?.kind === 'text' ? cell.text.normalize('NFKC').replace(/\s/g, '') : '';
}

function isBlank(cell: Cell): boolean {
  return cell.kind === 'text' && /^[\s/\\\-—－\p{Default_Ignorable_Code_Point}]*$/u.test(cell.text);
}
