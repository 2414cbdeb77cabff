/** Reads a committee's calendar of days off and working days (日期, 类型, 名称), .xlsx or .csv: everything, or every fault by line. */

import { daysOf, readDaysAt } from '../chat/day-spans.js';
import { fold } from '../chat/fold.js';
import { addDays, toDay } from '../domain/beijing-time.js';
import { CalendarRefused, type CalendarRemark } from '../domain/calendar-fault.js';
import { listSheets } from './list-sheets.js';
import type { Cell, SheetGrid } from './sheet-grid.js';

export interface FileDay {
  /** Beijing day. */
  day: string;
  kind: 'off' | 'work';
  name: string;
}

export const MAX_CALENDAR_BYTES = 1024 * 1024;
/** Three years of every day. */
const MAX_DAYS = 1_100;
const MAX_TOLD = 10;
const HEADER_WITHIN_LINES = 20;
const MAX_NAME_CHARS = 20;
/** Serial day numbers of a sheet count from here, and lie within this century. */
const SERIAL_BEGINS = '1899-12-30';
const SERIALS = { from: 36_526, to: 73_050 };

interface Columns {
  line: number;
  day: number;
  kind: number;
  name: number | undefined;
}

/**
 * @param sentAt its year is meant where a date names none.
 * @throws CalendarRefused with every fault by line, RosterRefused where it is no table. @returns the days in order, each once.
 */
export function readCalendarFile(fileName: string, bytes: Uint8Array, sentAt: Date): FileDay[] {
  if (bytes.length === 0) throw new CalendarRefused({ code: 'empty' });
  if (bytes.length > MAX_CALENDAR_BYTES) throw new CalendarRefused({ code: 'too_large' });
  const { grid, columns } = findCalendar(listSheets(fileName, bytes));
  const days = new Map<string, FileDay>();
  const faults: CalendarRemark[] = [];
  for (const { line } of grid.rows.filter((row) => row.line > columns.line)) {
    const read = readLine(grid, columns, line, sentAt);
    if (read === undefined) continue;
    if (typeof read === 'string') faults.push({ line, code: read });
    else for (const day of read) noteDay(days, day, line, faults);
  }
  if (faults.length > 0)
    throw new CalendarRefused({ code: 'faults', total: faults.length, faults: faults.slice(0, MAX_TOLD) });
  if (days.size === 0) throw new CalendarRefused({ code: 'no_days', line: columns.line });
  if (days.size > MAX_DAYS) throw new CalendarRefused({ code: 'days_too_many' });
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

function findCalendar(sheets: Iterable<SheetGrid>): { grid: SheetGrid; columns: Columns } {
  for (const grid of sheets) {
    for (const row of grid.rows.slice(0, HEADER_WITHIN_LINES)) {
      const columnOf = (pattern: RegExp) =>
        [...row.cells].find(([, cell]) => pattern.test(textOf(cell).replace(/\s/g, '')))?.[0];
      const [day, kind, name] = [
        columnOf(/^日期/),
        columnOf(/^类型|^类别/),
        columnOf(/^名称|^节日|^说明|^备注/),
      ];
      if (day !== undefined && kind !== undefined)
        return { grid, columns: { line: row.line, day, kind, name } };
    }
  }
  throw new CalendarRefused({ code: 'no_header' });
}

/** The days of a line, what is wrong with it, or undefined when it is empty. */
function readLine(
  grid: SheetGrid,
  columns: Columns,
  line: number,
  sentAt: Date,
): FileDay[] | 'no_date' | 'date_unclear' | 'kind_unclear' | undefined {
  const at = (column: number | undefined) => (column === undefined ? undefined : grid.at(line, column)?.cell);
  const [dayCell, kindCell] = [at(columns.day), at(columns.kind)];
  if (!dayCell && !kindCell) return undefined;
  if (!dayCell) return 'no_date';
  const days = readDays(dayCell, sentAt);
  if (days === undefined) return 'date_unclear';
  const kind = readKind(textOf(kindCell));
  if (kind === undefined) return 'kind_unclear';
  const name = [...textOf(at(columns.name)).trim()].slice(0, MAX_NAME_CHARS).join('');
  return days.map((day) => ({ day, kind, name }));
}

function readDays(cell: Cell, sentAt: Date): string[] | undefined {
  const text = fold(textOf(cell), 100).text.trim();
  const serial = cell.kind === 'date' || cell.kind === 'number' ? Number(text) : Number.NaN;
  if (serial >= SERIALS.from && serial <= SERIALS.to) return [addDays(SERIAL_BEGINS, Math.floor(serial))];
  const iso = /^(\d{4})-(\d\d)-(\d\d)(?:t|$)/.exec(text);
  if (iso) {
    const day = toDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
    return day === undefined ? undefined : [day];
  }
  const span = readDaysAt(text, 0, sentAt, 'future');
  const isWhole = span !== undefined && /^[\s()星期周礼拜一二三四五六日天]*$/.test(text.slice(span.end));
  return span?.from === undefined || !isWhole ? undefined : daysOf(span, 62);
}

export function readKind(words: string): 'off' | 'work' | undefined {
  const text = fold(words, 40).text.replace(/\s/g, '');
  if (/^(?:放假|休假?|休息|节假日|法定假日|假期?)$/.test(text)) return 'off';
  return /^(?:上班|调休上班|调班|补班|班|工作日?|调休)$/.test(text) ? 'work' : undefined;
}

function noteDay(days: Map<string, FileDay>, one: FileDay, line: number, faults: CalendarRemark[]): void {
  const earlier = days.get(one.day);
  if (earlier && earlier.kind !== one.kind) faults.push({ line, code: 'contradicts', day: one.day });
  else days.set(one.day, one);
}

function textOf(cell: Cell | undefined): string {
  return cell && 'text' in cell ? cell.text : '';
}
