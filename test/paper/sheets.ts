/** Makes the files that the roster's tests read: real workbooks by exceljs, and bytes by hand. */

import { Buffer } from 'node:buffer';
import { deflateRawSync } from 'node:zlib';
import exceljs from 'exceljs';

export type Row = exceljs.CellValue[];

/** A workbook of one sheet; `shape` may merge, format and add. */
export async function workbook(rows: Row[], shape: (sheet: exceljs.Worksheet) => void = () => {}) {
  const book = new exceljs.Workbook();
  const sheet = book.addWorksheet('名单');
  for (const row of rows) sheet.addRow(row);
  shape(sheet);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

/** A zip with the given parts. @param claimedBytes what the directory says each part unpacks to. */
export function zipOf(parts: Record<string, string | Buffer>, claimedBytes?: number): Uint8Array {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(parts)) {
    const packed = deflateRawSync(content);
    const nameBytes = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt16LE(nameBytes.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(claimedBytes ?? content.length, 24);
    central.writeUInt16LE(nameBytes.length, 28);
    central.writeUInt32LE(at, 42);
    bodies.push(local, nameBytes, packed);
    directory.push(central, nameBytes);
    at += 30 + nameBytes.length + packed.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(parts).length, 8);
  end.writeUInt16LE(Object.keys(parts).length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...bodies, ...directory, end]));
}

/** The parts of a workbook with one sheet whose XML is given. */
export function partsWith(sheetXml: string | Buffer): Record<string, string | Buffer> {
  return {
    'xl/workbook.xml':
      '<x:workbook xmlns:x="m" xmlns:r="r"><x:sheets><x:sheet name="名单" sheetId="1" r:id="rId1"/></x:sheets></x:workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Type="http://a/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': sheetXml,
  };
}

export function csv(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Node encodes no GBK, so the table is made from the decoder. */
export function gbk(text: string): Uint8Array {
  const decoder = new TextDecoder('gb18030');
  const bytesOf = new Map<string, number[]>();
  for (let high = 0x81; high <= 0xfe; high++)
    for (let low = 0x40; low <= 0xfe; low++)
      if (low !== 0x7f) {
        const character = decoder.decode(new Uint8Array([high, low]));
        if (!bytesOf.has(character)) bytesOf.set(character, [high, low]);
      }
  return new Uint8Array(
    [...text].flatMap((character) => {
      const code = character.codePointAt(0) as number;
      if (code < 0x80) return [code];
      const bytes = bytesOf.get(character);
      if (!bytes) throw new Error(`${character} is not in GBK`);
      return bytes;
    }),
  );
}
