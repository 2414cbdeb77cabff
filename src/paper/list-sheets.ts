/** The sheets of a table file, .xlsx or .csv, told apart by their bytes. */

import { readCsv } from './csv-grid.js';
import type { SheetGrid } from './sheet-grid.js';
import { unreadable } from './unreadable.js';
import { readXlsx } from './xlsx-grid.js';

/**
 * @param fileName only its ending is looked at, and only where the bytes do not speak for themselves.
 * @throws UserError when it is neither.
 */
export function listSheets(fileName: string, bytes: Uint8Array): Iterable<SheetGrid> {
  const starts = (...magic: number[]) => magic.every((byte, at) => bytes[at] === byte);
  if (starts(0x50, 0x4b)) return readXlsx(bytes);
  if (starts(0xd0, 0xcf, 0x11, 0xe0))
    throw unreadable('这是旧版 .xls 或设了密码的文件，请去掉密码、另存为 .xlsx 后再发一次。');
  if (/\.(?:csv|txt)$/i.test(fileName)) return [readCsv(bytes)];
  if (/\.xlsx$/i.test(fileName))
    throw unreadable('这个文件已损坏，请用 Excel 或 WPS 打开后另存为 .xlsx 再发一次。');
  throw unreadable('只能读取 .xlsx 和 .csv 文件，请另存为其中一种后再发一次。');
}
