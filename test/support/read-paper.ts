/** Reads files back as a library, and LibreOffice where it is installed, understand them. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { strFromU8, unzipSync } from 'fflate';

/** Every sheet by name, its rows as text; the title and the header are its first two. */
export async function readWorkbook(bytes: Uint8Array): Promise<Record<string, string[][]>> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(bytes as unknown as ArrayBuffer);
  return Object.fromEntries(book.worksheets.map((sheet) => [sheet.name, rowsOf(sheet)]));
}

function rowsOf(sheet: ExcelJS.Worksheet): string[][] {
  const rows: string[][] = [];
  sheet.eachRow({ includeEmpty: true }, (row) => {
    rows.push((row.values as ExcelJS.CellValue[]).slice(1).map((value) => textOf(value)));
  });
  return rows;
}

/** A formula would be an object: it is told as one. */
function textOf(value: ExcelJS.CellValue): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The paragraphs of a .docx with their styles, `Heading1: 《论语》共读`. */
export function readDocument(bytes: Uint8Array): string[] {
  const xml = strFromU8(unzipSync(bytes)['word/document.xml']!);
  return [...xml.matchAll(/<w:p>(.*?)<\/w:p>/gs)].map(([, paragraph]) => {
    const style = /<w:pStyle w:val="(\w+)"/.exec(paragraph!)?.[1] ?? '';
    const text = [...paragraph!.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, run]) => run).join('');
    return `${style}: ${text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')}`;
  });
}

/** Whether LibreOffice is here: `.ci/run` installs it. */
export const hasOffice = spawnSync('soffice', ['--version']).status === 0;

/** What LibreOffice makes of a file in another format. @param to such as `csv:"…"` or `pdf`. */
export function convert(bytes: Uint8Array, ending: string, to: string, infilter?: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'qunyi-office-'));
  try {
    const path = join(folder, `file.${ending}`);
    writeFileSync(path, bytes);
    const { stderr } = spawnSync(
      'soffice',
      [
        '--headless',
        `-env:UserInstallation=file://${folder}/profile`,
        ...(infilter ? [`--infilter=${infilter}`] : []),
        '--convert-to',
        to,
        '--outdir',
        join(folder, 'out'),
        path,
      ],
      { timeout: 180_000 },
    );
    try {
      return readFileSync(join(folder, 'out', `file.${to.split(':')[0]}`));
    } catch (error) {
      throw new Error(`LibreOffice made nothing of it: ${stderr}`, { cause: error });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
