/** The parts of an .xlsx beside its sheets: what is in it, how cells look, what is repeated on each printed page. */

import { xmlText } from './xml-text.js';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** Which look a cell has: its index in `styles`. */
export const LOOK = { text: 1, title: 2, heading: 3, number: 4, centered: 5, long: 6 } as const;
export type Look = keyof typeof LOOK;

/** 49 is the format “text”: what is typed over stays text, and never becomes a formula by itself. */
const TEXT_FORMAT = 49;

/** A sheet as the workbook names it. */
export interface SheetName {
  name: string;
  /** `$1:$2`, `$A:$B,$1:$2`: what every printed page repeats. */
  repeats: string;
}

export function contentTypes(sheets: number): string {
  const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const parts = Array.from(
    { length: sheets },
    (_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="${kind}.worksheet+xml"/>`,
  );
  return `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${kind}.styles+xml"/>${parts.join('')}</Types>`;
}

export function rootRelations(): string {
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;
}

export function workbookRelations(sheets: number): string {
  const parts = Array.from(
    { length: sheets },
    (_, at) =>
      `<Relationship Id="rId${at + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
  );
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${parts.join('')}<Relationship Id="rId${sheets + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`;
}

export function workbook(sheets: readonly SheetName[]): string {
  const listed = sheets.map(
    ({ name }, at) => `<sheet name="${xmlText(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`,
  );
  const titles = sheets.map(({ name, repeats }, at) => {
    const ranges = repeats.split(',').map((range) => `'${name.replaceAll("'", "''")}'!${range}`);
    return `<definedName name="_xlnm.Print_Titles" localSheetId="${at}">${xmlText(ranges.join(','))}</definedName>`;
  });
  return `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><bookViews><workbookView activeTab="0"/></bookViews><sheets>${listed.join('')}</sheets><definedNames>${titles.join('')}</definedNames></workbook>`;
}

export function styles(): string {
  const font = (size: number, bold: boolean, name: string) =>
    `<font>${bold ? '<b/>' : ''}<sz val="${size}"/><name val="${name}"/><family val="2"/><charset val="134"/></font>`;
  const look = (fontId: number, fillId: number, borderId: number, format: number, alignment: string) =>
    `<xf numFmtId="${format}" fontId="${fontId}" fillId="${fillId}" borderId="${borderId}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment ${alignment}/></xf>`;
  const line = (side: string) => `<${side} style="thin"><color rgb="FFBFBFBF"/></${side}>`;
  const looks = [
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    look(0, 0, 1, TEXT_FORMAT, 'vertical="center"'),
    look(1, 0, 0, TEXT_FORMAT, 'vertical="center"'),
    look(2, 2, 1, TEXT_FORMAT, 'horizontal="center" vertical="center" wrapText="1"'),
    look(0, 0, 1, 1, 'horizontal="right" vertical="center"'),
    look(0, 0, 1, TEXT_FORMAT, 'horizontal="center" vertical="center"'),
    look(0, 0, 1, TEXT_FORMAT, 'vertical="top" wrapText="1"'),
  ];
  return `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="3">${font(11, false, '宋体')}${font(14, true, '黑体')}${font(11, true, '宋体')}</fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFF2F2F2"/></patternFill></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>${['left', 'right', 'top', 'bottom'].map(line).join('')}<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${looks.length}">${looks.join('')}</cellXfs><cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
}
