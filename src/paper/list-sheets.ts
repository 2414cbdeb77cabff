/** The sheets of a table file, .xlsx or .csv, told apart by their bytes. */

import { RosterRefused } from '../domain/roster-fault.js';
import { readCsv } from './csv-grid.js';
import type { SheetGrid } from './sheet-grid.js';
import { readXlsx } from './xlsx-grid.js';

/**
 * @param fileName only its ending is looked at, and only where the bytes do not speak for themselves.
 * @throws RosterRefused when it is neither.
 */
export function listSheets(fileName: string, bytes: Uint8Array): Iterable<SheetGrid> {
  const starts = (...magic: number[]) => magic.every((byte, at) => bytes[at] === byte);
  if (starts(0x50, 0x4b)) return readXlsx(bytes);
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) throw new RosterRefused({ code: 'old_or_locked' });
  if (/\.(?:csv|txt)$/i.test(fileName)) return [readCsv(bytes)];
  if (/\.xlsx$/i.test(fileName)) throw new RosterRefused({ code: 'damaged' });
  throw new RosterRefused({ code: 'other_format' });
}
