/** Writes a .docx paragraph by paragraph: A4, Chinese office styles, contents that show at once, page numbers. */

import {
  coreProperties,
  documentContentTypes,
  documentRelations,
  documentRootRelations,
  documentSettings,
  documentStyles,
  fontTable,
  pageNumbers,
} from './document-parts.js';
import { xmlText } from './xml-text.js';
import { openZip, type Sink } from './zip-writer.js';

export type ParagraphStyle =
  | 'Title'
  | 'Subtitle'
  | 'Heading1'
  | 'Heading2'
  | 'Heading3'
  | 'Words'
  | 'Place'
  | 'Comment';

/** A heading that the contents name. */
export interface ContentsEntry {
  level: 1 | 2;
  text: string;
}

export interface DocumentPlan {
  title: string;
  author: string;
  madeAt: Date;
  /** A cover without a page number, and the contents behind it. */
  cover?: { above: string; title: string; below: readonly string[]; foot: string };
  /** In the order in which `heading` will write them. */
  contents?: readonly ContentsEntry[];
}

export interface DocumentWriter {
  /** One of the contents' headings: the next one. */
  heading(level: 1 | 2, text: string): Promise<void>;
  /** Each line of the text is a paragraph; empty lines are left out. */
  paragraph(style: ParagraphStyle, text: string): Promise<void>;
  /** The first row heads it. */
  table(rows: readonly (readonly string[])[], widths: readonly number[]): Promise<void>;
  pageBreak(): Promise<void>;
  close(): Promise<void>;
}

export async function openDocument(sink: Sink, plan: DocumentPlan): Promise<DocumentWriter> {
  const zip = openZip(sink, plan.madeAt);
  const body = zip.open('word/document.xml');
  await body.write(
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>',
  );
  if (plan.cover) await body.write(coverXml(plan.cover));
  if (plan.contents) await body.write(contentsXml(plan.contents));
  let headings = 0;
  return {
    async heading(level, text) {
      headings += 1;
      await body.write(bookmarked(headings, paragraphXml(`Heading${level}`, text)));
    },
    async paragraph(style, text) {
      for (const line of text.split('\n'))
        if (line.trim() !== '') await body.write(paragraphXml(style, line.trim()));
    },
    table: (rows, widths) => body.write(tableXml(rows, widths)),
    pageBreak: () => body.write(PAGE_BREAK),
    async close() {
      await body.write(sectionXml(plan.cover !== undefined));
      await body.end();
      await zip.add('word/styles.xml', documentStyles());
      await zip.add('word/settings.xml', documentSettings(plan.contents !== undefined));
      await zip.add('word/fontTable.xml', fontTable());
      await zip.add('word/footer.xml', pageNumbers());
      await zip.add('word/_rels/document.xml.rels', documentRelations());
      await zip.add('docProps/core.xml', coreProperties(plan.title, plan.author, plan.madeAt));
      await zip.add('_rels/.rels', documentRootRelations());
      await zip.add('[Content_Types].xml', documentContentTypes());
      await zip.close();
    },
  };
}

const PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>';

function paragraphXml(style: string, text: string): string {
  return `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr>${run(text)}</w:p>`;
}

function run(text: string): string {
  return `<w:r><w:t xml:space="preserve">${xmlText(text)}</w:t></w:r>`;
}

/** The name by which the contents find the nth heading. */
function bookmarkName(number: number): string {
  return `_Toc${String(number).padStart(8, '0')}`;
}

function bookmarked(number: number, paragraph: string): string {
  const begin = `<w:bookmarkStart w:id="${number}" w:name="${bookmarkName(number)}"/>`;
  return paragraph
    .replace('</w:pPr>', `</w:pPr>${begin}`)
    .replace(/<\/w:p>$/, `<w:bookmarkEnd w:id="${number}"/></w:p>`);
}

function coverXml({ above, title, below, foot }: NonNullable<DocumentPlan['cover']>): string {
  const gap = (lines: number) => paragraphXml('Subtitle', '').repeat(lines);
  const under = below.map((line) => paragraphXml('Subtitle', line)).join('');
  const last = paragraphXml('Subtitle', foot).replace('</w:p>', '<w:r><w:br w:type="page"/></w:r></w:p>');
  return `${gap(4)}${paragraphXml('Subtitle', above)}${gap(1)}${paragraphXml('Title', title)}${gap(1)}${under}${gap(6)}${last}`;
}

const field = (kind: 'begin' | 'separate' | 'end') => `<w:r><w:fldChar w:fldCharType="${kind}"/></w:r>`;

/** A field that a word processor brings up to date, and what it shows until then: the headings, each a link. */
function contentsXml(entries: readonly ContentsEntry[]): string {
  const begin = `${field('begin')}<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>${field('separate')}`;
  const lines = entries.map(({ level, text }, at) => {
    const link = `<w:hyperlink w:anchor="${bookmarkName(at + 1)}" w:history="1">${run(text)}</w:hyperlink>`;
    return `<w:p><w:pPr><w:pStyle w:val="TOC${level}"/></w:pPr>${at === 0 ? begin : ''}${link}</w:p>`;
  });
  const none = entries.length === 0 ? begin : '';
  return `<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>${paragraphXml('TOCHeading', '目　录')}${lines.join('')}<w:p>${none}${field('end')}</w:p></w:sdtContent></w:sdt>`;
}

const ABOVE_TABLE = '<w:p><w:pPr><w:spacing w:line="120" w:lineRule="exact"/></w:pPr></w:p>';

/** @param widths in twentieths of a point. */
function tableXml(rows: readonly (readonly string[])[], widths: readonly number[]): string {
  const line = (side: string) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>`;
  const borders = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(line).join('');
  const grid = widths.map((width) => `<w:gridCol w:w="${width}"/>`).join('');
  const written = rows.map((cells, at) => {
    const head =
      at === 0 ? '<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>' : '<w:trPr><w:cantSplit/></w:trPr>';
    const shade = at === 0 ? '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>' : '';
    const filled = cells.map(
      (cell, column) =>
        `<w:tc><w:tcPr><w:tcW w:w="${widths[column]}" w:type="dxa"/>${shade}<w:vAlign w:val="center"/></w:tcPr>${paragraphXml('Cell', cell)}</w:tc>`,
    );
    return `<w:tr>${head}${filled.join('')}</w:tr>`;
  });
  const total = widths.reduce((all, width) => all + width, 0);
  return `${ABOVE_TABLE}<w:tbl><w:tblPr><w:tblW w:w="${total}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>${borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>${grid}</w:tblGrid>${written.join('')}</w:tbl>`;
}

/** A4 with the margins of official papers: 37 mm above, 35 below, 28 left, 26 right. */
function sectionXml(hasCover: boolean): string {
  const first = hasCover ? '<w:pgNumType w:start="0"/><w:titlePg/>' : '';
  return `<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1400" w:gutter="0"/>${first}</w:sectPr></w:body></w:document>`;
}
