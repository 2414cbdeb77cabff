/** The parts of an .xlsx that its sheets refer to: the list of sheets, shared strings, which styles show dates. */

import { RosterRefused } from '../domain/roster-fault.js';
import { attributeOf, scanXml, unescapeText } from './scan-xml.js';
import type { ZipEntries } from './zip-entries.js';

/** Visible sheets in the order of their tabs. */
export function readSheetList(zip: ZipEntries): { name: string; path: string }[] {
  const paths = readRelations(zip);
  const sheets: { name: string; path: string }[] = [];
  scanXml(zip.text('xl/workbook.xml'), {
    open(tag, attributes) {
      if (tag !== 'sheet') return;
      const path = paths.get(attributeOf(attributes, 'id') ?? '');
      const state = attributeOf(attributes, 'state') ?? 'visible';
      if (path && state === 'visible' && zip.has(path))
        sheets.push({ name: attributeOf(attributes, 'name') ?? '', path });
    },
    close() {},
    text() {},
  });
  if (sheets.length === 0) throw new RosterRefused({ code: 'no_sheet' });
  return sheets;
}

function readRelations(zip: ZipEntries): Map<string, string> {
  const paths = new Map<string, string>();
  const part = 'xl/_rels/workbook.xml.rels';
  if (!zip.has(part)) return paths;
  scanXml(zip.text(part), {
    open(tag, attributes) {
      if (tag !== 'Relationship') return;
      const target = attributeOf(attributes, 'Target') ?? '';
      const isSheet = (attributeOf(attributes, 'Type') ?? '').endsWith('/worksheet');
      const path = target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`;
      if (isSheet) paths.set(attributeOf(attributes, 'Id') ?? '', path);
    },
    close() {},
    text() {},
  });
  return paths;
}

/** Rich text is its runs in a row; readings above characters (`rPh`) are left out. */
export function readSharedStrings(zip: ZipEntries): string[] {
  const part = 'xl/sharedStrings.xml';
  if (!zip.has(part)) return [];
  const strings: string[] = [];
  let current = '';
  let inText = false;
  let inPhonetic = false;
  scanXml(zip.text(part), {
    open(tag) {
      if (tag === 'si') current = '';
      else if (tag === 't') inText = true;
      else if (tag === 'rPh') inPhonetic = true;
    },
    text(text) {
      if (inText && !inPhonetic) current += text;
    },
    close(tag) {
      if (tag === 'si') strings.push(unescapeText(current));
      else if (tag === 't') inText = false;
      else if (tag === 'rPh') inPhonetic = false;
    },
  });
  return strings;
}

/** The style numbers (`s` of a cell) whose number format shows a date or a time. */
export function readDateStyles(zip: ZipEntries): Set<number> {
  const part = 'xl/styles.xml';
  const styles = new Set<number>();
  if (!zip.has(part)) return styles;
  const formats = new Map<number, string>();
  let inCellFormats = false;
  let style = 0;
  scanXml(zip.text(part), {
    open(tag, attributes) {
      const id = Number(attributeOf(attributes, 'numFmtId') ?? 0);
      if (tag === 'numFmt') formats.set(id, attributeOf(attributes, 'formatCode') ?? '');
      else if (tag === 'cellXfs') inCellFormats = true;
      else if (tag === 'xf' && inCellFormats) {
        if (showsDate(id, formats.get(id))) styles.add(style);
        style++;
      }
    },
    close(tag) {
      if (tag === 'cellXfs') inCellFormats = false;
    },
    text() {},
  });
  return styles;
}

/** Built-in formats by number (ECMA-376 part 1, 18.8.30; 27–36 and 50–58 are dates in Chinese Excel). */
function showsDate(id: number, code: string | undefined): boolean {
  if (code === undefined)
    return (
      (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 58 && id !== 48 && id !== 49)
    );
  const letters = code.replace(/"[^"]*"|\[[^[\]]*\]|\\.|_./g, '');
  return !/^general$/i.test(letters) && /[ymdhs]/i.test(letters);
}
